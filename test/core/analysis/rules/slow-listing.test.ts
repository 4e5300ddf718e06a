import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

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

/** What a fix makes of an action. */
function mend(action: string, title: string): string {
  return applyFix(jail + action, title).replace(jail, "");
}

describe("slow-listing", () => {
  it("a listing without -n, on another host too", () => {
    checkFindings(`${jail}actionban = block <ip>
actioncheck = ssh root@192.0.2.10 '/sbin/iptables -vL f2b | grep -q web'
#                                                 ~~~ slow-listing: Without -n, iptables looks up the name of each address that it lists: with a slow name server fail2ban gives the command up after a minute; write -n.
`);
  });

  it("-n in any place, and -S, are well", () => {
    checkFindings(`${jail}actionban = block <ip>
actioncheck = iptables -nL f2b; iptables -L f2b -n; ip6tables -L --numeric; iptables -S f2b; ls -L
`);
  });

  it("-n is written where it was missing", () => {
    const action = "actionban = block <ip>\nactioncheck = iptables -L f2b\n";
    assert.equal(mend(action, "Write -n before it"), action.replace("-L", "-n -L"));
  });
});
