import assert from "node:assert/strict";
import { fieldRegexes, yearRegex } from "../../core/dates/fields.ts";
import {
  createDateDetector,
  type DateDetector,
  DateError,
  type Zone,
  zoneOf,
} from "../../core/dates/index.ts";
import { defaultTemplates, templatesOf } from "../../core/dates/store.ts";
import { pythonRepr } from "../../core/text/index.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { randomFrom, readSeed } from "../support/random.ts";
import { compare } from "./dates-compare.ts";
import { PATTERN_LISTS, randomPattern } from "./dates-corpus.ts";
import { type DatedLog, randomLog } from "./dates-logs.ts";

const SEED = readSeed();
const NOW = 1795000000;

/** Templates as the judge makes them: name, pattern, regex, flags, weight; or the error's text. */
const CONSTRUCT = `
from fail2ban.server import datedetector
def answer(lists):
    out = []
    for patterns in lists:
        datedetector.DD_patternCache.clear()
        datedetector.DateDetectorCache.DEFAULT_TEMPLATES[:] = DEFAULTS
        datedetector.DateDetector._defCache = datedetector.DateDetectorCache()
        dd = datedetector.DateDetector()
        try:
            for pattern in patterns:
                dd.appendTemplate(pattern)
            if not patterns:
                dd.addDefaultTemplate()
            out.append([[t.name, getattr(t, "pattern", None), t.regex, t.flags, t.template.weight] for t in dd.templates])
        except Exception as error:
            out.append(str(error))
    return out
DEFAULTS = list(datedetector.DateDetectorCache.DEFAULT_TEMPLATES)
`;

describe("dates, judged by the installed fail2ban", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
    console.log(`      F2B_SEED=${SEED}`);
  });
  after(() => judge.close());

  it("date patterns become the same templates, or are refused in the same words", async () => {
    const random = randomFrom(SEED);
    const lists = [
      ...PATTERN_LISTS,
      ...Array.from({ length: 3000 }, () =>
        Array.from({ length: 1 + random.below(2) }, () => randomPattern(random)),
      ),
    ];
    const expected = await judge.python({ code: CONSTRUCT, question: lists, now: NOW });
    const fields = fieldRegexes(yearRegex(2026));
    const actual = lists.map((patterns) => {
      try {
        return (patterns.length ? templatesOf(patterns, fields) : defaultTemplates(fields)).map(
          (template) => [
            template.name,
            template.pattern ?? null,
            template.regex,
            template.flags,
            template.weight,
          ],
        );
      } catch (error) {
        return (error as Error).message;
      }
    });
    compare(lists, actual, expected as unknown[]);
  });

  it("the years that %ExY takes are the same in every year", async () => {
    const code = `
from fail2ban.server import strptime
from fail2ban.server.mytime import MyTime
import calendar
def answer(years):
    out = []
    for year in years:
        MyTime.setTime(calendar.timegm((year, 7, 1, 0, 0, 0)))
        strptime._updateTimeRE()
        out.append(strptime.timeRE["ExY"])
    return out
`;
    const years = Array.from({ length: 2300 - 1950 }, (_, index) => 1950 + index);
    years.push(9990);
    const expected = await judge.python({ code, question: years });
    compare(
      years,
      years.map((year) => fieldRegexes(yearRegex(year)).get("ExY")),
      expected as unknown[],
    );
  });

  it("over generated logs every line gets the same date by the same template, and the ranking is the same", async () => {
    const random = randomFrom(SEED + 1);
    const tally = { lines: 0, dates: 0, times: 0, failures: 0 };
    for (const tz of ["UTC", "Europe/Zurich", "America/New_York"]) {
      const now = NOW - random.below(3000 * 86400);
      const logs = Array.from({ length: 110 }, () => randomLog(random));
      const expected = await judge.python<unknown[]>({ code: DETECT, question: logs, now, tz });
      logs.forEach((log, index) => {
        const actual = detect(log, now, zoneOf(tz)!);
        const [lines, ranking] = expected[index] as [unknown[][], unknown[]];
        compare(log.lines, actual.lines, lines);
        compare(ranking, actual.ranking, ranking);
        tally.lines += lines.length;
        tally.dates += lines.filter((line) => line.length > 1).length;
        tally.times += lines.filter((line) => line.length === 6 && line[5] !== null).length;
        tally.failures += lines.filter((line) => /Error|error/.test(String(line[line.length - 1]))).length;
      });
    }
    console.log(`      ${JSON.stringify(tally)}`);
  });
});

/** What the judge's detector makes of each line of a log, and how its templates stand at the end. */
const DETECT = `
import logging
from fail2ban.server import datedetector
logging.disable(logging.CRITICAL)
def named(error):
    return "%s: %s" % ("re.error" if type(error).__name__ == "error" else type(error).__name__, error)
def line_of(dd, line):
    try:
        match, template = dd.matchTime(line)
    except Exception as error:
        return [named(error)]
    if match is None:
        return [None]
    if not match.re.groups:
        return ["IndexError: no such group"]
    out = [template.name, match.start(), match.end(), match.start(1), match.end(1)]
    try:
        date = dd.getTime(line, (match, template))
    except Exception as error:
        return out + [named(error)]
    return out + [None if date is None else repr(date[0])]
def answer(logs):
    out = []
    for log in logs:
        datedetector.DD_patternCache.clear()
        datedetector.DateDetectorCache.DEFAULT_TEMPLATES[:] = DEFAULTS
        datedetector.DateDetector._defCache = datedetector.DateDetectorCache()
        dd = datedetector.DateDetector()
        dd.default_tz = log["logtimezone"]
        for pattern in log["patterns"]:
            dd.appendTemplate(pattern)
        lines = [line_of(dd, line) for line in log["lines"]]
        out.append([lines, [
            [t.name, t.hits, repr(float(t.weight)), t.distance] for t in dd.templates
        ]])
    return out
DEFAULTS = list(datedetector.DateDetectorCache.DEFAULT_TEMPLATES)
`;

/** The same of ours. Every so often another detector goes on from the state of the one before. */
function detect(log: DatedLog, now: number, zone: Zone): { lines: unknown[][]; ranking: unknown[][] } {
  const create = (): DateDetector => {
    const { value, problem } = createDateDetector({
      datepattern: log.patterns.length ? log.patterns.join("\n") : undefined,
      now: () => now,
      zone,
      logtimezone: log.logtimezone ?? undefined,
    });
    assert.equal(problem, undefined);
    return value!;
  };
  let detector = create();
  const lines = log.lines.map((line, index) => {
    if (index % 40 === 0) {
      const state = structuredClone(detector.snapshot());
      detector = create();
      detector.restore(state);
    }
    const out: unknown[] = [];
    const points = (unit: number): number => (unit < 0 ? unit : Array.from(line.slice(0, unit)).length);
    try {
      const match = detector.matchTime(line);
      if (!match) return [null];
      out.push(match.template.name, points(match.matchStart), points(match.matchEnd));
      out.push(points(match.start), points(match.end));
      const time = detector.timeOf(match);
      return [...out, time && pythonRepr(time.float ? { float: time.value } : time.value)];
    } catch (error) {
      if (!(error instanceof DateError)) throw error;
      return [...out, String(error)];
    }
  });
  const ranking = detector.templates.map((entry) => [
    entry.name,
    entry.hits,
    pythonRepr({ float: entry.weight }),
    entry.distance,
  ]);
  return { lines, ranking };
}
