import { checkFindings } from "../../../support/findings.ts";

const cases: readonly [title: string, fixture: string][] = [
  [
    "is a warning",
    `
--- filter.d/x.conf
[Definition]
failregex = "^failed from <ADDR>$"
#           ~~~~~~~~~~~~~~~~~~~~~~ quoted-regex: fail2ban takes these quotes for a part of the failregex, which then matches nothing; take them off.
            '^failed from <ADDR>'
#           ~~~~~~~~~~~~~~~~~~~~~ quoted-regex: fail2ban takes these quotes for a part of the failregex, which then matches nothing; take them off.
ignoreregex = "localhost$"
#             ~~~~~~~~~~~~ quoted-regex: fail2ban takes these quotes for a part of the ignoreregex, which then matches nothing; take them off.
`,
  ],
  [
    "is well where the quotes may be the log's",
    `
--- filter.d/x.conf
[Definition]
failregex = ^"<ADDR>"$
            ^user "x" <ADDR> "y"$
ignoreregex = "<ADDR>"
`,
  ],
];

describe("A regex in quotes", () => {
  for (const [title, fixture] of cases) it(title, () => checkFindings(fixture));
});
