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

describe("name-in-listing", () => {
  it("is well where a name is looked for, and where rules alone are printed", () => {
    checkFindings(`${jail}actionban = block <ip>
actioncheck = iptables -n -L INPUT | grep -q 'f2b-<name>'; iptables -S f2b-<name> | grep -q DROP
`);
  });

  it("looks at the rules alone once it is mended", () => {
    const action = `actionban = block <ip>\nactioncheck = iptables -n -L f2b-<name> | grep -q "DROP"\n`;
    const better = "iptables -S f2b-<name> | grep -q ^-A";
    assert.equal(mend(action, `Write “${better}”`), `actionban = block <ip>\nactioncheck = ${better}\n`);
  });
});
