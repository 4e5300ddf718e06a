import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

describe("core/analysis/rules/unknown-encoding", () => {
  it("an encoding that Python has not stops fail2ban", () => {
    checkFindings(
      jailTree(`
logencoding = utf-88
#             ^^^^^^ unknown-encoding: Python knows no encoding “utf-88”, and fail2ban stops at its start, with all jails; write “utf-8”.
`),
    );
    checkFindings(
      jailTree(`
logencoding = klingon
#             ^^^^^^^ unknown-encoding: Python knows no encoding “klingon”, and fail2ban stops at its start, with all jails; write auto or utf-8.
`),
    );
  });

  for (const value of [
    "auto",
    "AUTO",
    "utf-8",
    "UTF8",
    "latin-1",
    "ISO 8859-1",
    "cp1252",
    "Windows-1252",
    "koi8_r",
    "us-ascii",
  ]) {
    it(`logencoding = ${value} is plain`, () => checkFindings(jailTree(`logencoding = ${value}`)));
  }

  it("the fix writes the name", () => {
    assert.match(applyFix(jailTree("logencoding = utf-88"), "Write “utf-8”"), /^logencoding = utf-8$/m);
  });
});
