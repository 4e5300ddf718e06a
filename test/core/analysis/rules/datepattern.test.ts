import { checkFindings } from "../../../support/findings.ts";

const cases: readonly [title: string, fixture: string][] = [
  [
    "with a % that begins no field is refused",
    `
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
datepattern = ^%%Y %%q
#                  ^^^ wrong-datepattern: “%q” is no field of a date, and fail2ban stops at its start, with all other jails; write “%%%%” for a percent sign of the log.
              100%% %%Y
#                ^^^ wrong-datepattern: “% ” is no field of a date, and fail2ban stops at its start, with all other jails; write “%%%%” for a percent sign of the log.
`,
  ],
  [
    "that stands twice is refused",
    `
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
datepattern = ^%%Y
              ^%%Y
#             ^^^^ wrong-datepattern: This datepattern stands here twice, and fail2ban stops at its start, with all other jails; take one out.
`,
  ],
  [
    "that Python can't compile finds nothing",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
datepattern = ^[%%Y
#              ^ wrong-datepattern: Python can't compile this datepattern (unterminated character set), and the jail finds nothing; a date pattern is a regex with %-fields, so write “\(” or “\[” for a bracket of the log.
              (%%Y
#             ^ wrong-datepattern: Python can't compile this datepattern (missing ), unterminated subpattern), and the jail finds nothing; a date pattern is a regex with %-fields, so write “\(” or “\[” for a bracket of the log.
`,
  ],
  [
    "in quotes finds no date",
    `
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
datepattern = "%%Y-%%m-%%d"
#             ~~~~~~~~~~~~~ datepattern-cannot-match: fail2ban takes these quotes for a part of the datepattern, and finds no date unless the log has them too; take them off.
`,
  ],
  [
    "may hold the quotes of a log in JSON",
    `
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
datepattern = "timestamp":"%%Y-%%m-%%dT%%H:%%M:%%S"
`,
  ],
  [
    "without a part of a date finds none",
    `
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
datepattern = date
#             ~~~~ datepattern-cannot-match: Nothing in this datepattern is a part of a date, so that the time of a line stays unknown and the jail finds nothing; use fields as %%Y-%%m-%%d %%H:%%M:%%S, or {EPOCH}.
`,
  ],
  [
    "with an anchor in its midst finds none",
    `
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
datepattern = %%Y-^%%m
#                 ~ datepattern-cannot-match: This datepattern finds no date in any line: it wants text before the start of the line. Move “^” to its start, “$” to its end, or write a backslash before it.
              %%Y$ %%m
#                ~ datepattern-cannot-match: This datepattern finds no date in any line: it wants text behind the end of the line. Move “^” to its start, “$” to its end, or write a backslash before it.
`,
  ],
  [
    "of fail2ban's own words is well",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
datepattern = {^LN-BEG}
              EPOCH
              ^\[{EPOCH}\]
              TAI64N
              ^<W>{DATE}
              {NONE}
              ^I\(()**
`,
  ],
  [
    "of fields is well",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
datepattern = ^%%Y-%%m-%%d %%H:%%M:%%S(?:\.%%f)?%%z
              %%ExY%%Exm%%Exd  ?%%H:%%M:%%S
              (?P<_x>[-/])%%d(?P=_x)%%b
              100%%%% %%Y
`,
  ],
];

describe("A datepattern", () => {
  for (const [title, fixture] of cases) it(title, () => checkFindings(fixture));
});
