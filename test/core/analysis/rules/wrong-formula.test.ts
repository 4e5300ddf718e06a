import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

const stops = "and fail2ban stops at its start, with all jails";

describe("core/analysis/rules/wrong-formula", () => {
  const multipliers: ReadonlyArray<readonly [string, string]> = [
    ["1, 2, 4", "write “1 2 4”"],
    ["1  2 4", "write “1 2 4”"],
    ["1 2.5 4", "write them so, such as 1 2 4 8"],
    ["1 2 many", "write them so, such as 1 2 4 8"],
  ];
  for (const [value, mend] of multipliers) {
    it(`bantime.multipliers = ${value} stops fail2ban`, () => {
      checkFindings(
        jailTree(`
bantime.multipliers = ${value}
#                     ${"^".repeat(value.length)} wrong-formula: bantime.multipliers are whole numbers, each one space from the next, ${stops}; ${mend}.
`),
      );
    });
  }

  for (const value of ["", "1", "1 2 4 8 16"]) {
    it(`bantime.multipliers = ${value} is plain`, () =>
      checkFindings(jailTree(`bantime.multipliers = ${value}`)));
  }

  it("a bracket without its partner stops fail2ban", () => {
    checkFindings(
      jailTree(`
bantime.formula = ban.Time * (1<<ban.Count
#                            ^ wrong-formula: This bracket has no partner, ${stops}; write it or take this one out.
`),
    );
  });

  it("text that is no expression stops fail2ban", () => {
    checkFindings(
      jailTree(`
bantime.formula = ban.Time * * 2
#                 ^^^^^^^^^^^^^^ wrong-formula: “ban.Time * * 2” is no expression of Python's, ${stops}; write arithmetic of ban.Time, ban.Count and banFactor.
`),
    );
  });

  it("what goes beyond arithmetic is Python's affair", () =>
    checkFindings(jailTree("bantime.formula = sum(x for x in (ban.Time, ban.Count))")));

  it("a ban has Time and Count", () => {
    checkFindings(
      jailTree(`
bantime.formula = ban.time * 2
#                     ~~~~ wrong-formula: There is no ban.time, and ban times do not grow; write “ban.Time”.
`),
    );
  });

  it("fail2ban's own formulas are plain", () => {
    checkFindings(
      jailTree("bantime.formula = ban.Time * (1<<(ban.Count if ban.Count<20 else 20)) * banFactor"),
    );
    checkFindings(
      jailTree("bantime.formula = ban.Time * math.exp(float(ban.Count+1)*banFactor)/math.exp(1*banFactor)"),
    );
  });

  it("the fix writes the numbers", () => {
    const fixed = applyFix(jailTree("bantime.multipliers = 1, 2,4"), "Write “1 2 4”");
    assert.match(fixed, /^bantime.multipliers = 1 2 4$/m);
  });
});
