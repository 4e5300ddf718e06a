/**
 * The regexes of the `%` fields of a date pattern, in Python's order, English names (the C locale).
 * Mirrors CPython's _strptime.TimeRE as fail2ban/server/strptime.py changes it. `year` is the regex of
 * the years that `%ExY` takes: see yearRegex.
 */
export function fieldRegexes(year: string): ReadonlyMap<string, string> {
  return new Map([...FIELDS, ["ExY", `(?P<Y>${year}\\d)`], ["Exy", "(?P<y>\\d{2})"]]);
}

const WEEKDAY = "(?P<a>mon|tue|wed|thu|fri|sat|sun)";
const MONTH = "(?P<b>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)";
const MONTH_NAME =
  "(?P<B>september|february|november|december|january|october|august|march|april|june|july|may)";
const WEEK = "5[0-3]|[0-4]\\d|\\d";
// What %c, %x and %X are made of: CPython's own forms, untouched by fail2ban's.
const PLAIN_DAY = "(?P<d>3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9])";
const PLAIN_MONTH = "(?P<m>1[0-2]|0[1-9]|[1-9])";
const PLAIN_CLOCK = "(?P<H>2[0-3]|[0-1]\\d|\\d):(?P<M>[0-5]\\d|\\d):(?P<S>6[0-1]|[0-5]\\d|\\d)";
const ZONE_NAME = "[A-Z](?:[A-Z]{2,4})?";

const FIELDS: ReadonlyArray<readonly [string, string]> = [
  ["d", "(?P<d>[1-2]\\d|[0 ]?[1-9]|3[0-1])"],
  ["f", "(?P<f>[0-9]{1,6})"],
  ["H", "(?P<H>[0-1]?\\d|2[0-3])"],
  ["I", "(?P<I>1[0-2]|0[1-9]|[1-9])"],
  ["G", "(?P<G>\\d\\d\\d\\d)"],
  ["j", "(?P<j>36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])"],
  ["m", "(?P<m>0?[1-9]|1[0-2])"],
  ["M", "(?P<M>[0-5]?\\d)"],
  ["S", "(?P<S>[0-5]?\\d|6[0-1])"],
  ["U", `(?P<U>${WEEK})`],
  ["w", "(?P<w>[0-6])"],
  ["u", "(?P<u>[1-7])"],
  ["V", "(?P<V>5[0-3]|0[1-9]|[1-4]\\d|\\d)"],
  ["y", "(?P<y>\\d\\d)"],
  ["Y", "(?P<Y>\\d{4})"],
  ["z", "(?P<z>Z|UTC|GMT|[+-][01]\\d(?::?\\d{2})?)"],
  ["A", "(?P<A>wednesday|thursday|saturday|tuesday|monday|friday|sunday)"],
  ["a", WEEKDAY],
  ["B", MONTH_NAME],
  ["b", MONTH],
  ["p", "(?P<p>am|pm)"],
  ["Z", "(?P<Z>Z|[A-Z]{3,5})"],
  ["%", "%"],
  ["W", `(?P<W>${WEEK})`],
  ["c", `${WEEKDAY}\\s+${MONTH}\\s+${PLAIN_DAY}\\s+${PLAIN_CLOCK}\\s+(?P<Y>\\d\\d\\d\\d)`],
  ["x", `${PLAIN_MONTH}/${PLAIN_DAY}/(?P<y>\\d\\d)`],
  ["X", PLAIN_CLOCK],
  ["k", " ?(?P<H>[0-2]?\\d)"],
  ["l", " ?(?P<I>1?\\d)"],
  ["ExZ", `(?P<Z>${ZONE_NAME})`],
  ["Exz", `(?P<z>(?:${ZONE_NAME})?[+-][01]\\d(?::?\\d{2})?|${ZONE_NAME})`],
  ["Exd", "(?P<d>[1-2]\\d|0[1-9]|3[0-1])"],
  ["Exm", "(?P<m>0[1-9]|1[0-2])"],
  ["ExH", "(?P<H>[0-1]\\d|2[0-3])"],
  ["Exk", " ?(?P<H>[0-1]?\\d|2[0-3])"],
  ["Exl", " ?(?P<I>1[0-2]|\\d)"],
  ["ExM", "(?P<M>[0-5]\\d)"],
  ["ExS", "(?P<S>[0-5]\\d|6[0-1])"],
];

/**
 * What a report calls the `%` fields. Mirrors fail2ban/server/strptime.py, getTimePatternRE, where the names of
 * `%Exk` and `%Exl` depend on the order of a Python set: these are those of PYTHONHASHSEED=0.
 */
export const FIELD_NAMES: ReadonlyMap<string, string> = new Map([
  ["a", "DAY"],
  ["A", "DAYNAME"],
  ["b", "MON"],
  ["B", "MONTH"],
  ["d", "Day"],
  ["H", "24hour"],
  ["I", "12hour"],
  ["j", "Yearday"],
  ["m", "Month"],
  ["M", "Minute"],
  ["p", "AMPM"],
  ["S", "Second"],
  ["U", "Yearweek"],
  ["w", "Weekday"],
  ["W", "Yearweek"],
  ["y", "Year2"],
  ["Y", "Year"],
  ["%", "%"],
  ["z", "Zone offset"],
  ["f", "Microseconds"],
  ["Z", "Zone name"],
  ["ExH", "Ex24hour"],
  ["Exk", "%Exk"],
  ["ExM", "ExMinute"],
  ["x", "%x"],
  ["G", "%G"],
  ["k", "%k"],
  ["ExY", "ExYear"],
  ["ExS", "ExSecond"],
  ["Exz", "ExZone offset"],
  ["X", "%X"],
  ["Exd", "ExDay"],
  ["Exy", "ExYear2"],
  ["u", "%u"],
  ["ExZ", "ExZone name"],
  ["Exm", "ExMonth"],
  ["Exl", "%Exl"],
  ["c", "%c"],
  ["V", "%V"],
  ["l", "%l"],
]);

/** Where a pattern names a field: `%` and its key. */
export const FIELD_IN_PATTERN = /%(%|Ex[ZzdmHklMSYy]|[dfHIGjmMSUwuVyYzAaBbpZWcxXkl])/g;

/**
 * The first three digits of the years that `%ExY` takes: from 2000 to a few years after `thisYear`.
 * Mirrors fail2ban/server/strptime.py, _updateTimeRE.
 */
export function yearRegex(thisYear: number): string {
  const years = [thisYear - 1, thisYear + 3];
  for (let year = FIRST_YEAR - 1; year < thisYear + 1; year += 3) years.push(year);
  const decades = new Set(years.map((year) => String(year).slice(0, 3)));
  return groupDecades([...decades].sort());
}

const FIRST_YEAR = 2001;

function groupDecades(texts: readonly string[]): string {
  const first = texts[0]!;
  if (texts.length === 1) return first;
  const common = commonHead(texts);
  if (common !== "") return common + groupDecades(texts.map((text) => text.slice(common.length)));
  return first.length > 1 ? `(?:${texts.join("|")})` : `[${texts.join("")}]`;
}

/** All but the last digit where that is common, else the first digit where that is, else nothing. */
function commonHead(texts: readonly string[]): string {
  const head = texts[0]!.slice(0, -1);
  if (head !== "" && texts.every((text) => text.slice(0, -1) === head)) return head;
  const digit = texts[0]![0]!;
  // Texts of one digit have an empty head in common, which fail2ban takes for "nothing in common".
  return head !== "" && texts.every((text) => text[0] === digit) ? digit : "";
}
