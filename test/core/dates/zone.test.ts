import assert from "node:assert/strict";
import { dayOf } from "../../../core/dates/calendar.ts";
import { formatTime } from "../../../core/dates/format.ts";
import { zoneOf } from "../../../core/dates/zone.ts";

const local = (text: string): number => Date.parse(`${text}Z`) / 1000;

describe("time zones", () => {
  const clocks: ReadonlyArray<readonly [zone: string, unix: number, shown: string]> = [
    ["UTC", 0, "Thu Jan 01 00:00:00 1970"],
    ["UTC", -1, "Wed Dec 31 23:59:59 1969"],
    ["UTC", 951782400, "Tue Feb 29 00:00:00 2000"],
    ["Europe/Zurich", 1123970400, "Sun Aug 14 00:00:00 2005"],
    ["Asia/Kathmandu", 1123970400, "Sun Aug 14 03:45:00 2005"],
    ["America/St_Johns", 1700000000.75, "Tue Nov 14 18:43:20 2023"],
    ["Pacific/Apia", 1325239199, "Thu Dec 29 23:59:59 2011"],
    ["Pacific/Apia", 1325239200, "Sat Dec 31 00:00:00 2011"],
  ];
  for (const [name, unix, shown] of clocks) {
    it(`${unix} is ${shown} in ${name}`, () => {
      assert.equal(formatTime(unix, zoneOf(name)!, "%a %b %d %H:%M:%S %Y"), shown);
    });
  }

  const answers: ReadonlyArray<
    readonly [fact: string, zone: string, before: string, local: string, unix: number]
  > = [
    ["winter", "Europe/Zurich", "", "2023-01-01T12:00:00", 1672570800],
    ["summer", "Europe/Zurich", "", "2023-07-01T12:00:00", 1688205600],
    ["an hour that is skipped is of summer", "Europe/Zurich", "", "2023-03-26T02:30:00", 1679794200],
    [
      "also after a date of summer",
      "Europe/Zurich",
      "2022-08-01T00:00:00",
      "2023-03-26T02:30:00",
      1679794200,
    ],
    [
      "an hour that comes twice is as the date before, summer",
      "Europe/Zurich",
      "2023-10-29T01:59:59",
      "2023-10-29T02:30:00",
      1698539400,
    ],
    [
      "an hour that comes twice is as the date before, winter",
      "Europe/Zurich",
      "2023-10-29T03:00:00",
      "2023-10-29T02:30:00",
      1698543000,
    ],
    ["as the first date it is the one nearer to UTC", "Europe/Zurich", "", "2023-10-29T02:30:00", 1698543000],
    ["west of UTC that is the first one", "America/New_York", "", "2023-11-05T01:30:00", 1699162200],
    ["half an hour is skipped", "Australia/Lord_Howe", "", "2023-10-01T02:10:00", 1696088400],
    ["winter time is the exception in Dublin", "Europe/Dublin", "", "2023-03-26T01:30:00", 1679790600],
    ["zones west of UTC", "America/New_York", "", "2023-03-12T03:00:00", 1678604400],
  ];
  for (const [fact, name, before, time, unix] of answers) {
    it(`${fact}: ${time} in ${name}`, () => {
      const zone = zoneOf(name)!;
      if (before) zone.fromLocal(local(before));
      assert.equal(zone.fromLocal(local(time)), unix);
    });
  }

  it("a local time may be given by its parts", () => {
    assert.equal(zoneOf("Europe/Zurich")!.toUnix(2005, 8, 14, 11, 59, 59), 1124013599);
  });

  it("an unknown name is no zone, nor is an offset", () => {
    for (const name of ["Mars/Olympus", "+01:00", "", "UTC+1"]) assert.equal(zoneOf(name), undefined);
  });

  it("days are counted as JavaScript counts them, in any year", () => {
    for (let days = -719162; days < 2932896; days += 9973) {
      const date = new Date(days * 86400000);
      const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      assert.deepEqual(dayOf(days), expected);
    }
  });
});
