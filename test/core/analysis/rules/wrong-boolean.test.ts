import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

describe("core/analysis/rules/wrong-boolean", () => {
  const wrong: ReadonlyArray<readonly [string, string]> = [
    ["ture", "write “true”"],
    ["enable", "write “true”"],
    ["enabled", "write “true”"],
    ["y", "write “true”"],
    ["2", "write “true”"],
    ['"true"', "write “true”"],
    ["flase", "write “false”"],
    ["maybe", "write “true” or “false”"],
  ];
  for (const [value, mend] of wrong) {
    it(`ignoreself = ${value} is no truth`, () => {
      checkFindings(
        jailTree(`
ignoreself = ${value}
#            ${"~".repeat(value.length)} wrong-boolean: “${value}” is none of 1, on, true and yes, so that fail2ban takes ignoreself for false; ${mend}.
`),
      );
    });
  }

  for (const value of ["true", "TRUE", "Yes", "on", "1", "false", "no", "Off", "0", "none", "disabled", ""]) {
    it(`ignoreself = ${value} is plain`, () => checkFindings(jailTree(`ignoreself = ${value}`)));
  }

  it("the value is judged where it is set", () => {
    checkFindings(
      jailTree(`
bantime.increment = %(grow)s
grow = ture
#      ~~~~ wrong-boolean: “ture” is none of 1, on, true and yes, so that fail2ban takes bantime.increment for false; write “true”.
`),
    );
  });

  it("the options of an action are judged too", () => {
    checkFindings(`
--- action.d/mail.conf
[Definition]
actionban = mail <ip>
norestored = yea
#            ~~~ wrong-boolean: “yea” is none of 1, on, true and yes, so that fail2ban takes norestored for false; write “yes”.
`);
  });

  it("the fix writes the word", () => {
    assert.match(applyFix(jailTree("ignoreself = ture"), "Write “true”"), /^ignoreself = true$/m);
  });
});
