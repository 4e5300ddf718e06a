import {
  createDateDetector,
  DateError,
  formatTime,
  validateTimeZone,
  type Zone,
  zoneOf,
} from "../../core/dates/index.ts";
import { FIELD_KEYS, timeOfFields } from "../../core/dates/strptime.ts";
import { pythonRepr } from "../../core/text/index.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { type Random, randomFrom, readSeed } from "../support/random.ts";
import { compare } from "./dates-compare.ts";
import { KINDS, randomLine, written } from "./dates-logs.ts";

const SEED = readSeed();

const ZONES = [
  "UTC",
  "Europe/Zurich",
  "Europe/Dublin",
  "America/New_York",
  "America/Sao_Paulo",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  "Africa/Casablanca",
  "Pacific/Apia",
];

describe("times of dates, judged by the installed fail2ban", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
    console.log(`      F2B_SEED=${SEED}`);
  });
  after(() => judge.close());

  it("a pattern finds the same time in a text, whatever the clock and the zone", async () => {
    const random = randomFrom(SEED + 2);
    let found = 0;
    for (const tz of ZONES) {
      const zone = zoneOf(tz)!;
      const cases = Array.from({ length: 900 }, () => randomCase(random, zone));
      const expected = await judge.python<string[]>({ code: TIMES, question: cases, tz });
      compare(
        cases,
        cases.map((given) => timeIn(given, zone)),
        expected,
      );
      found += expected.filter((time) => /^[\d.]+$/.test(time)).length;
    }
    console.log(`      ${found} of ${900 * ZONES.length} texts have a time`);
  });

  it("fields stand for the same time, or are refused for the same reason", async () => {
    const random = randomFrom(SEED + 3);
    for (const tz of ZONES) {
      const zone = zoneOf(tz)!;
      const now = randomMoment(random, zone) + random.pick([0, 0, 0.5]);
      const cases = Array.from({ length: 2000 }, () => randomFields(random));
      const expected = await judge.python<string[]>({ code: FIELDS, question: cases, tz, now });
      const actual = cases.map(({ fields: all, offset }) => {
        const fields = all.filter(([key]) => FIELD_KEYS.has(key));
        const given = {
          keys: fields.map(([key]) => key),
          texts: fields.map(([, text]) => text ?? undefined),
        };
        return shown(() => timeOfFields(given, { now: () => now, zone, defaultOffset: offset ?? undefined }));
      });
      compare(cases, actual, expected);
    }
  });

  it("the clocks of a zone show the same time, and a time that they show twice or never means the same", async () => {
    const random = randomFrom(SEED + 4);
    for (const tz of [...ZONES, "America/St_Johns", "Asia/Tehran", "Pacific/Chatham", "Europe/Moscow"]) {
      const zone = zoneOf(tz)!;
      const moments = Array.from({ length: 2000 }, () => randomMoment(random, zone));
      const expected = await judge.python<unknown[]>({ code: CLOCKS, question: moments, tz });
      const actual = moments.map((unix) => [
        formatTime(unix, zone, "%a %b %d %H:%M:%S %Y"),
        formatTime(unix, zone, "%Y-%m-%d %H:%M:%S"),
        zone.fromLocal(unix),
      ]);
      compare(moments, actual, expected);
    }
  });

  it("names of zones stand for the same offsets", async () => {
    const random = randomFrom(SEED + 5);
    const parts = [
      "UTC",
      "CET",
      "Z",
      "GMT",
      "ABC",
      "ChST",
      "+",
      "-",
      "0",
      "1",
      "01",
      "00",
      ":",
      "30",
      "٣",
      " ",
      "\n",
      "",
    ];
    const names = Array.from({ length: 3000 }, () => {
      let name = random.pick(["", "UTC", "CET", "EST", "HAST", "A", "J", "Europe/Zurich"]);
      for (let count = random.below(6); count > 0; count--) name += random.pick(parts);
      return name;
    });
    const code = `
from fail2ban.server.strptime import validateTimeZone
def offset(name):
    try:
        return validateTimeZone(name)
    except (ValueError, KeyError):
        return None
def answer(names):
    return [offset(name) for name in names]
`;
    const expected = await judge.python<unknown[]>({ code, question: names });
    compare(
      names,
      names.map((name) => validateTimeZone(name) ?? null),
      expected,
    );
  });
});

/** One text, the pattern it is read with, and what the clock shows. */
interface Case {
  readonly pattern: string;
  readonly text: string;
  readonly now: number;
  readonly logtimezone: string | null;
}

const TIMES = `
import logging
from fail2ban.server import datedetector, strptime
from fail2ban.server.mytime import MyTime
logging.disable(logging.CRITICAL)
def time_in(case):
    MyTime.setTime(case["now"])
    strptime._updateTimeRE()
    datedetector.DD_patternCache.clear()
    datedetector.DateDetectorCache.DEFAULT_TEMPLATES[:] = DEFAULTS
    datedetector.DateDetector._defCache = datedetector.DateDetectorCache()
    dd = datedetector.DateDetector()
    dd.default_tz = case["logtimezone"]
    dd.appendTemplate(case["pattern"])
    try:
        match = dd.matchTime(case["text"])
        date = dd.getTime(case["text"], match) if match[0] else "none"
    except Exception as error:
        return "%s: %s" % ("re.error" if type(error).__name__ == "error" else type(error).__name__, error)
    return "none" if date == "none" else repr(date and date[0])
def answer(cases):
    return [time_in(case) for case in cases]
DEFAULTS = list(datedetector.DateDetectorCache.DEFAULT_TEMPLATES)
`;

const FIELDS = `
from fail2ban.server.strptime import reGroupDictStrptime
def time_of(case):
    try:
        return repr(reGroupDictStrptime(dict(case["fields"]), default_tz=case["offset"]))
    except ValueError:
        return "None"
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)
def answer(cases):
    return [time_of(case) for case in cases]
`;

const CLOCKS = `
import datetime, time
from fail2ban.server.mytime import MyTime
def answer(moments):
    return [[
        time.strftime("%a %b %d %H:%M:%S %Y", time.localtime(unix)),
        MyTime.time2str(unix),
        time.mktime((datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=unix)).timetuple()),
    ] for unix in moments]
`;

function timeIn({ pattern, text, now, logtimezone }: Case, zone: Zone): string {
  const made = createDateDetector({
    datepattern: pattern,
    now: () => now,
    zone,
    logtimezone: logtimezone ?? undefined,
  });
  const detector = made.value!;
  try {
    const match = detector.matchTime(text);
    if (!match) return "none";
    return shown(() => detector.timeOf(match));
  } catch (error) {
    if (error instanceof DateError) return String(error);
    throw error;
  }
}

function shown(read: () => ReturnType<typeof timeOfFields>): string {
  try {
    const time = read();
    return time ? pythonRepr(time.float ? { float: time.value } : time.value) : "None";
  } catch (error) {
    if (error instanceof DateError) return String(error);
    throw error;
  }
}

/** A moment, most often near a change of the zone's clocks, near midnight or the turn of the year. */
function randomMoment(random: Random, zone: Zone): number {
  const start = Date.UTC(2001 + random.below(28), 0, 1) / 1000;
  switch (random.below(4)) {
    case 0:
      return start + random.below(3 * 86400) - 86400 - 43200;
    case 1:
      return start + random.below(365) * 86400 + random.below(7200) - 3600;
    case 2:
      for (let day = random.below(365); day < 365; day++) {
        const at = start + day * 86400;
        if (zone.offsetAt(at) !== zone.offsetAt(at + 86400)) return at + random.below(2 * 86400);
      }
  }
  return start + random.below(365 * 86400);
}

/** Patterns, and what is written for them. */
const PATTERNS: readonly (readonly [pattern: string, ...forms: string[]])[] = [
  ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S"],
  [
    "%ExY(?P<_sep>[-/.])%m(?P=_sep)%d(?:T|  ?)%H:%M:%S(?:[.,]%f)?(?:\\s*%z)?",
    "%Y/%m/%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S,%f %z",
  ],
  ["(?:%a )?%b %d %k:%M:%S(?:\\.%f)?(?: %ExY)?", "%b %d %H:%M:%S", "%a %b %e %k:%M:%S %Y"],
  ["%d(?P<_sep>[-/])%m(?P=_sep)(?:%ExY|%Exy) %k:%M:%S", "%d/%m/%Y %H:%M:%S", "%d-%m-%y %k:%M:%S"],
  [
    "%d(?P<_sep>[-/])%b(?P=_sep)%ExY[ :]?%H:%M:%S(?:\\.%f)?(?: %z)?",
    "%d/%b/%Y:%H:%M:%S %z",
    "%d-%b-%Y %H:%M:%S",
  ],
  ["%m/%d/%ExY:%H:%M:%S", "%m/%d/%Y:%H:%M:%S"],
  ["%Exy%Exm%Exd  ?%H:%M:%S", "%y%m%d  %k:%M:%S", "%y%m%d %H:%M:%S"],
  ["%b %d, %ExY %I:%M:%S %p", "%b %d, %Y %I:%M:%S %p"],
  ["%ExY%Exm%Exd(?:T|  ?)%ExH%ExM%ExS(?:[.,]%f)?(?:\\s*%z)?", "%Y%m%dT%H%M%S", "%Y%m%d %H%M%S.%f%z"],
  ["(?:%Z )?(?:%a )?%b %d %k:%M:%S(?:\\.%f)?(?: %ExY)?", "%Z %b %d %H:%M:%S", "%Z %a %b %d %H:%M:%S %Y"],
  ["(?:%Exz )?%b %d %H:%M:%S", "%z %b %d %H:%M:%S", "%Z %b %d %H:%M:%S", "%b %d %H:%M:%S"],
  ["%H:%M:%S", "%H:%M:%S"],
  ["%H:%M:%S %Exz", "%H:%M:%S %z"],
  ["%k:%M", "%k:%M"],
  ["%b %d", "%b %d"],
  ["%d[./-]%m[./-](?:%Y|%y)", "%d.%m.%Y", "%d/%m/%y"],
  ["%j %Y", "%j %Y"],
  ["(?P<j>[0-9]+)", "%j", "%s"],
  ["%a %U", "%a %U"],
  ["(?P<W>\\d\\d):%w", "%U:%w"],
  ["%U %w %Y %H:%M", "%U %w %Y %H:%M"],
  ["%I:%M:%S %p", "%I:%M:%S %p"],
  ["(?:^|\\b)%l:%M", "%I:%M"],
  ["(?P<Y>\\d+)\\D(?P<m>\\d+)\\D(?P<d>\\d+)", "%Y-%m-%d", "%d.%m.%Y", "%s-%m-%d"],
  ["(?P<b>\\w+)\\s+(?P<d>\\d+)", "%b %d", "%a %d"],
  ["Epoch", "%s", "[%s]", "%s.123"],
  ["LEPOCH", "%s", "%s123", "%s123456", "[%s123.45]"],
  ["{EPOCH}", "%s", "%s.123"],
  ["\\D{LEPOCH}", "=%s123", "=%s123456", "=%s"],
  ["TAI64N", "@4%x0de8ae3c"],
  ["{^LN-BEG}", "%Y-%m-%d %H:%M:%S", "%H:%M:%S", "%b %d %H:%M:%S"],
  ["{DATE}", "%Y-%m-%d %H:%M:%S", "%d/%b/%Y:%H:%M:%S %z"],
  ["{DEFAULT}", "%H:%M:%S", "%b %d %H:%M:%S"],
];

function randomCase(random: Random, zone: Zone): Case {
  const moment = randomMoment(random, zone);
  // What is written is local time; the clock of the tool is near, or a year or so away.
  const now = moment + random.pick([0, 3600, -3600, 90000, -90000, 86400 * 200, 86400 * 364, -86400 * 300]);
  const [pattern, ...forms] = random.pick(PATTERNS);
  const kind = random.below(8) ? written(random.pick(forms)) : random.pick(KINDS);
  let text = randomLine(random, kind, moment + zone.offsetAt(moment));
  if (random.below(10) === 0) text = text.replace(/:\d\d(?=\D|$)/, random.pick([":60", ":61", ":59", ":00"]));
  if (random.below(10) === 0)
    text = text.replace(/\b\d\d\b/, random.pick(["29", "30", "31", "24", "12", "00", "١٢"]));
  const logtimezone = random.below(6) === 0 ? random.pick(["CET", "+0530", "UTC-11", "GMT"]) : null;
  return { pattern, text, now, logtimezone };
}

const COMMON_FIELDS = [
  "YmdHMS",
  "bdHMS",
  "YmdHMSfz",
  "HMS",
  "dbYIMSp",
  "YjH",
  "YUw",
  "WaH",
  "md",
  "ZbdHMS",
  "ymdHMS",
];
const RARE_FIELDS = ["YWAz", "Ym", "dH", "j", "Hz", "pIM", "Bd"];

/** What a field may have taken, also by a group of the user's own. */
const FIELD_TEXTS: Readonly<Record<string, readonly string[]>> = {
  Y: [
    "2008",
    "2012",
    "2023",
    "1999",
    "0000",
    "0001",
    "9999",
    "99999",
    "99999999999",
    "-5",
    "1_999",
    "١٩٩٩",
    "1e3",
    "",
  ],
  y: ["00", "05", "24", "99", "2001", "-1"],
  m: ["01", "2", "12", "12", "06", "0", "13", " 3", "٣"],
  d: ["01", "15", "28", "29", "30", "31", "32", "0", " 5", "2 9"],
  b: ["jan", "Feb", "MAR", "oct", "ſep", "dec", ""],
  B: ["January", "MAY", "sept", "december", "July", ""],
  H: ["0", "00", "12", "23", "24"],
  I: ["12", "1", "11", "00", "13"],
  p: ["AM", "pm", "Pm", "xx", ""],
  M: ["00", "59", "60", "7"],
  S: ["00", "59", "60", "61"],
  f: ["123", "x"],
  a: ["mon", "TUE", "sun", "fRi", "frı"],
  A: ["Monday", "sunday", "day"],
  w: ["0", "3", "6", "9"],
  j: ["001", "60", "365", "366", "0", "-40", "-800000", "999999999", "9999999999"],
  U: ["0", "00", "26", "53", "99"],
  W: ["0", "01", "26", "53"],
  z: [
    "Z",
    "UTC",
    "+0100",
    "-0430",
    "+01:30",
    "-11",
    "CET",
    "XYZ",
    "utc",
    "CEST+0100",
    "EST-01:00",
    "+9900",
    "+1٣00",
  ],
  Z: ["PDT", "UTC", "foo", "ERROR", "JST", "NFT", "ChST"],
  _sep: ["-"],
  G: ["2020"],
};

interface FieldsCase {
  readonly fields: readonly (readonly [string, string | null])[];
  readonly offset: number | null;
}

function randomFields(random: Random): FieldsCase {
  const keys = random.below(4) === 0 ? [] : [...random.pick(random.below(4) ? COMMON_FIELDS : RARE_FIELDS)];
  for (let count = random.below(3); count > 0; count--) {
    const key = random.pick(Object.keys(FIELD_TEXTS));
    if (!keys.includes(key)) keys.splice(random.below(keys.length + 1), 0, key);
  }
  const fields = keys.map((key): [string, string | null] => {
    const texts = FIELD_TEXTS[key]!;
    if (random.below(25) === 0) return [key, null];
    // Mostly what a date has, now and then what no date has.
    return [key, random.below(3) ? texts[random.below(Math.ceil(texts.length / 2))]! : random.pick(texts)];
  });
  return { fields, offset: random.pick([null, null, null, 60, -300, 0]) };
}
