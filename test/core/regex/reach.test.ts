import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { createReacher, parseRegex, type RegexFlags } from "../../../core/regex/index.ts";

/** The parts that match and, in brackets, the piece that fails; behind a dash, what of the text the parts take. */
function show(pattern: string, text: string): string {
  const reach = createReacher(parseRegex(pattern).value!)(text);
  if (!reach) return "matches";
  const parts = reach.matched.map(({ start, end }) => pattern.slice(start, end)).join(" ");
  const piece = pattern.slice(reach.piece.start, reach.piece.end);
  const where = reach.free ? `${text.slice(reach.start, reach.end)}…` : text.slice(reach.start, reach.end);
  return `${parts} [${piece}] - ${where}`;
}

describe("how far a regex comes", () => {
  const table: readonly [fact: string, pattern: string, text: string, expected: string][] = [
    ["nothing fails of what matches", "ab", "xab", "matches"],
    ["a word is one piece", "^Failed login", "failed login", "^ [Failed] - "],
    ["a word is split where it differs", "^Failed", "Faild", "^Fail [ed] - Fail"],
    ["what stands before leaves its place open", "^.* denied", "login accepted", "^.* [ denied] - …"],
    [
      "some letters behind a wildcard show where it is meant",
      "^.*denied",
      "it was denid",
      "^.*deni [ed] - it was deni",
    ],
    ["so do characters that are there once only", '.*\\] "GET', 'x] "POST', '.*\\] " [GET] - x] "'],
    ["without an anchor the place is open, too", "denied", "accepted", " [denied] - …"],
    [
      "a group ending in a wildcard leaves it open from its own begin on",
      "^(a.*) from",
      "ab xy",
      "^(a.*) [ from] - …",
    ],
    ["of several options the one that comes farthest", "^(?:ab|acd|x)e", "acf", "^ ac [d] - ac"],
    ["options of which nothing matches are one piece", "^u (?:ab|cd)", "u x", "^u  [(?:ab|cd)] - u "],
    ["a count that is not reached", "^\\d{4}-", "123-", "^ [\\d{4}] - 123"],
    ["a repeat once or more", "^a\\d+b", "ab", "^a [\\d+] - a"],
    ["the end", "^ab$", "abc", "^ab [$] - ab"],
    ["the begin amid", "a^b", "ab", "a [^] - a"],
    ["a look-ahead", "^a(?=b)", "ac", "^a [(?=b)] - a"],
    ["a back reference", "^(a|b)\\1c", "abc", "^(a|b) [\\1] - a"],
    ["a conditional", "^(a)?(?(1)b|c)d", "ac", "^(a)? [(?(1)b|c)] - a"],
    ["an atomic group", "^(?>ab)c", "ad", "^ a [b] - a"],
  ];
  for (const [fact, pattern, text, expected] of table) {
    it(`${fact}: ${pattern} on ${text}`, () => assert.equal(show(pattern, text), expected));
  }

  it("stretches that are to be taken as a whole are not looked into", () => {
    const pattern = "^a(?:bc|d)?(?:ef)g";
    const wholes = [{ start: 2, end: 17 }];
    const reach = createReacher(parseRegex(pattern).value!, { wholes })("abceg")!;
    assert.deepEqual(reach.piece, wholes[0]);
  });

  it("the parts match and the piece behind them does not, on thousands of misses", () => {
    const wrong: string[] = [];
    let misses = 0;
    for (const name of ["features", "drawn"]) {
      for (const [pattern, letters, places, results, texts] of readCases(name)) {
        const { value } = parseRegex(pattern, flagsOf(letters));
        const reacher = createReacher(value!);
        for (const [index, place] of places.slice(0, 6).entries()) {
          const text = texts[place]!;
          const reach = reacher(text);
          const complain = (what: string) =>
            wrong.push(`${pattern} (${letters}) on ${JSON.stringify(text)}: ${what}`);
          if ((reach === undefined) !== (results[index] !== "")) complain("verdict");
          if (!reach) continue;
          misses++;
          if (!reach.prefix.search(text)) complain("the parts do not match");
          if (reach.longer.search(text)) complain("the piece matches");
          let at = 0;
          for (const { start, end } of [...reach.matched, reach.piece]) {
            if (start < at || end < start || end > pattern.length) complain("spans");
            at = end;
          }
          if (!(reach.start <= text.length && reach.end <= text.length)) complain("places");
        }
      }
    }
    assert.deepEqual(wrong.slice(0, 20), []);
    assert.ok(misses > 5000, String(misses));
  }).timeout(60_000);
});

type Case = readonly [pattern: string, flags: string, places: readonly number[], results: readonly string[]];

function readCases(name: string): readonly (readonly [...Case, texts: readonly string[]])[] {
  const text = readFileSync(new URL(`golden/${name}.json`, import.meta.url), "utf8");
  const { texts, cases } = JSON.parse(text) as { texts: readonly string[]; cases: readonly Case[] };
  return cases.map(([pattern, flags, places, results]) => [pattern, flags, places, results, texts] as const);
}

function flagsOf(letters: string): RegexFlags {
  return {
    ignoreCase: letters.includes("i"),
    multiline: letters.includes("m"),
    dotAll: letters.includes("s"),
    verbose: letters.includes("x"),
    ascii: letters.includes("a"),
  };
}
