import assert from "node:assert/strict";
import { excerpt } from "../../../core/text/excerpt.ts";

describe("core/text/excerpt", () => {
  it("is the text where it is short, and else its beginning", () => {
    assert.equal(excerpt("abcdef", 6), "abcdef");
    assert.equal(excerpt("abcdefg", 6), "abc...");
    assert.equal(excerpt("x".repeat(300)).length, 120);
  });
});
