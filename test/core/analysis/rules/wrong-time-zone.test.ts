import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

describe("core/analysis/rules/wrong-time-zone", () => {
  const wrong: ReadonlyArray<readonly [string, string]> = [
    ["Mars", "write an offset such as UTC+0200"],
    ["utc", "write “UTC”"],
    ["UTC+2", "write “UTC+0200”"],
    ["+2:30", "write “UTC+0230”"],
    ["GMT -5", "write “GMT-0500”"],
  ];
  for (const [value, mend] of wrong) {
    it(`logtimezone = ${value} stops fail2ban`, () => {
      checkFindings(
        jailTree(`
logtimezone = ${value}
#             ${"^".repeat(value.length)} wrong-time-zone: fail2ban does not know the time zone “${value}” and stops at its start, with all jails; ${mend}.
`),
      );
    });
  }

  it("the name of a place is told apart", () => {
    checkFindings(
      jailTree(`
logtimezone = Europe/Berlin
#             ^^^^^^^^^^^^^ wrong-time-zone: fail2ban does not know places such as “Europe/Berlin” and stops at its start, with all jails; write an offset such as UTC+0200.
`),
    );
  });

  for (const value of ["UTC", "Z", "UTC+0200", "GMT-01:00", "CET", "+0530"]) {
    it(`logtimezone = ${value} is plain`, () => checkFindings(jailTree(`logtimezone = ${value}`)));
  }

  it("the fix writes the offset", () => {
    assert.match(applyFix(jailTree("logtimezone = UTC+2"), "Write “UTC+0200”"), /^logtimezone = UTC\+0200$/m);
  });
});
