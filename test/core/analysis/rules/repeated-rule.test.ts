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

describe("repeated-rule", () => {
  it("over ssh, where the connection may be cut behind it", () => {
    checkFindings(`${jail}actionban = ssh root@192.0.2.10 <iptables> -I f2b -s <ip> -j DROP
#                               ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ repeated-rule: Where the connection is cut behind it, fail2ban runs the ban once more, and this rule is there twice: one unban leaves the other for ever. Ask first with -C whether it is there.
${families}`);
  });

  it("is well where the rule comes last, or the action has a check", () => {
    checkFindings(`${jail}actionban = log <ip>; <iptables> -I f2b -s <ip> -j DROP\n${families}`);
    checkFindings(`${jail}actionban = <iptables> -I f2b -s <ip> -j DROP; log <ip>
actioncheck = <iptables> -C INPUT -j f2b
${families}`);
  });
});
