import assert from "node:assert/strict";
import { bordersOf, findHindrance, parseRegex } from "../../../core/regex/index.ts";

const borders: readonly [pattern: string, open: string][] = [
  ["a", "start end"],
  ["^a", "end"],
  ["a$", "start"],
  ["\\Aa\\Z", ""],
  ["^.*a.*$", "start end"],
  ["^(?P<x>.+)a", "start end"],
  ["^\\s*.*a$", ""],
  ["(?:^a|b)c$", "start"],
  ["(?:^a|^b)c$", ""],
  ["(?:^)a(?:$)", ""],
  ["\\b^a$\\b", ""],
  ["^a(?: b)?", "end"],
];

const hindrances: readonly [pattern: string, kind?: string][] = [
  ["a^b", "start"],
  ["a?^b"],
  ["(?:a^|b)c"],
  ["(?:a^|a\\A)c", "start"],
  ["(?:a^)*c"],
  ["(?:a^){2}c", "start"],
  ["(?=a)^b"],
  ["a$b", "end"],
  ["a$\\s"],
  ["a$\\n"],
  ["a$bc", "end"],
  ["a\\Z", "string-end"],
  ["a\\s\\Z"],
  ["[^a]\\Z"],
  ["[ab]\\Z", "string-end"],
  ["[^\\n]\\Z", "string-end"],
  ["a\\n"],
  ["a\\nb", "line-feed"],
  ["(?m)a^b$c"],
];

describe("The borders of a pattern", () => {
  for (const [pattern, open] of borders) {
    it(`${pattern} is open at ${open || "neither side"}`, () => {
      const { openStart, openEnd } = bordersOf(parseRegex(pattern).value!);
      assert.equal([openStart ? "start" : "", openEnd ? "end" : ""].join(" ").trim(), open);
    });
  }
});

describe("What keeps a pattern from ever matching", () => {
  for (const [pattern, kind] of hindrances) {
    it(`in ${pattern} is ${kind ?? "nothing"}`, () =>
      assert.equal(findHindrance(parseRegex(pattern).value!)?.kind, kind));
  }
});
