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

describe("unchecked-host-key", () => {
  it("options that have ssh trust any server, in any spelling", () => {
    checkFindings(`${jail}actionban = ssh -oStrictHostKeyChecking=off -p 22 root@192.0.2.10 block <ip>
#               ~~~~~~~~~~~~~~~~~~~~~~~~~~~ unchecked-host-key: With StrictHostKeyChecking=off ssh takes any server for the one that is meant, and gives it the commands: put the server's key into known_hosts, and take this out.
`);
  });

  it("a new key that is kept, and a file of one's own, are well", () => {
    checkFindings(
      `${jail}actionban = ssh -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=/root/hosts root@192.0.2.10 block <ip>\n`,
    );
  });

  it("is taken out where it stands", () => {
    const action =
      "actionban = ssh -i key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@192.0.2.10 block <ip>\n";
    assert.equal(
      mend(action, "Have ssh check the server's key"),
      "actionban = ssh -i key root@192.0.2.10 block <ip>\n",
    );
  });
});
