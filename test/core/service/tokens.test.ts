import assert from "node:assert/strict";
import type { Analysis } from "../../../core/analysis/index.ts";
import { offsetAt, semanticLegend, semanticTokens } from "../../../core/service/index.ts";
import { regexTokens } from "../../../core/service/tokens-regex.ts";
import { analyze, basedir } from "../../support/findings.ts";

/** The tokens of a file as `text type`, checked to be in order, apart from each other and within their lines. */
function tokensOf(analysis: Analysis, path: string): string[] {
  const source = analysis.source(path)!;
  const data = semanticTokens(analysis, path);
  const shown: string[] = [];
  let line = 0;
  let character = 0;
  let last = 0;
  for (let index = 0; index < data.length; index += 5) {
    const [lines, characters, length, type, bits] = data.slice(index, index + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const start = offsetAt(source, { line, character });
    assert.ok(start >= last, `overlap at ${line}:${character}`);
    last = start + length;
    assert.equal(offsetAt(source, { line, character: character + length }), last);
    const text = source.text.slice(start, last);
    assert.ok(!/[\r\n]/.test(text));
    const own = semanticLegend.tokenModifiers.filter((_name, bit) => bits & (1 << bit));
    shown.push(`${text} ${[semanticLegend.tokenTypes[type], ...own].join(".")}`);
  }
  return shown;
}

const cases: readonly (readonly [fact: string, name: string, text: string, ...expected: string[]])[] = [
  [
    "a jail: section, options, variables, names, parameters, numbers, words, comments",
    "jail.conf",
    "# a jail\n[sshd]\nenabled = true ; yes\nmaxretry = 5\nbantime = 1d 12h\nown = x\nfilter = sshd[mode=%(mode)s]\naction = %(banaction)s[port=1]\n",
    "# a jail comment",
    "sshd namespace.declaration",
    "enabled property.defaultLibrary",
    "true enumMember",
    "; yes comment",
    "maxretry property.defaultLibrary",
    "5 number",
    "bantime property.defaultLibrary",
    "1d 12h number",
    "own variable.declaration",
    "filter property.defaultLibrary",
    "sshd class",
    "mode parameter",
    "%( variable",
    "mode variable",
    ")s variable",
    "action property.defaultLibrary",
    "%( variable",
    "banaction variable",
    ")s variable",
    "port parameter",
  ],
  [
    "a filter's regexes, those that are made into one too",
    "filter.d/f.conf",
    "[Definition]\npre = ^a+\\s\nfailregex = %(pre)s(?:b|[c]) <HOST>$\n  # c\n  (?P<x>d\n",
    "Definition namespace.declaration",
    "pre variable.declaration",
    "^ keyword",
    "+ operator",
    "\\s regexp",
    "failregex property.defaultLibrary",
    "%( variable",
    "pre variable",
    ")s variable",
    "(?: operator",
    "| operator",
    "[c] regexp",
    ") operator",
    "< macro",
    "HOST macro.defaultLibrary",
    "> macro",
    "$ keyword",
    "# c comment",
    "(?P< operator",
    "x parameter",
    "> operator",
  ],
  [
    "a tag in a tag's name",
    "filter.d/f.conf",
    "[Definition]\nfailregex = <mdre-<mode>>\n",
    "Definition namespace.declaration",
    "failregex property.defaultLibrary",
    "<mdre- macro",
    "< macro",
    "mode macro",
    "> macro",
    "> macro",
  ],
];

describe("core/service/tokens", () => {
  for (const [fact, name, text, ...expected] of cases) {
    it(fact, () => {
      for (const form of ["", " crlf", " cr"]) {
        const analysis = analyze(`--- ${name}${form}\n${text}`);
        assert.deepEqual(tokensOf(analysis, `${basedir}/${name}`), expected);
      }
    });
  }

  it("characters beyond the BMP count two", () => {
    const analysis = analyze("--- jail.conf\n[a]\nx = 😀%(y)s\n");
    const path = `${basedir}/jail.conf`;
    assert.deepEqual(tokensOf(analysis, path), [
      "a namespace.declaration",
      "x variable.declaration",
      "%( variable",
      "y variable",
      ")s variable",
    ]);
    assert.deepEqual(semanticTokens(analysis, path).slice(10, 13), [0, 6, 2]);
  });

  it("a range gives the tokens that touch it", () => {
    const analysis = analyze("--- jail.conf\n[a]\nx = 1\ny = 2\n");
    const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
    assert.deepEqual(semanticTokens(analysis, `${basedir}/jail.conf`, range).slice(0, 3), [1, 0, 1]);
    assert.equal(semanticTokens(analysis, `${basedir}/jail.conf`, range).length, 10);
  });

  it("a regex of hundreds of kilobytes has its colours", () => {
    const text = `[Definition]\nfailregex = ${"a|".repeat(200_000)}b\n`;
    const analysis = analyze(`--- filter.d/a.conf\n${text}`);
    // The brackets and the name of the section, the option's name, each bar.
    assert.equal(semanticTokens(analysis, `${basedir}/filter.d/a.conf`).length, 200_002 * 5);
  });

  it("a regex that is half typed keeps its colours", () => {
    const show = (pattern: string) =>
      regexTokens(pattern).map(({ start, end, type }) => `${pattern.slice(start, end)} ${type}`);
    assert.deepEqual(show("(a[b"), ["( operator", "[ regexp"]);
    assert.deepEqual(show("a{2,3}?\\"), ["{2,3}? operator", "\\ regexp"]);
    assert.deepEqual(show("(?P<na"), ["(?P< operator"]);
    assert.deepEqual(show("[]\\]x]\\x41\\b"), ["[]\\]x] regexp", "\\x41 regexp", "\\b keyword"]);
    assert.deepEqual(show("(?<!a)(?i)(?#c)(?P=n)"), [
      "(?<! operator",
      ") operator",
      "(?i) operator",
      "(?#c) comment",
      "(?P= operator",
      "n parameter",
      ") operator",
    ]);
  });
});
