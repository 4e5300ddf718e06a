import assert from "node:assert/strict";
import { parseRegex } from "../../../core/regex/index.ts";
import { lowerPattern } from "../../../core/regex/lower.ts";
import { sourceForAscii, sourceForMapped, translateTerm } from "../../../core/regex/translate.ts";

/** The RegExp sources of a pattern with its named groups, for ASCII texts and for mapped ones. */
function sourcesOf(pattern: string): { ascii: string | undefined; mapped: string | undefined } {
  const node = parseRegex(pattern).value!;
  const { term } = translateTerm(lowerPattern(node), new Set(node.groupIndex.values()), node.groupCount);
  return {
    ascii: term && sourceForAscii(term).source,
    mapped: term && sourceForMapped(term, node.groupCount)?.source,
  };
}

describe("a pattern becomes a RegExp", () => {
  const ascii: readonly [string, string][] = [
    ["abc", "abc"],
    ["a.c", "a[^\\n]c"],
    ["(?s).", "[^]"],
    ["\\s\\d\\w\\W", "[\\t-\\r\\x1c- ]\\d\\w\\W"],
    ["[^\\d\\s]", "[^\\d\\t-\\r\\x1c- ]"],
    ["[\\w.-]", "[\\w\\-.]"],
    ["^a$", "^a(?=\\n?$)"],
    ["(?m)^a$", "(?<![^\\n])a(?![^\\n])"],
    ["\\Aa\\Z", "^a$"],
    ["\\b\\B", "\\b(?:\\B(?!^$))"],
    ["(?i)ka", "[Kk][Aa]"],
    ["a{,2}b{2,}c{1}{", "a{0,2}b{2,}c\\{"],
    ["a|b|cd", "(?:a|b|cd)"],
    ["ab|ac", "a[bc]"],
    ["é", "[]"],
    // unnamed groups need not capture
    ["(a)(?P<n>b)", "a(b)"],
    ["(a)\\1", "(a)(?:\\1)"],
    // atomic groups and possessive repeats
    ["(?>ab?)b", "(?=(ab?))(?:\\1)b"],
    ["a*+b", "a*(?!a)b"],
    ["a{1,2}+b", "(?=(a{1,2}))(?:\\1)b"],
    ["(?:ab)++", "(?=((?:(?=(ab))(?:\\2))+))(?:\\1)"],
    ["(?<=(?>ab))c", "(?<=ab)c"],
    // a group that may have no part has a witness
    ["(a)?(?(1)b|c)", "(?:(a)(?<=(?=([^]*))[^]))?(?:(?!(?:\\2))b|(?=(?:\\2))c)"],
    ["(a)?\\1", "(?:(a)(?<=(?=([^]*))[^]))?(?!(?:\\2))(?:\\1)"],
    ["(?:(a)){0}(?(1)b|c)", "(?:(?!(?:))b|(?=(?:))c)"],
    // X? where X may take nothing
    ["(?:a*)?", "(?:a*|)"],
    ["(?:a*)??", "(?:|a*)"],
    // loops that would cut a run in all ways
    ['(?:[^\\]"]*|"[^"]*")*\\]', '(?:[^"\\]]|"[^"]*")*\\]'],
    ['(?:"[^"]*"|[^"]*)*', '(?:"[^"]*"|[^"])*'],
    ["(?:[^a]*|ab)*c", "(?:[^a]|ab)*c"],
    ["(a+)+b", "(?:a+)+b"],
  ];
  for (const [pattern, expected] of ascii) {
    it(`${pattern} for ASCII texts is ${expected}`, () => {
      assert.equal(sourcesOf(pattern).ascii, expected);
    });
  }

  it("not at all, where a look says that RegExp differs", () => {
    for (const pattern of ["(?:[^a]*|ab)*a", "(?:(a)|b)*\\1", "((?(1)a|b))", "(?:(?(1)a|b)(c)?)*"]) {
      assert.equal(sourcesOf(pattern).ascii, undefined, pattern);
    }
  });

  it("whose letters beyond ASCII stand for classes of characters", () => {
    assert.equal(sourcesOf("[^x]").mapped, "[^x]");
    assert.equal(sourcesOf("\\bé").mapped!.includes("(?<="), true);
    assert.equal(sourcesOf("(?a:\\bé)").mapped!.startsWith("\\b"), true);
  });

  it("that may match too much in other texts, where a back reference could confuse two characters", () => {
    const exact = (pattern: string): boolean | undefined => {
      const node = parseRegex(pattern).value!;
      const { term } = translateTerm(lowerPattern(node), new Set(), node.groupCount);
      return sourceForMapped(term!, node.groupCount)?.exact;
    };
    assert.equal(exact("([-/.])\\d\\1"), true);
    assert.equal(exact("(?>\\w)x"), true);
    assert.equal(exact("(\\w)\\1"), false);
    assert.equal(exact("(\\w)(?!\\1)"), undefined);
    assert.equal(exact("(\\w)(?>\\1)"), undefined);
  });
});
