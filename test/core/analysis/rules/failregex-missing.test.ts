import { checkFindings } from "../../../support/findings.ts";

const cases: readonly [title: string, fixture: string][] = [
  [
    "is an error in a jail that uses it",
    `
--- filter.d/x.conf
[Definition]
ignoreregex = ^a$
--- jail.conf
[x]
#^ failregex-missing: The filter “x” has no failregex, so that the jail “x” finds nothing; set failregex in the filter, or here.
enabled = true
filter = x
action = note
logpath = /var/log/x
--- action.d/note.conf
[Definition]
actionban = true
--- /var/log/x
`,
  ],
  [
    "is well where the jail has one",
    `
--- filter.d/x.conf
[Definition]
ignoreregex = ^a$
--- jail.conf
[x]
enabled = true
filter = x
failregex = ^b <ADDR>$
action = note
logpath = /var/log/x
--- action.d/note.conf
[Definition]
actionban = true
--- /var/log/x
`,
  ],
  [
    "is well where no jail uses it",
    `
--- filter.d/x.conf
[Definition]
ignoreregex = ^a$
`,
  ],
  [
    "is a warning in a jail that is off",
    `
--- filter.d/x.conf
[Definition]
ignoreregex = ^a$
--- jail.conf
[x]
#~ failregex-missing: The filter “x” has no failregex, so that the jail “x” finds nothing; set failregex in the filter, or here.
enabled = false
filter = x
action = note
logpath = /var/log/x
--- action.d/note.conf
[Definition]
actionban = true
--- /var/log/x
`,
  ],
];

describe("A filter without failregex", () => {
  for (const [title, fixture] of cases) it(title, () => checkFindings(fixture));
});
