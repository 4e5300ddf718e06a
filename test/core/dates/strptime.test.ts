import assert from "node:assert/strict";
import { DateError } from "../../../core/dates/date-error.ts";
import { timeOfFields } from "../../../core/dates/strptime.ts";
import { zoneOf } from "../../../core/dates/zone.ts";
import { pythonRepr } from "../../../core/text/index.ts";

/** 2005-08-14 00:00:00 in Zurich. */
const NOW = 1123970400;

/** Fields as `Y=2005 m=8`; `p=` took nothing. The answer as Python shows it. */
function check(fields: string, expected: string, offset?: number): void {
  const pairs = fields.split(";").map((field) => field.split("="));
  const keys = pairs.map(([key]) => key!);
  const texts = pairs.map(([, text]) => text || undefined);
  const context = { now: () => NOW, zone: zoneOf("Europe/Zurich")!, defaultOffset: offset };
  let actual: string;
  try {
    const time = timeOfFields({ keys, texts }, context);
    actual = time ? pythonRepr(time.float ? { float: time.value } : time.value) : "None";
  } catch (error) {
    if (!(error instanceof DateError)) throw error;
    actual = String(error);
  }
  assert.equal(actual, expected);
}

describe("the time that a date's fields stand for", () => {
  const cases: ReadonlyArray<readonly [fact: string, fields: string, expected: string]> = [
    ["local time is a float", "Y=2005;m=8;d=14;H=11;M=59;S=59", "1124013599.0"],
    ["time with a zone is an int", "Y=2005;m=8;d=14;H=11;M=59;S=59;z=+0200", "1124013599"],
    ["an offset may have a colon, or no minutes", "Y=2005;m=8;d=14;z=-04:30", "1123993800"],
    ["an abbreviation of a zone has a fixed offset", "Y=2005;m=8;d=14;Z=CET", "1123974000"],
    ["a name and an offset add up", "Y=2005;m=8;d=14;z=CET+0100", "1123970400"],
    ["a year of two digits is of this century", "y=05;m=8;d=14", "1123970400.0"],
    ["without a year it is this year's", "b=Jan;d=23;H=1", "1106438400.0"],
    ["or last year's, where it would be to come", "b=Dec;d=23", "1103756400.0"],
    ["tomorrow is still this year's, as zones differ", "b=Aug;d=14;H=23", "1124053200.0"],
    ["a clock alone is today's", "H=0;M=0;S=0", "1123970400.0"],
    ["or yesterday's, where it would be to come", "H=21;M=59;S=59", "1123963199.0"],
    ["12 AM is midnight", "Y=2005;m=8;d=14;I=12;p=am", "1123970400.0"],
    ["12 PM is noon", "Y=2005;m=8;d=14;I=12;p=PM", "1124013600.0"],
    ["3 PM is 15 hours", "Y=2005;m=8;d=14;I=3;p=Pm", "1124024400.0"],
    ["a day of the year", "Y=2005;j=226", "1123970400.0"],
    ["a week that begins on Sunday, and a weekday", "Y=2005;U=33;a=Sun", "1123970400.0"],
    ["a week that begins on Monday, and a weekday", "Y=2005;W=32;A=Sunday", "1123970400.0"],
    ["a weekday by its number counts from Monday as 1", "Y=2005;W=32;w=0", "1123970400.0"],
    ["digits of any script", "Y=٢٠٠٥;m=٨;d=١٤", "1123970400.0"],
    ["the 30th of February is none", "Y=2005;m=2;d=30", "None"],
    ["the 29th of February is none in last year", "b=Feb;d=29", "None"],
    ["second 60 is none", "Y=2005;m=8;d=14;S=60", "None"],
    ["hour 24 is none", "H=24", "None"],
    ["a name that folds to a month's is none", "b=ſep;d=1", "None"],
    ["an unknown zone of few letters is none", "H=1;Z=foo", "None"],
    ["an unknown zone in capitals breaks fail2ban", "H=1;Z=ERROR", "KeyError: 'ERROR'"],
    [
      "a day without a month breaks fail2ban",
      "d=3;H=1",
      "TypeError: 'NoneType' object cannot be interpreted as an integer",
    ],
    [
      "%p that took nothing breaks fail2ban",
      "I=3;p=",
      "AttributeError: 'NoneType' object has no attribute 'lower'",
    ],
    [
      "a year too large for C breaks fail2ban",
      "Y=99999999999",
      "OverflowError: signed integer is greater than maximum",
    ],
    [
      "a zone that leads out of the calendar breaks fail2ban",
      "Y=9999;m=12;d=31;H=23;z=-0500",
      "OverflowError: date value out of range",
    ],
  ];
  for (const [fact, fields, expected] of cases) it(fact, () => check(fields, expected));

  it("dates without a zone are of the log's zone where it has one", () => {
    check("Y=2005;m=8;d=14", "1123984800", -120);
    check("Y=2005;m=8;d=14;z=Z", "1123977600", -120);
  });
});
