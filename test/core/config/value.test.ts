import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { toInt } from "../../../core/config/value.ts";
import { untraced } from "../../../core/text/index.ts";

describe("Python's int of an option's text", () => {
  for (const [text, expected] of [
    ["5", 5],
    [" -5\t", -5],
    ["1_000", 1000],
    ["1__0", undefined],
    ["٣", 3],
    // Five sets of mathematical digits stand in one row.
    ["𝟘𝟡𝟎", 90],
    ["\u20035\xa0", 5],
    ["\x1c5", undefined],
    ["5m", undefined],
    ["", undefined],
    ["9".repeat(20), 99999999999999999999n],
    ["9".repeat(4301), undefined],
  ] as const) {
    it(`of ${JSON.stringify(text.slice(0, 30))} is ${expected ?? "none"}`, () => {
      assert.equal(toInt(untraced(text))?.value, expected);
    });
  }
});
