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

describe("racing-jump", () => {
  it("is well on this machine, and under a lock", () => {
    const start = "<iptables> -C INPUT -j f2b || <iptables> -I INPUT -j f2b";
    checkFindings(`${jail}actionstart = ${start}
actionban = ssh root@192.0.2.10 'flock /run/lock/f2b sh -c "${start}"'
${families}`);
  });

  it("is told of a start on another host", () => {
    checkFindings(`${jail}actionstart = ssh root@192.0.2.10 '<iptables> -C INPUT -j f2b || <iptables> -I INPUT -j f2b'
#                                                                -------------------------- racing-jump: Two hosts, or two tools, that ban at once both find nothing and add the jump twice, and one of them stays: hold a lock over both commands (flock).
actionban = block <ip>
${families}`);
  });
});
