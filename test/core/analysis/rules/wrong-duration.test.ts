import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

const stops = "as a time and stops at its start, with all jails";
const general = "write seconds, or numbers with units, such as 10m, 12h, 2w";

describe("core/analysis/rules/wrong-duration", () => {
  const wrong: ReadonlyArray<readonly [string, string]> = [
    ["1fortnight", "write “2w”"],
    ["10 minuets", "write “10 minutes”"],
    ["2hrs", "write “2h”"],
    ["1 day, 2 hours", "write “1 day 2 hours”"],
    ["forever", "write “-1”"],
    ['"1h"', "write “1h”"],
    ["1,5h", "write “1.5h”"],
    ["010", general],
    ["1:30", general],
    ["soon", general],
  ];
  for (const [value, mend] of wrong) {
    it(`bantime = ${value} is no time`, () => {
      checkFindings(
        jailTree(`
bantime = ${value}
#         ${"^".repeat(value.length)} wrong-duration: fail2ban can't read “${value}” ${stops}; ${mend}.
`),
      );
    });
  }

  it("an empty time stops fail2ban", () => {
    checkFindings(
      jailTree(`
bantime =
#        ^ wrong-duration: fail2ban can't read “” ${stops}; ${general}.
`),
    );
  });

  for (const value of [
    "600",
    "-1",
    "10m",
    "1d 12h",
    "1h30m",
    "60*60",
    "1.5h",
    '"600"',
    "%(unit)s*2\nunit = 1h",
  ]) {
    it(`bantime = ${value.split("\n")[0]} is plain`, () => checkFindings(jailTree(`bantime = ${value}`)));
  }

  it("a findtime that is no number leaves the jail blind", () => {
    checkFindings(
      jailTree(`
findtime = 1,5h
#          ^^^^ wrong-duration: “1,5h” is no time to fail2ban, and this jail finds nothing; write “1.5h”.
`),
    );
  });

  it("Python's “and” gives the last of two times", () => {
    checkFindings(
      jailTree(`
bantime = 1 hour and 30 minutes
#         ~~~~~~~~~~~~~~~~~~~~~ wrong-duration: fail2ban takes only what stands behind “and” for the time; write “1 hour 30 minutes”.
`),
    );
  });

  it("the times of growing bans are judged, and may be empty", () => {
    checkFindings(
      jailTree(`
bantime.rndtime =
bantime.maxtime = 4wekks
#                 ^^^^^^ wrong-duration: fail2ban can't read “4wekks” ${stops}; write “4weeks”.
`),
    );
  });

  it("a jail that is not enabled stops nothing", () => {
    checkFindings(
      `${jailTree("")}[other]
filter = web
action = block
logpath = /var/log/web.log
bantime = 1fortnight
#         ~~~~~~~~~~ wrong-duration: fail2ban can't read “1fortnight” ${stops}; write “2w”.
`,
    );
  });

  it("fail2ban.conf and actions have times, too", () => {
    checkFindings(`
--- fail2ban.conf
[Definition]
dbpurgeage = 1dya
#            ^^^^ wrong-duration: fail2ban can't read “1dya” ${stops}; write “1day”.
--- action.d/mail.conf
[Definition]
actionban = mail <ip>
[Init]
timeout = 2 minuts
#         ^^^^^^^^ wrong-duration: fail2ban can't read “2 minuts” ${stops}; write “2 minutes”.
`);
  });

  it("without a database its age is not read", () => {
    checkFindings(`
--- fail2ban.conf
[Definition]
dbfile = None
dbpurgeage = never
`);
  });

  it("the fix writes the time", () => {
    assert.match(applyFix(jailTree("bantime = 1fortnight"), "Write “2w”"), /^bantime = 2w$/m);
  });
});
