import assert from "node:assert/strict";
import { findRunaway, parseRegex } from "../../../core/regex/index.ts";

/** A pattern, the loop that is found in it, and the repeat within that does it. */
const patterns: readonly [pattern: string, outer?: string, inner?: string][] = [
  ["(a+)+b", "(a+)+", "a+"],
  ["^(?:a*)*$", "(?:a*)*", "a*"],
  ["x(?:\\w+\\s?)*y", "(?:\\w+\\s?)*", "\\w+"],
  ["(?i:(K+|k)*)x", "(K+|k)*", "K+"],
  ["(?:a|aa)+b", "(?:a|aa)+"],
  ["(?:a{1,3})+b", "(?:a{1,3})+"],
  ["(?:x+x+)+y", "(?:x+x+)+"],
  ["(?:(?:a|b)+?c?)*?d", "(?:(?:a|b)+?c?)*?", "(?:a|b)+?"],
  ["(?:a+)+|b"],
  ["(?:a|b)*c"],
  ["(?:\\w+\\s)*x"],
  ["(\\w|\\d)*x"],
  // Python makes a(?:b|b) of the branches, and one set of b and b.
  ["(?:ab|a(?:b))+c"],
  ["(?:a{3})+b"],
  ["(a+)+.*$"],
  ["(?=(a+)+)b"],
  ["(?>(a+)+)b"],
  ["(a)(?:\\1+)+b"],
  [".*.*.*x"],
];

describe("A pattern that runs away", () => {
  for (const [pattern, outer, inner] of patterns) {
    it(`${pattern} ${outer === undefined ? "is none" : `does so in ${outer}`}`, () => {
      const found = findRunaway(parseRegex(pattern).value!);
      const text = (span: { start: number; end: number } | undefined) =>
        span && pattern.slice(span.start, span.end);
      assert.deepEqual([text(found?.outer.span), text(found?.inner?.span)], [outer, inner]);
    });
  }
});
