import assert from "node:assert/strict";
import { endsWithin } from "../../host/deadline.ts";

describe("a deadline", () => {
  it("lets a step come to its end", () => {
    let done = false;
    assert.equal(
      endsWithin(1000, () => {
        done = true;
      }),
      true,
    );
    assert.equal(done, true);
  });

  it("breaks a step off inside a regular expression", () => {
    const started = performance.now();
    assert.equal(
      endsWithin(100, () => {
        /^(a+)+[bc]$/.test("a".repeat(60));
      }),
      false,
    );
    assert.ok(performance.now() - started < 5000);
  });

  it("hands on what the step throws", () => {
    assert.throws(
      () =>
        endsWithin(1000, () => {
          throw new RangeError("too far");
        }),
      RangeError,
    );
  });
});
