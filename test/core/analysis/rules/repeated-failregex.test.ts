import { checkFindings } from "../../../support/findings.ts";

const cases: readonly [title: string, fixture: string][] = [
  [
    "is an information at the second",
    `
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
            ^b <ADDR>$
            ^a <ADDR>$
#           ---------- repeated-failregex: This failregex is here already and changes nothing; take one of the two out.
`,
  ],
  [
    "is found by what it becomes",
    `
--- filter.d/x.conf
[Definition]
w = a
failregex = ^a <ADDR>$
            ^%(w)s <ADDR>$
#           -------------- repeated-failregex: This failregex is here already and changes nothing; take one of the two out.
`,
  ],
];

describe("A failregex that stands twice", () => {
  for (const [title, fixture] of cases) it(title, () => checkFindings(fixture));
});
