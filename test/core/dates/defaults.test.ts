import assert from "node:assert/strict";
import { mayHoldDefault } from "../../../core/dates/defaults.ts";
import { createDateDetector, zoneOf } from "../../../core/dates/index.ts";
import { randomFrom } from "../../support/random.ts";

const now = () => 1795219200;
const pieces =
  "1 2 3 0 9 12 20 26 31 2026 2025 20261120 130322 1795219200 : : :: / - . , T @ @4000 < > [ ] ( audit( Jan Nov Mon Z UTC +0100 AM".split(
    " ",
  );
const whole = [
  "2026-11-20 10:11:12",
  "2026-11-20T1:2:3",
  "2026.11.20  10:11:12",
  "Nov 20 10:11:12",
  "Nov  2  1:11:12",
  "20/11/2026 10:11:12",
  "20/Nov/2026:10:11:12",
  "20/Nov/202610:11:12",
  "11/20/2026:10:11:12",
  "10:11:12",
  "<11/20/26@10:11:12>",
  "261120 10:11:12",
  "Nov 20, 2026 10:11:12 PM",
  "Nov-20-26 10:11:12",
  "20261120T101112",
  "@4000000052df927439eec684",
  "1795219200.123",
];

describe("the sieve for lines without a default date", () => {
  it("lets every default form through, with anything before it", () => {
    for (const date of whole) {
      // A clock alone is a date at the line's begin only.
      for (const before of date === "10:11:12"
        ? ["", "[", "\u{1f600}\u{1f600}", "\u{1f600} "]
        : ["", "x ", "a: b=3 ", "((", "7 "]) {
        assert.ok(mayHoldDefault(`${before}${date} y`), before + date);
      }
    }
  });

  it("passes over no line in which a default template finds a date", () => {
    const random = randomFrom(20261123);
    const detector = createDateDetector({ now, zone: zoneOf("UTC")! }).value!;
    detector.matchTime("2026-11-20 10:11:12");
    let found = 0;
    for (let round = 0; round < 20000; round++) {
      let line = "";
      for (let count = 1 + random.below(9); count > 0; count--) {
        line += random.below(4) === 0 ? random.pick(whole) : random.pick(pieces);
        if (random.below(2)) line += " ";
        // A date torn apart is most like one.
        if (random.below(3) === 0) line = line.slice(0, line.length - random.below(4));
      }
      const any = detector.templates.some((entry) => detector.find(entry, line) !== null);
      if (any) found++;
      assert.ok(!any || mayHoldDefault(line), JSON.stringify(line));
    }
    assert.ok(found > 2000, `${found} lines with a date`);
  });

  for (const line of [
    "",
    "no date",
    "in 0:00:00.123 with Status Code 200",
    "a:1:2",
    "user@example.org",
    "10:11",
    "port 1234567",
  ]) {
    it(`passes over ${JSON.stringify(line)}`, () => assert.equal(mayHoldDefault(line), false));
  }
});
