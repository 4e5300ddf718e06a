import { checkFindings } from "../../../support/findings.ts";

const cases: readonly [title: string, fixture: string][] = [
  [
    "is a warning",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = failed from <ADDR>
#           ~~~~~~~~~~~~~~~~~~ unanchored-failregex: This failregex may begin and end anywhere in a line: whoever gets a text of his own logged (a name, an address of a page) can write the whole of it and have others banned. Tie it to the line with “^” or “$”, and without “.*” beside them.
            ^.*Authentication request for .* has been denied \(IP: "<ADDR>"\)\.
#           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ unanchored-failregex: This failregex may begin and end anywhere in a line: whoever gets a text of his own logged (a name, an address of a page) can write the whole of it and have others banned. Tie it to the line with “^” or “$”, and without “.*” beside them.
            ^(?:.*)failed from <ADDR>.*$
#           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~ unanchored-failregex: This failregex may begin and end anywhere in a line: whoever gets a text of his own logged (a name, an address of a page) can write the whole of it and have others banned. Tie it to the line with “^” or “$”, and without “.*” beside them.
            ^a <ADDR>$|b <ADDR>
#                        ^^^^^^ regex-redefined-group: “<ADDR>” takes what stands in this regex already (the group “ip4”). Keep one of the two; write \S+ for the other. A jail with it stops fail2ban at its start, with all other jails.
`,
  ],
  [
    "is well where one end holds",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^failed from <ADDR>
            failed from <ADDR>$
            \Afailed from <ADDR>
            ^\s*\[[^\]]+\] failed from <ADDR>
            ^(?:a|b) <ADDR>
            (?:^a|^b) <ADDR>
`,
  ],
  [
    "is a warning behind an open prefregex",
    `
--- filter.d/x.conf
[Definition]
prefregex = ^.*: <F-CONTENT>.+</F-CONTENT>$
failregex = ^failed from <ADDR>
#           ~~~~~~~~~~~~~~~~~~~ unanchored-failregex: This failregex may begin and end anywhere in a line: whoever gets a text of his own logged (a name, an address of a page) can write the whole of it and have others banned. Tie it to the line with “^” or “$”, and without “.*” beside them.
`,
  ],
  [
    "is well behind a prefregex that is tied, if it is itself",
    `
--- filter.d/x.conf
[Definition]
prefregex = ^auth: <F-CONTENT>.+</F-CONTENT>$
failregex = ^failed from <ADDR>
`,
  ],
  [
    "bans nobody where it has no address",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = failed <F-MLFID>\d+</F-MLFID>
            ^from <ADDR>$
`,
  ],
];

describe("A failregex tied to neither end of the line", () => {
  for (const [title, fixture] of cases) it(title, () => checkFindings(fixture));
});
