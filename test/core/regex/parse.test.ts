import assert from "node:assert/strict";
import { type ParsedRegex, parseRegex, type RegexNode, visitRegex } from "../../../core/regex/index.ts";

/** The nodes of a pattern with the text that each stands for, outer ones first. */
function outline(pattern: string): string[] {
  const lines: string[] = [];
  visitRegex(parsed(pattern).body, (node: RegexNode) => {
    if (node.kind !== "alternation" && node.kind !== "sequence") {
      lines.push(`${node.kind} ${pattern.slice(node.span.start, node.span.end)}`);
    }
    return undefined;
  });
  return lines;
}

function parsed(pattern: string): NonNullable<ParsedRegex["value"]> {
  const { value, problem } = parseRegex(pattern);
  assert.ok(value, problem?.text);
  return value;
}

describe("a parsed regex", () => {
  const outlines: readonly [string, readonly string[]][] = [
    ["ab", ["literal a", "literal b"]],
    ["a|\\.", ["literal a", "literal \\."]],
    ["😀x", ["literal 😀", "literal x"]],
    [
      "\\x41\\u0041\\U00000041\\101\\0",
      ["\\x41", "\\u0041", "\\U00000041", "\\101", "\\0"].map((text) => `literal ${text}`),
    ],
    [".\\d\\W", ["any .", "category \\d", "category \\W"]],
    ["[^a-c\\s-]", ["set [^a-c\\s-]", "range a-c", "literal a", "literal c", "category \\s", "literal -"]],
    ["[]a]", ["set []a]", "literal ]", "literal a"]],
    ["^\\A\\b\\B\\Z$", ["^", "\\A", "\\b", "\\B", "\\Z", "$"].map((text) => `assertion ${text}`)],
    [
      "(a)(?:b)(?P<n>c)",
      ["group (a)", "literal a", "group (?:b)", "literal b", "group (?P<n>c)", "literal c"],
    ],
    ["(?i-s:a)", ["group (?i-s:a)", "literal a"]],
    ["(?=a)(?<!b)", ["look (?=a)", "literal a", "look (?<!b)", "literal b"]],
    ["(?>a)", ["atomic (?>a)", "literal a"]],
    ["a*?b{2,}+", ["repeat a*?", "literal a", "repeat b{2,}+", "literal b"]],
    ["a{,}{b", ["repeat a{,}", "literal a", "literal {", "literal b"]],
    [
      "(a)\\1(?P<n>)(?P=n)",
      ["group (a)", "literal a", "backreference \\1", "group (?P<n>)", "backreference (?P=n)"],
    ],
    [
      "(a)?(?(1)b|c)",
      ["repeat (a)?", "group (a)", "literal a", "conditional (?(1)b|c)", "literal b", "literal c"],
    ],
    ["(?x) a # b\n c", ["literal a", "literal c"]],
    ["a(?#b)c", ["literal a", "literal c"]],
  ];
  for (const [pattern, expected] of outlines) {
    it(`knows where each part of ${JSON.stringify(pattern)} stands`, () => {
      assert.deepEqual(outline(pattern), expected);
    });
  }

  it("keeps the places of names, quantifiers, references and comments", () => {
    const pattern = "(?P<name>a{2})(?(name)b)(?#note)(?x: # more\n)";
    const spots: string[] = [];
    visitRegex(parsed(pattern).body, (node) => {
      const span =
        node.kind === "group" ? node.nameSpan : node.kind === "repeat" ? node.quantifierSpan : undefined;
      const place = node.kind === "conditional" ? node.referenceSpan : span;
      if (place) spots.push(pattern.slice(place.start, place.end));
      return undefined;
    });
    const comments = parsed(pattern).comments.map(({ start, end }) => pattern.slice(start, end));
    assert.deepEqual(spots, ["name", "{2}", "name"]);
    assert.deepEqual(comments, ["(?#note)", "# more\n"]);
  });

  it("names its groups in the order of their numbers", () => {
    const { groupCount, groupIndex } = parsed("(?P<b>x)(y)(?P<a>z)");
    assert.equal(groupCount, 3);
    assert.deepEqual(
      [...groupIndex],
      [
        ["b", 1],
        ["a", 3],
      ],
    );
  });

  it("has the flags given beside it and those at its start", () => {
    const { flags } = parseRegex("(?im)a", { dotAll: true }).value!;
    assert.deepEqual(flags, {
      ignoreCase: true,
      multiline: true,
      dotAll: true,
      verbose: false,
      ascii: false,
    });
  });

  it("knows how far a look-behind goes back", () => {
    const widths: number[] = [];
    visitRegex(parsed("(?<=(ab|cd)e{3})(?<!\\b)(ab)(?<=\\1.)").body, (node) => {
      if (node.kind === "look") widths.push(node.width);
      return undefined;
    });
    assert.deepEqual(widths, [5, 0, 3]);
  });
});

describe("a bad regex", () => {
  const failures: readonly [string, string, number][] = [
    ["a\n(b", "missing ), unterminated subpattern at position 2 (line 2, column 1)", 2],
    ["😀(", "missing ), unterminated subpattern at position 1", 2],
    ["(?<=a*)b", "look-behind requires fixed-width pattern", 0],
    ["x{99999999999}", "the repetition number is too large", 1],
    ["\\N{EM DASH}", "character name 'EM DASH' not looked up: write it as \\u or \\U at position 0", 0],
    ["\\N{", "missing character name at position 3", 3],
    ["[😀-\\u03ff]", "bad character range 😀-\\u at position 5", 6],
    ["[😁-😀]", "bad character range 😁-😀 at position 1", 1],
    ["[\\U0001f600-a]", "bad character range \\U-a at position 9", 9],
  ];
  for (const [pattern, text, offset] of failures) {
    it(`says ${JSON.stringify(text)}`, () => {
      const { value, problem } = parseRegex(pattern);
      assert.equal(value, undefined);
      assert.deepEqual([problem!.text, problem!.offset], [text, offset]);
    });
  }

  it("nested ten thousand deep is refused, not a crash", () => {
    const problem = parseRegex("(".repeat(10000) + ")".repeat(10000)).problem!;
    assert.match(problem.text, /recursion limit/);
  });

  it("nested as deep as Python takes is read and runs", () => {
    const { value } = parseRegex(`${"(?:".repeat(480)}a${")".repeat(480)}`);
    assert.ok(value);
  });
});
