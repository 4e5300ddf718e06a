import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { regexCode, regexSyntax } from "../../../../core/analysis/rules/regex-syntax.ts";
import { analyze, applyFix, checkFindings } from "../../../support/findings.ts";

const stops = "A jail with it stops fail2ban at its start, with all other jails.";
const group = "This group is never closed. Close it with “)”, or write “\\(” for a parenthesis of the log.";
const set = "This set is never closed. Close it with “]”, or write “\\[” for a bracket of the log.";
const closes = "This “)” closes no group. Take it out, or write “\\)” for a parenthesis of the log.";
const range = "This range does not go from a lower character to a higher one. Write “\\-” for a hyphen.";
const nothing =
  "There is nothing before this quantifier that it could repeat. Write a backslash before it if it is a character of the log.";
const noEscape =
  "Python knows no such escape. Write “\\\\” for a backslash of the log, or take it out before a letter.";
const unknown = "This refers to a group that is not there, or not closed yet. Mend its name or number.";

/** A failregex, the marks under it, the code and the words. */
const cases: readonly [regex: string, marks: string, code: string, words: string][] = [
  ["^(unclosed <ADDR>", " ^", "regex-unterminated-group", group],
  ["^a(?:b <ADDR>", "  ^", "regex-unterminated-group", group],
  ["^a(?#b <ADDR>", "  ^", "regex-unterminated-group", "This comment is never closed. Close it with “)”."],
  [
    "^<F-USER>\\S+ <ADDR>$",
    " ^^^^^^^^",
    "regex-unterminated-group",
    "“<F-USER>” is never closed. Write “</F-USER>” behind what it takes.",
  ],
  ["^a) <ADDR>$", "  ^", "regex-unbalanced-parenthesis", closes],
  ["^[a <ADDR>$", " ^", "regex-unterminated-set", set],
  ["^<F-USER>[a</F-USER> <ADDR>$", "         ^", "regex-unterminated-set", set],
  ["^[z-a] <ADDR>$", "  ^^^", "regex-bad-range", range],
  ["^[\\w-.] <ADDR>$", "  ^^^^", "regex-bad-range", range],
  ["^* <ADDR>$", " ^", "regex-nothing-to-repeat", nothing],
  [
    "^a** <ADDR>$",
    "   ^",
    "regex-multiple-repeat",
    "This quantifier follows another. Take one out, or put what is repeated into “(?:...)”.",
  ],
  [
    "^a{3,2} <ADDR>$",
    "   ^^^^",
    "regex-bad-repeat",
    "These numbers of a repeat can't be: the first must not be greater than the second, nor either too large.",
  ],
  ["^\\y <ADDR>$", " ^^", "regex-bad-escape", noEscape],
  [
    "^(?P<1a>x) <ADDR>$",
    "     ^^",
    "regex-bad-group-name",
    "This is no name for a group: it must be letters, digits and “_”, and not begin with a digit.",
  ],
  ["^(?P=nothing) <ADDR>$", "     ^^^^^^^", "regex-unknown-group", unknown],
  [
    "^(?P<a>x)(?P<a>y) <ADDR>$",
    "             ^",
    "regex-redefined-group",
    "A group of this name stands in the regex already. Give it another name.",
  ],
  [
    "^<HOST> to <HOST>$",
    "           ^^^^^^",
    "regex-redefined-group",
    "“<HOST>” takes what stands in this regex already (the group “ip4”). Keep one of the two; write \\S+ for the other.",
  ],
  [
    "^(?<=a*)b <ADDR>$",
    " ^",
    "regex-look-behind-width",
    "A look-behind must always take equally many characters: “*”, “+”, “?” and branches of other lengths can't stand in it.",
  ],
  [
    "^a(?i)b <ADDR>$",
    "  ^",
    "regex-bad-flags",
    "These flags can't stand here. Put flags for the whole regex at its start, “(?i)”, or for a part into “(?i:...)”.",
  ],
  [
    "^(?<name>a) <ADDR>$",
    "  ^",
    "regex-unknown-extension",
    "Python knows no group that begins so. A named group is “(?P<name>...)”, one without a number “(?:...)”.",
  ],
  [
    "^(a)(?(1)b|c|d) <ADDR>$",
    "            ^",
    "regex-error",
    "Python can't compile this regex: conditional backref with more than two branches.",
  ],
];

function filterWith(regex: string, marks = ""): string {
  return `--- filter.d/x.conf\n[Definition]\nfailregex = ${regex}\n${marks}`;
}

describe("A regex that Python refuses", () => {
  for (const [regex, marks, code, words] of cases) {
    it(`${regex} is an error at its character`, () =>
      checkFindings(filterWith(regex, `#           ${marks} ${code}: ${words} ${stops}\n`)));
  }

  for (const regex of ["^\\(a\\) <ADDR>$", "^\\N{EM DASH} <ADDR>$", "^((?i)a) <ADDR>$", "^[]a] <ADDR>$"]) {
    it(`${regex} is none, as far as can be known`, () => checkFindings(filterWith(regex)));
  }

  it("is told where the text came from, once, and names the failregex that it breaks", () => {
    const fixture = `--- filter.d/common.conf
[DEFAULT]
prefix = ^\\s*(x
#            ^ regex-unterminated-group: ${group} ${stops}
--- filter.d/one.conf
[INCLUDES]
before = common.conf
[Definition]
failregex = %(prefix)s <ADDR>$
--- filter.d/two.conf
[INCLUDES]
before = common.conf
[Definition]
failregex = %(prefix)s from <ADDR>$
`;
    checkFindings(fixture);
    const [finding] = analyze(fixture).findingsIn("/etc/fail2ban/filter.d/common.conf");
    assert.deepEqual(
      finding?.related?.map(({ place }) => place.path),
      ["/etc/fail2ban/filter.d/one.conf"],
    );
  });

  it("is told in the jail that gave the text to the filter", () =>
    checkFindings(`--- filter.d/x.conf
[Definition]
failregex = ^<what> <ADDR>$
[Init]
what = a
--- jail.conf
[x]
enabled = true
filter = x[what="a)"]
#                 ^ regex-unbalanced-parenthesis: ${closes} ${stops}
action = note
logpath = /var/log/x
--- action.d/note.conf
[Definition]
actionban = true
--- /var/log/x
`));

  const fixes: readonly [before: string, title: string, after: string][] = [
    ["^a(b <ADDR>$", "Write “\\(”", "^a\\(b <ADDR>$"],
    ["^a)b <ADDR>$", "Write “\\)”", "^a\\)b <ADDR>$"],
    ["^[b <ADDR>$", "Write “\\[”", "^\\[b <ADDR>$"],
    ["^*b <ADDR>$", "Write “\\*”", "^\\*b <ADDR>$"],
    ["^[\\w-.] <ADDR>$", "Write “\\-”", "^[\\w\\-.] <ADDR>$"],
  ];
  for (const [before, title, after] of fixes) {
    it(`${before} becomes ${after}`, () =>
      assert.equal(applyFix(filterWith(before), title), filterWith(after)));
  }

  it("has a code for each message that Python has", () => {
    const golden = new URL("../../regex/golden/invalid.json", import.meta.url);
    const messages = (JSON.parse(readFileSync(golden, "utf8")) as string[][]).map(([, message]) => message!);
    const others = new Set(messages.filter((message) => regexCode(message) === "regex-error"));
    assert.ok(messages.length > 500);
    assert.deepEqual([...others].map((message) => message.replace(/ [A-Z]+_REPEAT$/, "")).sort(), [
      "conditional backref with more than two branches",
      "internal: unsupported template operator",
      "internal: unsupported template operator",
      "internal: unsupported template operator",
    ]);
    const codes = new Set(messages.map(regexCode));
    assert.deepEqual([...codes].sort(), [...regexSyntax.codes].sort());
  });
});

describe("A regex of any kind", () => {
  const monsters: readonly [string, string][] = [
    ["nests 100,000 groups", "(".repeat(100_000)],
    ["nests 400 repeats", `${"(?:".repeat(400)}a${")*".repeat(400)} <ADDR>$`],
    ["nests 400 optional groups", `${"(?:a".repeat(400)}${")?".repeat(400)} <ADDR>$`],
    ["has a million characters", `${"a".repeat(1_000_000)} <ADDR>$`],
    ["has 10,000 groups", `${"(a)".repeat(10_000)} <ADDR>$`],
    ["has 10,000 branches in a loop", `(?:${"ab|".repeat(10_000)}c)* <ADDR>$`],
    ["repeats repeats many times", `(?:(?:(?:a{1,99}){1,99}){1,99})+ <ADDR>$`],
    ["has 60 loose parts in a loop", `(?:${"a?".repeat(60)})* <ADDR>$`],
  ];
  for (const [what, regex] of monsters) {
    it(`that ${what} is judged at once`, () => {
      const fixture = filterWith(regex);
      const start = performance.now();
      analyze(fixture).findings();
      // Ten times what it takes, for slow machines.
      assert.ok(performance.now() - start < 1500, `${Math.round(performance.now() - start)} ms`);
    });
  }
});
