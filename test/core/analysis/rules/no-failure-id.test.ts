import { checkFindings } from "../../../support/findings.ts";

const cases: readonly [title: string, fixture: string][] = [
  [
    "is an error where it stands",
    `
--- filter.d/x.conf
[Definition]
failregex = ^failed$
#           ^^^^^^^^ no-failure-id: This failregex does not tell whom to ban, and a jail with it stops fail2ban at its start, with all other jails; put <ADDR>, or <F-ID>...</F-ID>, where it stands in the log.
            ^failed for <ADDR>$
`,
  ],
  [
    "is well with any group that tells whom to ban",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^a <HOST>$
            ^b <F-ID>\S+</F-ID>$
            ^c <F-MLFID>\S+</F-MLFID>$
            ^d <DNS>$
            ^e <SUBNET>$
            ^f (?P<ip4>[\d.]+)$
`,
  ],
  [
    "is well where prefregex has one",
    String.raw`
--- filter.d/x.conf
[Definition]
prefregex = ^\[<ADDR>\] <F-CONTENT>.+</F-CONTENT>$
failregex = ^failed$
`,
  ],
  [
    "is not told of a filter whose mode a jail misspells",
    `
--- jail.local
[x]
enabled = true
backend = systemd
filter = x[mode=agressive]
#               ^^^^^^^^^ unknown-mode: The filter “x” has no mode “agressive”, and its regexes then match nothing; write aggressive or normal.
--- filter.d/x.conf
[Definition]
failregex = <mdre-<mode>>
mdre-normal = ^a <HOST>$
mdre-aggressive = ^b <HOST>$
mode = normal
`,
  ],
  [
    "is no group of an old name",
    String.raw`
--- filter.d/x.conf
[Definition]
failregex = ^from (?P<host>\S+)$
#                 ^^^^^^^^^ no-failure-id: This failregex does not tell whom to ban, and a jail with it stops fail2ban at its start, with all other jails; write “<HOST>” for this group.
`,
  ],
  [
    "is none of an ignoreregex",
    `
--- filter.d/x.conf
[Definition]
failregex = ^a <ADDR>$
ignoreregex = ^b$
`,
  ],
  [
    "needs more than F-NOFAIL",
    `
--- filter.d/x.conf
[Definition]
failregex = ^a <F-NOFAIL>b</F-NOFAIL>$
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^ no-failure-id: This failregex does not tell whom to ban, and a jail with it stops fail2ban at its start, with all other jails; put <ADDR>, or <F-ID>...</F-ID>, where it stands in the log.
`,
  ],
  [
    "is told at the tag that was meant to be one",
    `
--- filter.d/x.conf
[Definition]
failregex = ^from <adress>$
#                 ^^^^^^^^ no-failure-id: This failregex does not tell whom to ban, and a jail with it stops fail2ban at its start, with all other jails; write “<ADDR>”.
            ^from <Host>$
#                 ^^^^^^ no-failure-id: This failregex does not tell whom to ban, and a jail with it stops fail2ban at its start, with all other jails; write “<HOST>”.
#                 ~~~~~~ unfilled-tag: <Host> is no tag of a failregex and matches only itself; write <HOST>.
`,
  ],
  [
    "is told on its own line, where it begins with text from elsewhere",
    String.raw`
--- filter.d/common.conf
[DEFAULT]
prefix = ^\s*
--- filter.d/x.conf
[INCLUDES]
before = common.conf
[Definition]
words = failed
failregex = %(prefix)s%(words)s$
#           ^^^^^^^^^^^^^^^^^^^^ no-failure-id: This failregex does not tell whom to ban, and a jail with it stops fail2ban at its start, with all other jails; put <ADDR>, or <F-ID>...</F-ID>, where it stands in the log.
`,
  ],
];

describe("A failregex without a failure id", () => {
  for (const [title, fixture] of cases) it(title, () => checkFindings(fixture));
});
