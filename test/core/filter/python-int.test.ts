import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readInt } from "../../../core/filter/python-int.ts";
import { PythonError } from "../../../core/text/index.ts";

describe("int() of a text", () => {
  const numbers: readonly (readonly [text: string, value: number])[] = [
    ["24", 24],
    [" 24\n", 24],
    ["\x85\u00a024\v", 24],
    ["+24", 24],
    ["-4", -4],
    ["1_6", 16],
    ["024", 24],
    ["٢٤", 24],
    ["\u{1d7d9}\u{1d7ff}", 19],
  ];
  for (const [text, value] of numbers) {
    it(`${JSON.stringify(text)} is ${value}`, () => assert.equal(readInt(text), value));
  }

  for (const text of [
    "",
    " ",
    "x",
    "1__6",
    "_1",
    "1_",
    "+ 1",
    "1.0",
    "²",
    "\ufeff1",
    "\x1c1",
    "9".repeat(4301),
  ]) {
    it(`${JSON.stringify(text)} is none`, () => assert.throws(() => readInt(text), PythonError));
  }
});
