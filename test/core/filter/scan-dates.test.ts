import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { zoneOf } from "../../../core/dates/index.ts";
import { compileFilter } from "../../../core/filter/compile.ts";
import { LogScanner } from "../../../core/filter/scan.ts";
import { ScanGivenUp } from "../../../core/filter/scan-dates.ts";

const now = Date.UTC(2024, 11, 31, 11, 1, 30) / 1000;

/** How many lines match, or that only a scan line by line can tell. */
function count(datepattern: string, lines: readonly string[]): number | "given up" {
  const request = { failregex: ["^\\s*fail <ADDR>$"], datepattern, now: () => now, zone: zoneOf("UTC")! };
  const scanner = LogScanner.for(compileFilter(request).value!, 0)!;
  const { detector } = scanner;
  try {
    // The second time, dates are foreseen.
    for (const chunk of [lines.slice(0, 1), lines.slice(1)]) {
      scanner.load(
        0,
        chunk.map((line) => `${line}\n`).join(""),
        () => "",
        () => -1,
      );
      scanner.foresee();
      scanner.findDates(detector.snapshot());
      scanner.match();
      scanner.settle([]);
    }
  } catch (error) {
    if (error instanceof ScanGivenUp) return "given up";
    throw error;
  }
  return scanner.counts.matched;
}

const failure = "fail 192.0.2.1";

describe("the dates of a scan", () => {
  const fine = "%Y-%m-%d %H:%M:%S";
  it("is not given up where all dates are read", () => {
    const lines = [`2024-12-31 11:00:00 ${failure}`, "2024-06-31 11:00:00 nothing", `2024-12-31 ${failure}`];
    assert.equal(count(fine, lines), 1);
    assert.equal(count(`^${fine}`, [...lines, `2024-12-31 11:00:01 ${failure}`]), 2);
  });

  it("leaves in the line what stands before a date's own group", () => {
    for (const before of ["(?:x )?", "(?=x)x "]) {
      const pattern = `{^LN-BEG}${before}(%H:%M:%S)`;
      const lines = ["11:00:00", "11:00:01", "11:00:02"].map((date) => `x ${date} ${failure}`);
      assert.equal(count(pattern, lines), 0);
    }
  });

  it("is given up where a date is nothing at the end of a line", () => {
    assert.equal(count(`${fine}|$`, [`2024-12-31 11:00:00 ${failure}`, "2024 nothing"]), "given up");
  });

  for (const [what, datepattern, first, second] of [
    ["its day stands behind the time", "%H:%M:%S %d/%m/%Y", "11:00:00 30/12/2024", "11:00:01 31/06/2024"],
    ["no zone has its name", `${fine} %Z`, "2024-12-31 11:00:00 CET", "2024-12-31 11:00:01 XYZ"],
    [
      "a group of its own names no zone",
      `${fine} (?P<Z>\\w+)`,
      "2024-12-31 11:00:00 CET",
      "2024-12-31 11:00:01 XYZ",
    ],
    ["%p took nothing", "%Y-%m-%d %I:%M:%S(?: %p)?", "2024-12-31 11:00:00 AM", "2024-12-31 11:00:01"],
    [
      "an offset leads before the year 1",
      `${fine} %z`,
      "0001-01-01 00:00:00 +0000",
      "0001-01-01 00:00:01 +0100",
    ],
    [
      "its year is too large",
      "(?P<Y>\\d+)-%m-%d %H:%M:%S",
      "2024-12-31 11:00:00",
      "99999999999-12-31 11:00:00",
    ],
    ["its number took no part", "(?:{EPOCH}|x) ", "1735642890 ", "x "],
    ["Python refuses a later pattern", `^${fine}\n(`, "2024-12-31 11:00:00", "2024"],
  ] as const) {
    const isRead = what.startsWith("its day");
    it(`is given up where a date breaks fail2ban${isRead ? " or" : ":"} ${what}`, () => {
      for (const pattern of [datepattern, `^${datepattern}`]) {
        assert.equal(count(pattern, [`${first} ${failure}`, `${second} ${failure}`]), "given up");
        // A date that can't be read bears on nothing where the line holds nothing; one that breaks fail2ban does.
        if (!isRead) assert.equal(count(pattern, [`${first} ${failure}`, `${second} nothing`]), "given up");
      }
    });
  }
});
