import { checkFindings } from "../../../support/findings.ts";

const cases: readonly [title: string, fixture: string][] = [
  [
    "has a repeat in a repeat over the same text",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^(a+)+ <ADDR>$
#            ~~~~~ runaway-regex: “(a+)+” and “a+” in it repeat the same text, so that one line made for it can keep fail2ban busy for hours; let only one of them repeat, or begin each round with a character that nothing else in it takes.
            ^(?:\w+\s?)* <ADDR>$
#            ~~~~~~~~~~~ runaway-regex: “(?:\w+\s?)*” and “\w+” in it repeat the same text, so that one line made for it can keep fail2ban busy for hours; let only one of them repeat, or begin each round with a character that nothing else in it takes.
            ^(?:[^"]*|"[^"]*")* <ADDR>$
#            ~~~~~~~~~~~~~~~~~~ runaway-regex: “(?:[^"]*|"[^"]*")*” and “[^"]*” in it repeat the same text, so that one line made for it can keep fail2ban busy for hours; let only one of them repeat, or begin each round with a character that nothing else in it takes.
`,
  ],
  [
    "has a loop with two ways for one text",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^(?:x|xx)+ <ADDR>$
#            ~~~~~~~~~ runaway-regex: “(?:x|xx)+” can take the same text in more ways than one at each round, so that one line made for it can keep fail2ban busy for hours; let only one of them repeat, or begin each round with a character that nothing else in it takes.
            ^(?:a?b?)* <ADDR>$
#            ~~~~~~~~~ runaway-regex: “(?:a?b?)*” can take the same text in more ways than one at each round, so that one line made for it can keep fail2ban busy for hours; let only one of them repeat, or begin each round with a character that nothing else in it takes.
            ^(?:a{1,3})+ <ADDR>$
#            ~~~~~~~~~~~ runaway-regex: “(?:a{1,3})+” can take the same text in more ways than one at each round, so that one line made for it can keep fail2ban busy for hours; let only one of them repeat, or begin each round with a character that nothing else in it takes.
            ^(?:<\S+@\S+\.\S+> )*<ADDR> x$
#            ~~~~~~~~~~~~~~~~~~~~ runaway-regex: “(?:<\S+@\S+\.\S+> )*” can take the same text in more ways than one at each round, so that one line made for it can keep fail2ban busy for hours; let only one of them repeat, or begin each round with a character that nothing else in it takes.
`,
  ],
  [
    "is none where the rounds are told apart",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^(?:\w+\s)* <ADDR>$
            ^(?:[^"]|"[^"]*")* <ADDR>$
            ^(?:\d{1,3}\.){3}\d <ADDR>$
            ^(?:\w|\d)* <ADDR>$
            ^(?:ab|ac)* <ADDR>$
`,
  ],
  [
    "is none where nothing behind it can fail",
    `
--- filter.d/x.conf
[Definition]
failregex = ^<ADDR> (a+)+
            ^<ADDR> (a+)+.*$
`,
  ],
  [
    "is none where nothing is given back",
    `
--- filter.d/x.conf
[Definition]
failregex = ^(?>a+)+ <ADDR>$
            ^(?:a++)+ <ADDR>$
`,
  ],
  [
    "is not judged with look-arounds in the loop",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^(?:\b\w+\b)* <ADDR>$
`,
  ],
];

describe("A regex that runs away", () => {
  for (const [title, fixture] of cases) it(title, () => checkFindings(fixture));
});
