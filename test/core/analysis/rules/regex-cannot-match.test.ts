import { checkFindings } from "../../../support/findings.ts";

const cases: readonly [title: string, fixture: string][] = [
  [
    "wants text on the wrong side of an anchor",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^a$b <ADDR>$
#             ~ regex-cannot-match: This failregex can match nothing: text must stand behind “$”, which is the end of the line. Take it out, or write “\$” for a dollar sign.
            ^a (?:^b|^c) <ADDR>$
#                 ~ regex-cannot-match: This failregex can match nothing: text must stand before “^”, which is the start of the line. Take it out, or move it to the start.
ignoreregex = ^<ADDR>\Ab
#                    ~~ regex-cannot-match: This ignoreregex can match nothing: text must stand before “\A”, which is the start of the line. Take it out, or move it to the start.
`,
  ],
  [
    "has \\Z where fail2ban leaves a line feed",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^<ADDR>\Z
#                  ~~ regex-cannot-match: This failregex can match nothing: fail2ban leaves a line feed at the end of each line, so that “\Z” never holds there. Write “$”.
            ^<ADDR> [a-z]+\Z
#                         ~~ regex-cannot-match: This failregex can match nothing: fail2ban leaves a line feed at the end of each line, so that “\Z” never holds there. Write “$”.
`,
  ],
  [
    "goes over lines that come one at a time",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^a\nb <ADDR>$
#             ~~ regex-cannot-match: This failregex can match nothing: it wants a line feed within the line. Set maxlines in [Definition] for a regex over several lines.
            ^a<SKIPLINES>b <ADDR>$
#             ~~~~~~~~~~~ regex-cannot-match: This failregex can match nothing: it goes over several lines, and fail2ban shows it one at a time. Set maxlines in [Definition].
`,
  ],
  [
    "is well where an anchor is one of several ways",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = (?:^|\s)a <ADDR>(?:$|\s)$
            ^<ADDR>\s*\Z
            ^<ADDR>$\n
            ^<ADDR>[^x]\Z
`,
  ],
  [
    "is well over several lines",
    `
--- filter.d/x.conf
[Definition]
maxlines = 2
failregex = ^a$<SKIPLINES>^b <ADDR>$
`,
  ],
];

describe("A regex that can match nothing", () => {
  for (const [title, fixture] of cases) it(title, () => checkFindings(fixture));
});
