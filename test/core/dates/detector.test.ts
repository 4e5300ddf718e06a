import assert from "node:assert/strict";
import { createDateDetector, type DateDetector, DateError, zoneOf } from "../../../core/dates/index.ts";

const NOW = 1123970400;

function create(datepattern?: string | null, logtimezone?: string): DateDetector {
  const { value } = createDateDetector({ datepattern, now: () => NOW, zone: zoneOf("UTC")!, logtimezone });
  return value!;
}

/** Each line, and the text that is its date: `-` for none. */
function dates(detector: DateDetector, lines: readonly string[]): string[] {
  return lines.map((line) => {
    const match = detector.matchTime(line);
    return match ? line.slice(match.start, match.end) : "-";
  });
}

/** The templates that were hit, in their order. */
function hits(detector: DateDetector): string[] {
  return detector.templates.filter((entry) => entry.hits > 0).map((entry) => `${entry.hits} ${entry.name}`);
}

describe("the date detector", () => {
  it("finds dates by the default templates where no pattern is given", () => {
    const lines = ["2005-08-14 11:59:59 x", "x", "[31/Oct/2006:09:22:55 -0000] y", "1124013599 z"];
    const detector = create();
    assert.deepEqual(dates(detector, lines), [
      "2005-08-14 11:59:59",
      "-",
      "31/Oct/2006:09:22:55 -0000",
      "1124013599",
    ]);
  });

  it("lists no default template before the first line", () => {
    const detector = create();
    assert.equal(detector.templates.length, 0);
    detector.matchTime("x");
    assert.equal(detector.templates.length, 31);
  });

  it("prefers the place where the last date stood to a date in the message", () => {
    const detector = create("%H:%M:%S\n%Y-%m-%d");
    assert.deepEqual(
      dates(detector, ["at 10:11:12", "at 10:11:13 on 2005-08-14", "2005-08-14 at 10:11:14"]),
      ["10:11:12", "10:11:13", "2005-08-14"],
    );
  });

  it("moves a template up that is hit more often", () => {
    const detector = create("%H:%M:%S\n%Y-%m-%d\n%d/%b");
    dates(detector, ["14/Aug", "14/Aug", "10:11:12", "2005-08-14"]);
    assert.deepEqual(hits(detector), ["2 Day/MON", "1 24hour:Minute:Second", "1 Year-Month-Day"]);
  });

  it("counts a pair of surrogates as one character of distance", () => {
    const detector = create("%H:%M:%S\n%Y-%m-%d");
    dates(detector, ["😀😀 10:11:12"]);
    assert.equal(detector.templates[0]!.distance, 3);
  });

  it("the cut text is the first group, the match may be more", () => {
    const match = create("^\\[(%H:%M)\\] ").matchTime("[10:11] x")!;
    assert.deepEqual([match.matchStart, match.start, match.end, match.matchEnd], [0, 1, 6, 7]);
  });

  const times: ReadonlyArray<
    readonly [fact: string, pattern: string, line: string, value: number, float: boolean]
  > = [
    ["an epoch is a float", "EPOCH", "1124013599.123 x", 1124013599.123, true],
    ["an epoch in milliseconds", "LEPOCH", "1124013599123 x", 1124013599.123, true],
    ["an epoch in microseconds", "LEPOCH", "1124013599123456 x", 1124013599.123456, true],
    ["an epoch within a pattern", "=({EPOCH});", "=1124013599;", 1124013599, true],
    ["TAI64N is an int", "TAI64N", "@4000000042ff3a1f0de8ae3c x", 1124022815, false],
    ["a date without a zone is a float", "%Y-%m-%d", "2005-08-14", 1123977600, true],
    ["a date with a zone is an int", "%Y-%m-%d %z", "2005-08-14 +0100", 1123974000, false],
  ];
  for (const [fact, pattern, line, value, float] of times) {
    it(fact, () => {
      const detector = create(pattern);
      assert.deepEqual(detector.timeOf(detector.matchTime(line)!), { value, float });
    });
  }

  it("logtimezone is the zone of dates that name none", () => {
    const detector = create("%Y-%m-%d", "CET");
    assert.deepEqual(detector.timeOf(detector.matchTime("2005-08-14")!), { value: 1123974000, float: false });
  });

  it("a day that is none has no time", () => {
    const detector = create();
    assert.equal(detector.timeOf(detector.matchTime("2005-02-30 10:11:12")!), null);
  });

  it("there is no detector for null, nor for what fail2ban refuses", () => {
    const make = (datepattern: string | null, logtimezone?: string) =>
      createDateDetector({ datepattern, now: () => NOW, zone: zoneOf("UTC")!, logtimezone });
    assert.deepEqual(make(null), { value: undefined, problem: undefined });
    assert.match(make("%Q").problem!, /^Failed to set datepattern '%Q'/);
    assert.equal(make("%Y", "Mars").problem, "Unknown or unsupported time zone: 'Mars'");
    assert.equal(make("%Y", "ABC").problem, "'ABC'");
  });

  const failures: ReadonlyArray<readonly [fact: string, pattern: string, line: string, error: string]> = [
    [
      "a regex that Python refuses",
      "(%Y",
      "x",
      "re.error: missing ), unterminated subpattern at position 11",
    ],
    ["a match of nothing at the line's end", "()$", "x", "IndexError: string index out of range"],
    ["a regex without a group", "[(]", "(", "IndexError: no such group"],
    ["a zone that fail2ban does not know", "%Z %H:%M", "ERROR 10:11", "KeyError: 'ERROR'"],
    [
      "an epoch of a group that took no part",
      "(x)? {EPOCH}",
      " 1124013599",
      "TypeError: float() argument must be a string or a real number, not 'NoneType'",
    ],
  ];
  for (const [fact, pattern, line, error] of failures) {
    it(`${fact} breaks fail2ban`, () => {
      const detector = create(pattern);
      assert.throws(
        () => detector.timeOf(detector.matchTime(line)!),
        (thrown) => thrown instanceof DateError && String(thrown) === error,
      );
    });
  }

  it("another detector goes on from its state", () => {
    const lines = ["x 10:11:12", "2005-08-14", "10:11:12", "😀 14/Aug", "14/Aug 10:11:13", "x 10:11:14"];
    const whole = create("%H:%M:%S\n%Y-%m-%d\n%d/%b");
    const expected = dates(whole, lines);
    let detector = create("%H:%M:%S\n%Y-%m-%d\n%d/%b");
    const actual = lines.flatMap((line) => {
      const state = JSON.parse(JSON.stringify(detector.snapshot()));
      detector = create("%H:%M:%S\n%Y-%m-%d\n%d/%b");
      detector.restore(state);
      return dates(detector, [line]);
    });
    assert.deepEqual(actual, expected);
    assert.deepEqual(hits(detector), hits(whole));
  });

  it("how a template is looked for can be replaced", () => {
    const detector = create("%H:%M:%S\n%Y-%m-%d");
    const asked: string[] = [];
    detector.find = (template, line, start, end) => {
      asked.push(`${template.name} in ${line.slice(start, end)}`);
      return template.search(line, start, end);
    };
    dates(detector, ["x 10:11:12 y", "x 10:11:13 y"]);
    assert.deepEqual(asked, [
      "24hour:Minute:Second in x 10:11:12 y",
      "Year-Month-Day in x 10:11:12 y",
      "24hour:Minute:Second in 10:11:13",
    ]);
  });
});
