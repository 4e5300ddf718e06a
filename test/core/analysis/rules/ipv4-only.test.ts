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

describe("ipv4-only", () => {
  it("is well where the action tells the families apart by itself", () => {
    for (const command of [
      '[ "<family>" = inet6 ] && exit; iptables -I INPUT -s <ip> -j DROP',
      "iptables -I INPUT -s <ip> -j DROP || ip6tables -I INPUT -s <ip> -j DROP",
      "iptables -I INPUT -p tcp -j f2b",
    ]) {
      checkFindings(`${jail}actionban = ${command}\n`);
    }
  });

  it("every iptables of the action becomes <iptables>, with what it is in each family", () => {
    const action = `actionstart = iptables -N f2b
actionban = ssh root@192.0.2.10 'iptables -C f2b -s <ip> -j DROP || iptables -I f2b -s <ip> -j DROP'
[Init]
name = x
`;
    assert.equal(
      mend(action, "Write <iptables>, which is ip6tables for IPv6"),
      `actionstart = <iptables> -N f2b
actionban = ssh root@192.0.2.10 '<iptables> -C f2b -s <ip> -j DROP || <iptables> -I f2b -s <ip> -j DROP'
[Init]
iptables = iptables
name = x

[Init?family=inet6]
iptables = ip6tables
`,
    );
  });
});
