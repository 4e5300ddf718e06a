import assert from "node:assert/strict";
import { fieldRegexes, yearRegex } from "../../core/dates/fields.ts";
import { defaultTemplates, templatesOf } from "../../core/dates/store.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { seededRandom } from "../support/random.ts";
import { PATTERN_LISTS, randomPattern } from "./dates-corpus.ts";

const SEED = Number(process.env["F2B_SEED"] ?? 20261123);
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
    const random = seededRandom(SEED);
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
});

/** Fails with the first few cases that differ. */
function compare(cases: readonly unknown[], actual: readonly unknown[], expected: readonly unknown[]): void {
  assert.equal(actual.length, expected.length);
  const differences = cases.flatMap((input, index) => {
    const [ours, theirs] = [JSON.stringify(actual[index]), JSON.stringify(expected[index])];
    if (ours === theirs) return [];
    let at = 0;
    while (ours[at] === theirs[at]) at++;
    const shown = [ours, theirs].map((text) => text.slice(Math.max(0, at - 60), at + 100));
    return [`${JSON.stringify(input)}\n     ours ...${shown[0]}\n   judge's ...${shown[1]}`];
  });
  assert.equal(differences.length, 0, `${differences.length} differ:\n${differences.slice(0, 5).join("\n")}`);
}
