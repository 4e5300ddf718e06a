import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

describe("core/analysis/rules/wrong-number", () => {
  it("maxretry below 1 bans at once", () => {
    checkFindings(
      jailTree(`
maxretry = 0
#          ~ wrong-number: With maxretry below 1 fail2ban bans at the first failure, as with 1; write “1” or more.
`),
    );
  });

  it("maxlines below 1 stops fail2ban, in a filter as in a jail", () => {
    const message =
      "maxlines must be at least 1, and fail2ban stops at its start, with all jails; write “1”.";
    checkFindings(
      jailTree(
        `
maxlines = -2
#          ^^ wrong-number: ${message}
`,
        `
--- filter.d/other.conf
[Definition]
failregex = ^from <ADDR>$
maxlines = 0
#          ^ wrong-number: ${message}
`,
      ),
    );
  });

  it("bantime.factor is a number, or arithmetic", () => {
    checkFindings(
      jailTree(`
bantime.factor = double
#                ^^^^^^ wrong-number: “double” is no number, and fail2ban stops at its start, with all jails; write one, such as 2.
`),
    );
    for (const value of ["", "2", "1.5", "2.0 / 2.885385"])
      checkFindings(jailTree(`bantime.factor = ${value}`));
  });

  it("a stack has 32 KiB at least", () => {
    checkFindings(`
--- fail2ban.conf
[Definition]
[Thread]
stacksize = 16
#           ^^ wrong-number: stacksize is 0 or at least 32 (KiB), and fail2ban stops at its start, with all jails; write “0”.
`);
    checkFindings(`
--- fail2ban.conf
[Definition]
[Thread]
stacksize = 64
`);
  });

  it("the fix writes the number", () => {
    assert.match(applyFix(jailTree("maxretry = 0"), "Write “1”"), /^maxretry = 1$/m);
  });
});
