import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

describe("wrong-log-level", () => {
  it("a level that there is not is told with the likely one, and mended", () => {
    checkFindings(`
--- fail2ban.local
[Definition]
loglevel = VERBOSE
#          ^^^^^^^ wrong-log-level: Take one of CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG, TRACEDEBUG, HEAVYDEBUG.
`);
    const fixture = "--- fail2ban.local\n[Definition]\nloglevel = WARNNING\n";
    assert.equal(
      applyFix(fixture, "Write WARNING"),
      "--- fail2ban.local\n[Definition]\nloglevel = WARNING\n",
    );
  });
});
