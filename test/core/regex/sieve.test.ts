import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compileRegex, firstCharacters, mayRunAway, requiredLiterals } from "../../../core/regex/index.ts";

type Case = readonly [string, string, readonly number[], readonly string[]];

function literalsOf(pattern: string): readonly (readonly string[])[] {
  return requiredLiterals(compileRegex(pattern).value!);
}

describe("the literals that a match must contain", () => {
  const cases: readonly [string, readonly (readonly string[])[]][] = [
    ["abc", [["abc"]]],
    ["^abc \\d+ def$", [["abc "], [" def"]]],
    ["abc|abd", [["abc", "abd"]]],
    ["(?:error|warning): x", [["error: x", "warning: x"]]],
    ["a(?:bc)?d", [["a"], ["d"]]],
    ["(?i)abc", [["ABC", "ABc", "AbC", "Abc", "aBC", "aBc", "abC", "abc"]]],
    ["(?i)k", [["K", "k", "\u212a"]]],
    ["(?:ab)+c", [["ab"], ["c"]]],
    ["(?:ab){2}c", [["ababc"]]],
    ["a*", []],
    ["a|", []],
    ["(?=abc)", []],
    ["(?!abc)d", [["d"]]],
    ["(?<=ab)c", [["c"]]],
    ["a(?(1)b)(c)?", [["a", "ab"]]],
    ["\\d", []],
    ["", []],
  ];
  for (const [pattern, expected] of cases) {
    it(`of ${pattern || "the empty regex"} are ${JSON.stringify(expected)}`, () => {
      const sorted = literalsOf(pattern).map((clause) => [...clause].sort());
      assert.deepEqual(sorted.sort(), expected.map((clause) => [...clause].sort()).sort());
    });
  }

  it("are none of many repeats of nothing within one another, which takes no time", () => {
    assert.deepEqual(literalsOf(`${"(?:".repeat(20)}${"){8}".repeat(20)}`), []);
  });

  for (const name of ["stock", "features", "drawn"]) {
    it(`are in every text that a ${name} pattern matches, and a match begins as foretold`, () => {
      const path = new URL(`golden/${name}.json`, import.meta.url);
      const golden = JSON.parse(readFileSync(path, "utf8")) as { texts: string[]; cases: Case[] };
      let clauses = 0;
      for (const [pattern, letters, places, results] of golden.cases) {
        const flags = {
          ignoreCase: letters.includes("i"),
          multiline: letters.includes("m"),
          dotAll: letters.includes("s"),
          ascii: letters.includes("a"),
        };
        const regex = compileRegex(pattern, flags).value!;
        const required = requiredLiterals(regex);
        const first = firstCharacters(regex);
        clauses += required.length;
        places.forEach((place, index) => {
          if (!results[index]) return;
          const text = golden.texts[place]!;
          const [start, end] = results[index]!.split(",").map(Number) as [number, number];
          const taken = text.slice(start, end);
          for (const clause of required) {
            assert.ok(
              clause.some((literal) => taken.includes(literal)),
              `${pattern} ${clause} ${taken}`,
            );
          }
          const unit = text.charCodeAt(start);
          if (first && unit < 0x80) assert.ok(first.has(unit), `${pattern} on ${JSON.stringify(text)}`);
          if (first) assert.equal(start, 0);
        });
      }
      assert.ok(clauses > 300);
    });
  }
});

describe("the characters that a match must begin with", () => {
  const units = (pattern: string): string | undefined => {
    const first = firstCharacters(compileRegex(pattern).value!);
    return first && [...first].map((unit) => String.fromCharCode(unit)).join("");
  };
  const cases: readonly [string, string | undefined][] = [
    ["^ab", "a"],
    ["^(?:ab|cd)", "ac"],
    ["^a?b", "ab"],
    ["(?:^|x)a", undefined],
    ["ab", undefined],
    ["^a*", undefined],
    ["^(?=x)a", "a"],
    ["(?m)^a", undefined],
    ["(?i)^k", "Kk"],
    ["^.", undefined],
  ];
  for (const [pattern, expected] of cases) {
    it(`of ${pattern} are ${expected}`, () => {
      const found = units(pattern);
      if (pattern === "^.") assert.equal(found?.length, 127);
      else assert.equal(found, expected);
    });
  }
});

describe("a search that may take exponential time", () => {
  for (const [pattern, expected] of [
    ["(a+)+b", true],
    ["(?:a*b)*c", true],
    ["a+b+c", false],
    ["(?:ab)*", false],
    ["(?:a{3})*", false],
  ] as const) {
    it(`${expected ? "is" : "is not"} one by ${pattern}`, () => {
      assert.equal(mayRunAway(compileRegex(pattern).value!), expected);
    });
  }
});
