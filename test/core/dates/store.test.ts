import assert from "node:assert/strict";
import { fieldRegexes, yearRegex } from "../../../core/dates/fields.ts";
import { defaultTemplates, templatesOf } from "../../../core/dates/store.ts";
import { DatePatternError } from "../../../core/dates/templates.ts";

const FIELDS = fieldRegexes(yearRegex(2026));

/** Templates as `flags name :: regex`, or the error. */
function check(patterns: readonly string[], expected: readonly string[] | string): void {
  let actual: readonly string[] | string;
  try {
    actual = templatesOf(patterns, FIELDS).map(({ flags, name, regex }) => `${flags} ${name} :: ${regex}`);
  } catch (error) {
    if (!(error instanceof DatePatternError)) throw error;
    actual = error.message;
  }
  assert.deepEqual(actual, expected);
}

const ADVICE = "(may be an invalid format or unescaped percent char)";

describe("templates of date patterns", () => {
  const cases: ReadonlyArray<
    readonly [fact: string, patterns: readonly string[], expected: readonly string[] | string]
  > = [
    [
      "fields become named groups, between word bounds and in a group",
      ["%Y-%m"],
      ["3 Year-Month :: (?=^|\\b|\\W)((?P<Y>\\d{4})-(?P<m>0?[1-9]|1[0-2]))(?=\\b|\\W|$)"],
    ],
    [
      "a group of the user's own is kept as it is",
      ["(%Y)x"],
      ["3 (Year)x :: (?=^|\\b|\\W)((?P<Y>\\d{4}))x(?=\\b|\\W|$)"],
    ],
    [
      "names of days and months are found in any case",
      ["%b"],
      ["3 MON :: (?iu)(?=^|\\b|\\W)((?P<b>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))(?=\\b|\\W|$)"],
    ],
    ["a pattern with ^ and $ needs no bounds", ["^%Y$"], ["12 ^Year$ :: ^((?P<Y>\\d{4}))$"]],
    ["** takes a bound away", ["**%Y"], ["1 **Year :: ((?P<Y>\\d{4}))(?=\\b|\\W|$)"]],
    ["{UNB} takes both away", ["{UNB}%Y"], ["0 Year :: ((?P<Y>\\d{4}))"]],
    [
      "{^LN-BEG} ties it to the line's begin",
      ["{^LN-BEG}%Y"],
      ["9 {^LN-BEG}Year :: ^(?:\\W{0,2})?((?P<Y>\\d{4}))(?=\\b|\\W|$)"],
    ],
    [
      "a field cut at the left loses its blank, and with it the regex",
      ["%k:%M"],
      ["3 %k:Minute :: (?=^|\\b|\\W)(?(?P<H>[0-2]?\\d):(?P<M>[0-5]?\\d))(?=\\b|\\W|$)"],
    ],
    ["{NONE} matches nothing at the line's begin", ["{NONE}"], ["8 ^ :: ^()"]],
    ["%% is a percent sign", ["%%%Y"], ["3 %Year :: (?=^|\\b|\\W)(%(?P<Y>\\d{4}))(?=\\b|\\W|$)"]],
    ["TAI64N in any case", ["tai64n"], ["1 TAI64N :: (@[0-9a-f]{24})(?=\\b|\\W|$)"]],
    [
      "an epoch within a pattern",
      ["\\[{EPOCH}\\]"],
      ["3 \\[{EPOCH}\\] :: (?=^|\\b|\\W)(\\[(\\d{10,11}\\b(?:\\.\\d{3,6})?)\\])(?=\\b|\\W|$)"],
    ],
    ["{DEFAULT} adds none", ["{DEFAULT}", "TAI64N"], ["1 TAI64N :: (@[0-9a-f]{24})(?=\\b|\\W|$)"]],
    ["one name twice is refused", ["%Y", "{UNB}%Y"], "There is already a template with name Year"],
    [
      "a stray percent sign is refused",
      ["{^LN-BEG}%Q"],
      `Failed to set datepattern '%Q' ${ADVICE}: unsupported format character 'Q' (0x51) at index 1`,
    ],
    [
      "a percent sign at the end is refused",
      ["%Y %"],
      `Failed to set datepattern '%Y %' ${ADVICE}: incomplete format`,
    ],
    ["an unknown key is refused", ["%(foo)s"], `Failed to set datepattern '%(foo)s' ${ADVICE}: 'foo'`],
  ];
  for (const [fact, patterns, expected] of cases) it(fact, () => check(patterns, expected));

  it("the defaults are 31: 14 tied to the line's begin with a hundredfold weight, then all", () => {
    const templates = defaultTemplates(FIELDS);
    assert.equal(templates.length, 31);
    assert.deepEqual(
      templates.map(({ weight }) => weight),
      [...Array(14).fill(100), ...Array(17).fill(1)],
    );
    assert.equal(new Set(templates.map(({ name }) => name)).size, 31);
    assert.ok(templates.slice(0, 14).every(({ name, flags }) => name.startsWith("{^LN-BEG}") && flags === 9));
  });

  it("{DATE} stands for each default template", () => {
    const names = templatesOf(["^<W>{DATE}"], FIELDS).map(({ name }) => name);
    assert.equal(names.length, 17);
    assert.equal(names[7], "^<W>Epoch");
    assert.equal(names[8], "^<W>24hour:Minute:Second");
  });

  it("%ExY takes the years from 2000 to a few after the present one", () => {
    const years = [1998, 2001, 2026, 2031, 2097].map((year) => yearRegex(year));
    assert.deepEqual(years, [
      "(?:199|200)",
      "200",
      "20[012]",
      "20[0123]",
      "2(?:00|01|02|03|04|05|06|07|08|09|10)",
    ]);
  });
});
