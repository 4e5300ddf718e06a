import assert from "node:assert/strict";
import { readFloat, readInt } from "../../../core/dates/number.ts";
import { validateTimeZone } from "../../../core/dates/zone-names.ts";

describe("numbers as Python reads them", () => {
  const ints: ReadonlyArray<readonly [string, number | undefined]> = [
    ["007", 7],
    [" 5", 5],
    ["-5", -5],
    ["1_999", 1999],
    ["1__9", undefined],
    ["١٩٩٩", 1999],
    ["𝟏𝟐", 12],
    ["\u20031\n", 1],
    ["\x1f12", undefined],
    ["\ufeff1", undefined],
    ["+ 1", undefined],
    ["", undefined],
    ["1000000000000000000000", 1e21],
  ];
  for (const [text, value] of ints) {
    it(`int(${JSON.stringify(text)}) is ${value}`, () => assert.equal(readInt(text), value));
  }

  const floats: ReadonlyArray<readonly [string, number | undefined]> = [
    ["1123970400.5", 1123970400.5],
    ["١٢٣.٥", 123.5],
    ["1_0.5_1e1_0", 105100000000],
    [".5", 0.5],
    ["5.", 5],
    [" infinity ", Number.POSITIVE_INFINITY],
    ["-inf", Number.NEGATIVE_INFINITY],
    ["+nAn", Number.NaN],
    ["1_.0", undefined],
    ["1e5_", undefined],
    ["0x10", undefined],
    ["", undefined],
  ];
  for (const [text, value] of floats) {
    it(`float(${JSON.stringify(text)}) is ${value}`, () => assert.equal(readFloat(text), value));
  }
});

describe("fail2ban's own zones", () => {
  const zones: ReadonlyArray<readonly [string, number | undefined]> = [
    ["UTC", 0],
    ["", 0],
    ["CET", 60],
    ["UTC+0100", 60],
    ["CET+01", 120],
    ["-04:30", -270],
    ["NPT", 345],
    ["A", 60],
    ["+1٣:00", 780],
    ["-𝟎1", undefined],
    ["+01:00\n", 60],
    ["ABC", undefined],
    ["Europe/Zurich", undefined],
    ["ChST", undefined],
  ];
  for (const [name, minutes] of zones) {
    it(`${JSON.stringify(name)} is ${minutes} minutes`, () => assert.equal(validateTimeZone(name), minutes));
  }
});
