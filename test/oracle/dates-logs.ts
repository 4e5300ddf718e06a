import type { Random } from "../support/random.ts";

/** A log made by chance, and the date patterns it is read with (none: fail2ban's defaults). */
export interface DatedLog {
  readonly patterns: readonly string[];
  readonly logtimezone: string | null;
  readonly lines: readonly string[];
}

/** A log of 50 to 300 lines, most of them with one of a few kinds of date, and much that disturbs. */
export function randomLog(random: Random): DatedLog {
  const patterns = random.below(5) < 2 ? [] : random.pick(LISTS);
  const logtimezone = random.below(6) === 0 ? random.pick(["UTC+0100", "CET", "-0400", "GMT"]) : null;
  const kinds = Array.from({ length: 1 + random.below(random.pick([2, 4, 12])) }, () => random.pick(KINDS));
  const start = START + random.below(YEARS);
  const step = random.pick([1, 60, 3600, 86400 * 3]);
  const length = 50 + random.below(251);
  const lines: string[] = [];
  let kind = kinds[0]!;
  for (let at = 0; at < length; at++) {
    if (random.below(random.pick([2, 10, 40])) === 0) kind = random.pick(kinds);
    lines.push(randomLine(random, kind, start + at * step));
  }
  return { patterns, logtimezone, lines };
}

/** A text with a date of some kind at some moment in it, or with almost one, or none. */
export function randomLine(random: Random, kind: Kind, time: number): string {
  const chance = random.below(20);
  const message = random.pick(MESSAGES);
  if (chance === 0) return message;
  if (chance === 1) return random.pick(["", ...LEADS]) + random.pick(ALMOST) + message;
  if (chance === 2) return `${random.pick(LEADS)}${message} ${kind(time, random)}`;
  if (chance === 3) {
    return `${kind(time, random)} ${message} ${random.pick(KINDS)(time - 5000, random)}`;
  }
  if (chance === 4) return `${random.pick(KINDS)(time, random)} ${kind(time, random)}${message}`;
  const lead = random.below(4) === 0 ? random.pick(LEADS) : "";
  return lead + kind(time, random) + random.pick(TAILS) + message;
}

/** A way to write a moment. */
export type Kind = (time: number, random: Random) => string;

const START = Date.UTC(2001, 5, 1) / 1000;
const YEARS = 28 * 365 * 86400;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const two = (value: number): string => String(value).padStart(2, "0");
const spaced = (value: number): string => String(value).padStart(2, " ");

/** `Y m d H M S` and the like, as in a format of strftime; other letters stand for themselves after `%`. */
export function written(form: string): Kind {
  return (time, random) => {
    const date = new Date(time * 1000);
    return form.replace(/%(.)/g, (_, field: string) => {
      switch (field) {
        case "Y":
          return String(date.getUTCFullYear());
        case "y":
          return two(date.getUTCFullYear() % 100);
        case "m":
          return two(date.getUTCMonth() + 1);
        case "b":
          return MONTHS[date.getUTCMonth()]!;
        case "d":
          return two(date.getUTCDate());
        case "e":
          return spaced(date.getUTCDate());
        case "a":
          return DAYS[date.getUTCDay()]!;
        case "H":
          return two(date.getUTCHours());
        case "k":
          return spaced(date.getUTCHours());
        case "I":
          return two(date.getUTCHours() % 12 || 12);
        case "p":
          return date.getUTCHours() < 12 ? "AM" : "pm";
        case "j":
          return String(Math.floor((time - Date.UTC(date.getUTCFullYear(), 0, 1) / 1000) / 86400) + 1);
        case "U":
          return two(random.below(54));
        case "w":
          return String(date.getUTCDay());
        case "M":
          return two(date.getUTCMinutes());
        case "S":
          return two(date.getUTCSeconds());
        case "f":
          return String(random.below(1000000));
        case "s":
          return String(time);
        case "z":
          return random.pick(["+0100", "-04:00", "Z", "UTC", "+02", "GMT"]);
        case "Z":
          return random.pick(["PDT", "CEST", "UTC", "MSK", "pdt", "ABC"]);
        case "x":
          return time.toString(16).padStart(15, "0");
        default:
          return field;
      }
    });
  };
}

/** Every form that a default template is for, and some more. */
export const KINDS: readonly Kind[] = [
  "%Y-%m-%dT%H:%M:%S.%f%z",
  "%Y-%m-%d %H:%M:%S",
  "%Y/%m/%d %H:%M:%S,123",
  "%Y.%m.%d %H:%M:%S %z",
  "%b %d %H:%M:%S",
  "%b %e %k:%M:%S",
  "%a %b %d %H:%M:%S.%f %Y",
  "%a %b %e %H:%M:%S",
  "%a %b %d %Y %H:%M:%S",
  "%d/%m/%Y %H:%M:%S",
  "%d-%m-%y %k:%M:%S",
  "%d/%b/%Y:%H:%M:%S %z",
  "%d-%b-%Y %H:%M:%S.%f",
  "%m/%d/%Y:%H:%M:%S",
  "%m-%d-%Y %H:%M:%S.%f",
  "%s",
  "%s.123",
  "[%s]",
  "type=X msg=audit(%s.456:99)",
  "%s123",
  "%s123456",
  "%H:%M:%S",
  "<%m/%d/%y@%H:%M:%S>",
  "%y%m%d  %k:%M:%S",
  "%y%m%d %H:%M:%S",
  "%b %d, %Y %I:%M:%S %p",
  "%b-%d-%y %H:%M:%S",
  "%Y%m%dT%H%M%S",
  "%Y%m%d  %H%M%S.%f",
  "%Z %b %d %H:%M:%S",
  "%z %a %b %d %H:%M:%S %Y",
  "@4%x0de8ae3c",
  "%d.%m.%Y %H:%M:%S",
  "%I:%M:%S %p",
].map(written);

const LEADS = [
  " ",
  "  ",
  "   ",
  "[",
  "<13>",
  "é",
  "😀",
  "😀 ",
  "𝟏𝟐 ",
  "host ",
  "ERROR ",
  "x",
  "12",
  "-",
  "١ ",
  "\u2028",
  "\t",
  "[😀] ",
];
const TAILS = [" ", " ", " ", "] ", ": ", " é ", "é", "😀", "5", "x", "", ","];
const MESSAGES = [
  "sshd[1]: Failed password for root from 203.0.113.7",
  "a message without any date",
  "üñï 😀 text 𝟛",
  "at 2005-01-23 21:59:59 it was",
  "since Jun 31 10:00:00",
  "1124029500",
  "",
  "x",
  " [31/Oct/2006:09:22:55 -0000] nested",
  "(10:20:30)",
];
const ALMOST = [
  "2005-13-23 21:59:59 ",
  "2005-02-30 21:59:59 ",
  "2005-01-23 25:59:59 ",
  "2005-01-23 21:59:61 ",
  "2005-01-23T21:59 ",
  "2005-01/23 21:59:59 ",
  "Feb 30 10:11:12 ",
  "Feb 29 10:11:12 ",
  "Jan 5 10:11 ",
  "ſep 5 10:11:12 ",
  "32/Oct/2006:09:22:55 ",
  "123456789 ",
  "123456789012 ",
  "[1234567890 ",
  "@400000004 ",
  "24:00:00 ",
  "٢٠٠٥-01-23 21:59:59 ",
  "2005-01-2٣ 21:59:59 ",
  "1٢34567890 ",
  "99/99/99 ",
  "2035-01-23 21:59:59 ",
  "1999-01-23 21:59:59 ",
];

const LISTS: readonly (readonly string[])[] = [
  ["{^LN-BEG}"],
  ["{DEFAULT}"],
  ["{DATE}"],
  ["^{DATE}"],
  ["^[^\\[]*\\[({DATE})"],
  ["^<\\d+>{DATE}", "{^LN-BEG}"],
  ["\\s({DATE})\\s"],
  ["{NONE}"],
  ["{NONE}", "{^LN-BEG}"],
  ["{^LN-BEG}{DATE}", "{NONE}"],
  ["%Y-%m-%d %H:%M:%S"],
  ["%Y-%m-%d %H:%M:%S", "%b %d %H:%M:%S", "Epoch"],
  ["%b %d %H:%M:%S", "%Y-%m-%d[T ]%H:%M:%S", "%d/%b/%Y:%H:%M:%S %z", "LEPOCH", "TAI64N"],
  ["%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%H:%M:%S"],
  ["%H:%M:%S", "%Y-%m-%d", "%b %d", "%S%Y"],
  ["%H:%M:%S$"],
  ["%H:%M:%S\\s*$", "%H:%M:%S"],
  ["^\\[?%d/%b/%Y:%H:%M:%S(?: %z)?\\]?"],
  ["(?:%Z |%z )?(?:%a )?%b %d %k:%M:%S(?:\\.%f)?(?: %ExY)?"],
  ["%Exz %b %d %H:%M:%S", "%b %d %H:%M:%S %ExZ", "%b %d %H:%M:%S"],
  ["Epoch", "LEPOCH"],
  ["LEPOCH", "{^LN-BEG}"],
  ["{EPOCH}", "{LEPOCH}"],
  ["^(\\w+) {EPOCH}", "(\\S+)\\s{LEPOCH}"],
  ["\\[{EPOCH}\\]"],
  ["TAI64N", "{^LN-BEG}TAI64N"],
  ["%I:%M:%S %p", "%H:%M:%S"],
  ["%I:%M:%S(?: %p)?"],
  ["%j %Y", "%U %w %Y", "%W %a %y", "%d/%b"],
  ["%d %H", "%m"],
  ["(?P<Y>\\d+)-(?P<m>\\S+)-(?P<d>\\S+)"],
  ["()$", "%H:%M"],
  ["$"],
  ["(x)|%H:%M:%S"],
  ["()"],
  ["(\\d?)", "%H:%M:%S"],
  ["**%H:%M**", "**%S"],
  ["{UNB}%H:%M:%S", "{UNB}%Y"],
  ["(%Y", "%H"],
  ["%H:%M:%S", "(%Y"],
  ["[(]", "%H"],
  ["(?P<z>[A-Za-z]+)\\s%b %d %H:%M:%S"],
  ["(?=%H:%M:%S)\\d\\d", "%b(?= %d)"],
  ["\\d\\d(?P<y>\\d\\d)\\D%m\\D%d"],
];
