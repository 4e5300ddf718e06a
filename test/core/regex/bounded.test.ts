import assert from "node:assert/strict";
import { keepFew } from "../../../core/regex/bounded.ts";
import { charSetOf } from "../../../core/regex/charset.ts";

describe("A memo", () => {
  it("never grows beyond its bound, and holds what was put in last", () => {
    const memo = new Map<number, number>();
    for (let key = 0; key < 10_000; key++) {
      keepFew(memo, key, key);
      assert.ok(memo.size <= 2048);
    }
    assert.equal(memo.get(9999), 9999);
  });

  it("of sets keeps equal sets one object as long as one is in use", () => {
    const held = charSetOf([1, 2, 5, 9]);
    for (let first = 100; first < 20_000; first++) charSetOf([first, first, first + 5, first + 7]);
    assert.equal(charSetOf([5, 9, 1, 2]), held);
  });
});
