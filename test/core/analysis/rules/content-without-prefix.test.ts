import { checkFindings } from "../../../support/findings.ts";

const cases: readonly [title: string, fixture: string][] = [
  [
    "is a warning outside of prefregex",
    `
--- filter.d/x.conf
[Definition]
failregex = ^a <F-CONTENT>b</F-CONTENT> <ADDR>$
#              ~~~~~~~~~~~ content-without-prefix: <F-CONTENT> tells which part of the line the failregexes see, and does so in prefregex only; in failregex it has no effect. Take it out, or set prefregex.
ignoreregex = ^<F-CONTENT>c</F-CONTENT>$
#              ~~~~~~~~~~~ content-without-prefix: <F-CONTENT> tells which part of the line the failregexes see, and does so in prefregex only; in ignoreregex it has no effect. Take it out, or set prefregex.
`,
  ],
  [
    "is well in prefregex",
    `
--- filter.d/x.conf
[Definition]
prefregex = ^a <F-CONTENT>.+</F-CONTENT>$
failregex = ^b <ADDR>$
`,
  ],
];

describe("<F-CONTENT>", () => {
  for (const [title, fixture] of cases) it(title, () => checkFindings(fixture));
});
