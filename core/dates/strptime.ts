import { countDays, type Day, dayOf, daysInMonth, ORDINAL_OF_EPOCH, weekdayOf } from "./calendar.ts";
import { DateError } from "./date-error.ts";
import { readInt } from "./number.ts";
import type { Zone } from "./zone.ts";
import { zoneOffset } from "./zone-names.ts";

/** What a date leaves open is taken from here. */
export interface DateContext {
  /** Unix seconds: the year and the day that a date without them is of. */
  readonly now: () => number;
  /** Of dates that name no zone, and of `now`. */
  readonly zone: Zone;
  /** Minutes east of UTC that dates without a zone are of, in the place of `zone`. */
  readonly defaultOffset: number | undefined;
}

/** Unix seconds; `float` where Python has a float of them, else it has an int. */
export interface DateValue {
  readonly value: number;
  readonly float: boolean;
}

/** The fields of a date by their keys (those of FIELD_KEYS), in the order of the pattern. */
export interface DateFields {
  readonly keys: readonly string[];
  /** What each took; undefined where it took no part. */
  readonly texts: readonly (string | undefined)[];
}

/**
 * The time that a date's fields stand for; null where there is no such date (Python's ValueError). Throws DateError
 * where Python raises another exception. Mirrors fail2ban/server/strptime.py, reGroupDictStrptime.
 */
export function timeOfFields(fields: DateFields, context: DateContext): DateValue | null {
  const date = collect(fields);
  if (!date) return null;
  const { hour, minute, second } = date;
  let { year, month, day, offset } = date;
  let now: number | undefined;

  const yearAssumed = year === undefined;
  if (year === undefined) {
    now = localTime(context);
    year = dayOf(Math.floor(now / DAY)).year;
  }
  if (month === undefined || day === undefined) {
    const found = dayOfYear(date, year);
    if (found === null) return null;
    if (found) ({ year, month, day } = found);
  }
  const dayAssumed = month === undefined && day === undefined;
  if (dayAssumed) {
    now ??= localTime(context);
    ({ month, day } = dayOf(Math.floor(now / DAY)));
  }

  if (
    month === undefined ||
    day === undefined ||
    !isDay(year, month, day) ||
    !isClock(hour, minute, second)
  ) {
    refuseNoInts(year, month, day, hour, minute, second);
    return null;
  }

  // The date as if it were of UTC.
  let time = countDays(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
  offset ??= context.defaultOffset;
  if (offset !== undefined) {
    time -= offset * 60;
    if (time < FIRST_TIME || time > LAST_TIME)
      throw new DateError("OverflowError", "date value out of range");
  }
  if (dayAssumed && time > now!) {
    time -= DAY;
    if (time < FIRST_TIME) throw new DateError("OverflowError", "date value out of range");
  }
  if (yearAssumed && time > now! + DAY) {
    if (!isDay(year - 1, month, day)) return null;
    time = countDays(year - 1, month, day) * DAY + time - Math.floor(time / DAY) * DAY;
  }
  return offset === undefined
    ? { value: context.zone.fromLocal(time), float: true }
    : { value: time, float: false };
}

const DAY = 86400;
const FIRST_TIME = -62135596800;
const LAST_TIME = 253402300799;

/** Names to numbers, written as usual and in lower case. */
function indexNames(names: string): ReadonlyMap<string, number> {
  return new Map(
    names.split(" ").flatMap((name, index) => [
      [name, index],
      [name.toLowerCase(), index],
    ]),
  );
}

const FULL_WEEKDAYS = indexNames("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");
const SHORT_WEEKDAYS = indexNames("Mon Tue Wed Thu Fri Sat Sun");
// Python's lists of months begin with an empty name.
const FULL_MONTHS = indexNames(
  " January February March April May June July August September October November December",
);
const SHORT_MONTHS = indexNames(" Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");

function indexOfName(names: ReadonlyMap<string, number>, text: string): number | undefined {
  return names.get(text) ?? names.get(text.toLowerCase());
}

/** The keys that a date is read from; other groups of a pattern mean nothing. */
export const FIELD_KEYS: ReadonlySet<string> = new Set("yYmBbdHIMSAawjUWzZp");

/** What the fields say, each by itself. */
interface Collected {
  year: number | undefined;
  month: number | undefined;
  day: number | undefined;
  hour: number;
  minute: number;
  second: number;
  weekday: number | undefined;
  dayOfYear: number | undefined;
  week: number | undefined;
  weekBegin: "monday" | "sunday";
  /** Minutes east of UTC. */
  offset: number | undefined;
}

/** Reads the fields in their order; null at the first that Python's int or a list of names refuses. */
function collect(fields: DateFields): Collected | null {
  const date: Collected = {
    year: undefined,
    month: undefined,
    day: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    weekday: undefined,
    dayOfYear: undefined,
    week: undefined,
    weekBegin: "monday",
    offset: undefined,
  };
  const { keys, texts } = fields;
  for (let at = 0; at < keys.length; at++) {
    const text = texts[at];
    if (text !== undefined && !take(date, keys[at]!, text, fields)) return null;
  }
  return date;
}

/** Takes what a field says; false where Python's int or a list of names refuses it. */
function take(date: Collected, key: string, text: string, fields: DateFields): boolean {
  switch (key) {
    case "b":
      return takeMonth(date, indexOfName(SHORT_MONTHS, text));
    case "B":
      return takeMonth(date, indexOfName(FULL_MONTHS, text));
    case "a":
      return takeWeekday(date, indexOfName(SHORT_WEEKDAYS, text));
    case "A":
      return takeWeekday(date, indexOfName(FULL_WEEKDAYS, text));
    case "z":
    case "Z":
      return takeZone(date, text);
    case "p":
      return true;
    default: {
      const number = readInt(text);
      if (number === undefined) return false;
      takeNumber(date, key, number, fields);
      return true;
    }
  }
}

function takeMonth(date: Collected, month: number | undefined): boolean {
  if (month === undefined) return false;
  date.month = month;
  return true;
}

function takeWeekday(date: Collected, weekday: number | undefined): boolean {
  if (weekday === undefined) return false;
  date.weekday = weekday;
  return true;
}

function takeZone(date: Collected, name: string): boolean {
  const offset = zoneOffset(name);
  if (typeof offset === "number") {
    date.offset = offset;
    return true;
  }
  if (offset.error === "ValueError") return false;
  throw new DateError(offset.error, offset.message);
}

function takeNumber(date: Collected, key: string, number: number, fields: DateFields): void {
  switch (key) {
    case "y":
      date.year = number <= 2000 ? number + 2000 : number;
      break;
    case "Y":
      date.year = number;
      break;
    case "m":
      date.month = number;
      break;
    case "d":
      date.day = number;
      break;
    case "H":
      date.hour = number;
      break;
    case "I":
      date.hour = hourOfTwelve(number, fields);
      break;
    case "M":
      date.minute = number;
      break;
    case "S":
      date.second = number;
      break;
    case "w":
      date.weekday = number - 1 < 0 ? 6 : number - 1;
      break;
    case "j":
      date.dayOfYear = number;
      break;
    default:
      date.week = number;
      date.weekBegin = key === "U" ? "sunday" : "monday";
  }
}

/** The hour by a clock of twelve hours; fail2ban stumbles where `%p` stands in the pattern but took nothing. */
function hourOfTwelve(hour: number, fields: DateFields): number {
  const at = fields.keys.indexOf("p");
  const half = at < 0 ? "" : fields.texts[at]?.toLowerCase();
  if (half === undefined) {
    throw new DateError("AttributeError", "'NoneType' object has no attribute 'lower'");
  }
  if (half === "pm") return hour === 12 ? 12 : hour + 12;
  return (half === "" || half === "am") && hour === 12 ? 0 : hour;
}

/** The day that a day of the year, or a week and a weekday, mean; undefined where there are none. */
function dayOfYear(date: Collected, year: number): Day | null | undefined {
  let number = date.dayOfYear;
  if (number === undefined && (date.week === undefined || date.weekday === undefined)) return undefined;
  refuseNoInts(year);
  if (!isDay(year, 1, 1)) return null;
  const newYear = countDays(year, 1, 1);
  if (number === undefined) {
    const shift = date.weekBegin === "sunday" ? 1 : 0;
    const first = (weekdayOf(newYear) + shift) % 7;
    // The weekday is in range where it comes from `%w` or `%a`; from a group of the user's own Python wraps a Sunday week's.
    const weekday = shift ? (date.weekday! + 1) % 7 : date.weekday!;
    number = date.week === 0 ? 1 + weekday - first : 1 + ((7 - first) % 7) + 7 * (date.week! - 1) + weekday;
  }
  const ordinal = number - 1 + newYear + ORDINAL_OF_EPOCH;
  refuseNoInts(ordinal);
  const day = dayOf(ordinal - ORDINAL_OF_EPOCH);
  return ordinal < 1 || day.year > 9999 ? null : day;
}

/** Throws where one of the numbers is missing or no C int, as Python does before it looks at what they stand for. */
function refuseNoInts(...numbers: (number | undefined)[]): void {
  for (const number of numbers) {
    if (number === undefined) {
      throw new DateError("TypeError", "'NoneType' object cannot be interpreted as an integer");
    }
    if (number >= -(2 ** 31) && number < 2 ** 31) continue;
    if (Math.abs(number) >= 2 ** 63) {
      throw new DateError("OverflowError", "Python int too large to convert to C long");
    }
    const [side, bound] = number > 0 ? ["greater", "maximum"] : ["less", "minimum"];
    throw new DateError("OverflowError", `signed integer is ${side} than ${bound}`);
  }
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12) return false;
  return day >= 1 && day <= daysInMonth(year, month);
}

function isClock(hour: number, minute: number, second: number): boolean {
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59;
}

/** What the clocks show now, as if it were of UTC. */
function localTime(context: DateContext): number {
  const now = context.now();
  return now + context.zone.offsetAt(Math.floor(now));
}
