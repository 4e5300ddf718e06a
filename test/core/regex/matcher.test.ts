import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compileRegex, MatcherExhausted, parseRegex } from "../../../core/regex/index.ts";
import { lowerPattern } from "../../../core/regex/lower.ts";
import { Matcher } from "../../../core/regex/matcher.ts";
import { programOf } from "../../../core/regex/program.ts";

type Case = readonly [string, string, readonly number[], readonly string[]];

function matcherFor(pattern: string, letters = ""): Matcher {
  const flags = {
    ignoreCase: letters.includes("i"),
    multiline: letters.includes("m"),
    dotAll: letters.includes("s"),
    ascii: letters.includes("a"),
  };
  const node = parseRegex(pattern, flags).value!;
  return new Matcher(programOf(lowerPattern(node), node.groupCount));
}

describe("the exact matcher", function () {
  this.timeout(60000);

  for (const name of ["features", "drawn"]) {
    it(`gives by itself what Python's re gives on ${name} patterns`, () => {
      const path = new URL(`golden/${name}.json`, import.meta.url);
      const { texts, cases } = JSON.parse(readFileSync(path, "utf8")) as { texts: string[]; cases: Case[] };
      const found: string[] = [];
      for (const [pattern, letters, places, results] of cases) {
        const matcher = matcherFor(pattern, letters);
        places.forEach((place, index) => {
          const spans = matcher.search(texts[place]!, 0);
          const ours = spans ? Array.from(spans).join() : "";
          if (ours !== results[index]) found.push(`${pattern} on ${JSON.stringify(texts[place])}: ${ours}`);
        });
      }
      assert.deepEqual(found.slice(0, 20), []);
    });
  }

  // CPython 3.11 gets these wrong; the documentation says what is meant.
  const possessive: readonly [string, string, string | null][] = [
    ["(?:ab?c)*+a", "aca", "0,3"],
    ["(?:a.{2}\\B){2,}+a", "abaaaaaba", "0,7"],
    ["(?:a.*c)*+a", "ab", "0,1"],
    ["(?:(a)|b)*+c", "abc", "0,3,0,1"],
    ["(?:(a)|(b)){2}+", "ab", "0,2,0,1,1,2"],
    ["(?:(ab)|a)++", "aba", "0,3,0,2"],
    ["(?:a{1,2}){2}+a", "aaaa", null],
  ];
  for (const [pattern, text, expected] of possessive) {
    it(`and RegExp mean the documented thing by ${pattern}`, () => {
      const spans = matcherFor(pattern).search(text, 0);
      assert.equal(spans ? Array.from(spans).join() : null, expected);
      const match = compileRegex(pattern).value!.search(text);
      assert.equal(match && Array.from(match.spans).join(), expected);
    });
  }

  it("can be stopped from outside", () => {
    let calls = 0;
    const watch = (): void => {
      if (++calls > 3) throw new Error("that will do");
    };
    const regex = compileRegex("^(?:(a)|a|\\1b)*c", {}, { watch }).value!;
    assert.equal(regex.execution, "matcher");
    assert.throws(() => regex.search("a".repeat(100)), /that will do/);
  });

  it("says so where a text needs more memory than it may take", () => {
    const node = parseRegex("^(?:(a)|b)*c").value!;
    const matcher = new Matcher(programOf(lowerPattern(node), node.groupCount), undefined, 1 << 12);
    assert.throws(() => matcher.search("ab".repeat(10_000), 0), MatcherExhausted);
    assert.deepEqual(Array.from(matcher.search("abc", 0)!), [0, 3, 0, 1]);
  });

  it("finds matches from a place on, or there only", () => {
    const matcher = matcherFor("(?<=a)b");
    assert.deepEqual(Array.from(matcher.search("😀abab", 4)!), [5, 6]);
    assert.equal(matcher.search("abab", 2, true), undefined);
    assert.deepEqual(Array.from(matcher.search("abab", 3, true)!), [3, 4]);
  });
});
