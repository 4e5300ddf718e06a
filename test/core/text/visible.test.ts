import assert from "node:assert/strict";
import { visible } from "../../../core/text/index.ts";

describe("visible", () => {
  it("keeps a text in one line of the same length, whatever is in it", () => {
    const text = "a\tb\r\nc\u001b[0m\u007f\u0085\u009b\u2028\u2029é";
    assert.equal(visible(text), "a\tb␍␊c␛[0m␡\ufffd\ufffd␤␤é");
    assert.equal(visible(text).length, text.length);
  });

  it("shows where a text would be read in another order than it stands", () => {
    assert.equal(visible("a \u202e b \u2066c\u2069"), "a \ufffd b \ufffdc\ufffd");
  });
});
