import { checkFindings } from "../../../support/findings.ts";

const jail = `--- jail.conf
[web]
enabled = true
backend = systemd
filter = web
action = block
--- filter.d/web.conf
[Definition]
failregex = ^login failed from <ADDR>$
--- action.d/block.conf
[Definition]
`;

const families = "[Init]\niptables = iptables\n[Init?family=inet6]\niptables = ip6tables\n";

describe("hidden-failure", () => {
  it("is well where the rule's own exit code counts", () => {
    for (const command of [
      "log <ip>; <iptables> -D f2b -s <ip> -j DROP",
      "<iptables> -D f2b -s <ip> -j DROP && log <ip>",
      "if <iptables> -D f2b -s <ip> -j DROP; then log <ip>; fi",
      "while <iptables> -D f2b -s <ip> -j DROP; do :; done; <iptables> -S f2b",
    ]) {
      checkFindings(`${jail}actionban = block <ip>\nactionunban = ${command}\n${families}`);
    }
  });
});
