import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { zoneOf } from "../../../core/dates/index.ts";
import { compileFilter, type FilterRequest } from "../../../core/filter/compile.ts";
import { LineMatcher, type LineOutcome } from "../../../core/filter/match.ts";
import { pythonRepr } from "../../../core/text/index.ts";

const now = 1124013600;

function open(request: Partial<FilterRequest>): LineMatcher {
  const zone = zoneOf("UTC")!;
  const { value, problems } = compileFilter({ failregex: [], now: () => now, zone, ...request });
  assert.deepEqual(problems, []);
  return new LineMatcher(value!);
}

function describeOutcome({ failures, ignored, error }: LineOutcome): string {
  if (error !== undefined) return error;
  const found = failures.map(
    ({ failregex, id, time }) => `${failregex} ${pythonRepr(id)} ${pythonRepr(time)}`,
  );
  return [...found, ...ignored.map((index) => `ignored ${index}`)].join(", ");
}

/** Each line of the fixture is a line of the log and, behind ` => `, what the filter makes of it. */
function check(request: Partial<FilterRequest>, fixture: string): void {
  const lines = fixture
    .trim()
    .split("\n")
    .map((line) => line.trim().replace(/ ?=>.*$/, ""));
  const matcher = open(request);
  const shown = lines.map((line) => `${line} => ${describeOutcome(matcher.processLine(line))}`.trimEnd());
  assert.deepEqual(
    shown,
    fixture
      .trim()
      .split("\n")
      .map((line) => line.trim()),
  );
}

describe("what a filter makes of a line", () => {
  it("a line without a date has the last line's, if that is not older than a minute", () =>
    check(
      { failregex: ["from <HOST>$"] },
      `
      from 192.0.2.1 => 0 '192.0.2.1' None
      2005-08-14 09:59:01 from 192.0.2.1 => 0 '192.0.2.1' 1124013541.0
      from 192.0.2.2 => 0 '192.0.2.2' 1124013541.0
      2005-08-14 09:59:00 from 192.0.2.1 => 0 '192.0.2.1' 1124013540.0
      from 192.0.2.3 => 0 '192.0.2.3' None
      `,
    ));

  it("a date that cannot be read stays in the line where another date stands in for it", () =>
    check(
      { failregex: ["^ from <HOST>$", "^2005.* from <HOST>$"] },
      `
      2005-02-31 09:59:00 from 192.0.2.1 => 0 '192.0.2.1' None
      2005-08-14 09:59:59 nothing =>
      2005-02-31 09:59:00 from 192.0.2.1 => 1 '192.0.2.1' 1124013599.0
      `,
    ));

  it("where the pattern asks for no date, the line is of now", () =>
    check(
      { failregex: ["from <HOST>$"], datepattern: "{NONE}" },
      "from 192.0.2.1 => 0 '192.0.2.1' 1124013600",
    ));

  it("few ignoreregexes are asked before prefregex and failregex, and hit without them", () =>
    check(
      {
        failregex: ["a <HOST>", "b <HOST>", "c <HOST>", "d <HOST>"],
        ignoreregex: ["good"],
        prefregex: "^. ",
      },
      `
      a 192.0.2.1 => 0 '192.0.2.1' None
      a 192.0.2.1 good => ignored 0
      good => ignored 0
      `,
    ));

  it("as many ignoreregexes as failregexes are asked about a match alone", () =>
    check(
      { failregex: ["a <HOST>", "<HOST>"], ignoreregex: ["good", "go"] },
      `
      good => ignored 0, ignored 1
      x é => 1 'x' None
      a 192.0.2.1 go => ignored 1, ignored 1
      `,
    ));

  it("an id is awaited over several lines of a connection", () =>
    check(
      { failregex: ["^<F-MLFID>\\d</F-MLFID> begin$", "^<F-MLFID>\\d</F-MLFID> from <ADDR>$"] },
      `
      1 begin => 0 None None
      2 from 192.0.2.2 => 1 '192.0.2.2' None
      1 from 192.0.2.1 => 1 '192.0.2.1' None
      2 begin => 0 '192.0.2.2' None
      `,
    ));

  it("a match may take several lines and pass over others", () => {
    const matcher = open({ failregex: ["^begin<SKIPLINES>^end <ADDR>$"], maxlines: 3 });
    const texts = () => matcher.lineBuffer.map(({ tuple }) => tuple.join(""));
    for (const line of ["a", "begin", "x"]) matcher.processLine(line);
    assert.deepEqual(texts(), ["a", "begin", "x"]);
    const { failures } = matcher.processLine("end 192.0.2.1");
    assert.equal(
      pythonRepr(failures[0]!.data.get("matches")!),
      "[('', '', 'begin'), ('', '', 'end 192.0.2.1')]",
    );
    assert.deepEqual(texts(), ["x"]);
  });

  it("what breaks fail2ban is told, and breaks nothing here", () => {
    check(
      { failregex: ["^<IP4> (?P<cidr>.*)$"] },
      "192.0.2.1 x => ValueError: invalid literal for int() with base 10: 'x'",
    );
    check(
      { failregex: ["<HOST>"], datepattern: null },
      "192.0.2.1 => AttributeError: 'NoneType' object has no attribute 'matchTime'",
    );
  });

  it("prefregex keeps what it last took while ignoreregexes are asked first", () => {
    const matcher = open({
      prefregex: "^<F-X>\\w</F-X>",
      failregex: ["<HOST>", "b<HOST>", "c<HOST>", "d<HOST>"],
      ignoreregex: ["good"],
    });
    const states = ["a", "good", "!", "good", "b"].map((line) => {
      matcher.processLine(line);
      return [matcher.prefregexMatched, matcher.prefregexGroups?.get("x")];
    });
    assert.deepEqual(states, [
      [true, "a"],
      [true, "a"],
      [false, undefined],
      [false, undefined],
      [true, "b"],
    ]);
  });

  it("goes on from a copy of a state as if it had seen the lines itself", () => {
    const requests: readonly Partial<FilterRequest>[] = [
      {
        failregex: [
          "^ <F-MLFID>\\d</F-MLFID> begin(?: <F-USER>\\w+</F-USER>)?$",
          "^ <F-MLFID>\\d</F-MLFID> from <ADDR>$",
          "from <ADDR>",
        ],
      },
      {
        failregex: ["^ (?P<fid>\\d) begin<SKIPLINES>^ (?P=fid) from <ADDR>$", "from <ADDR>$"],
        maxlines: 4,
        prefregex: "\\w",
      },
    ];
    const lines = [
      "1 begin a",
      "1 begin b",
      "2 begin",
      "x",
      "1 from 192.0.2.1",
      "2 from 192.0.2.2",
      "3 from 192.0.2.3",
      "3 begin c",
      "1 from ::1",
    ];
    const log = lines.map((line, index) =>
      index % 3 === 1 ? ` ${line}` : `2005-08-14 09:59:5${index} ${line}`,
    );
    for (const request of requests) {
      const whole = open(request);
      const expected = log.map((line) =>
        pythonRepr(whole.processLine(line).failures.map(({ id, time, data }) => [id, time, data])),
      );
      for (let cut = 0; cut < log.length; cut++) {
        const first = open(request);
        const shown = log
          .slice(0, cut)
          .map((line) =>
            pythonRepr(first.processLine(line).failures.map(({ id, time, data }) => [id, time, data])),
          );
        const second = open(request);
        second.restore(structuredClone(first.snapshot()));
        for (const line of log.slice(cut))
          shown.push(
            pythonRepr(second.processLine(line).failures.map(({ id, time, data }) => [id, time, data])),
          );
        assert.deepEqual(shown, expected);
      }
    }
  });

  it("a line that comes with its time is not searched for a date", () => {
    const matcher = open({ failregex: ["^from <HOST>$"] });
    const { failures } = matcher.processDatedLine({ tuple: ["", "2005-08-14", "from 192.0.2.1"] }, now - 5);
    assert.equal(failures[0]!.time, now - 5);
    assert.deepEqual(matcher.lastDate, { text: "2005-08-14", time: now - 5 });
  });
});
