import assert from "node:assert/strict";
import {
  describeDuration,
  describeFindtime,
  describeSpread,
  readDuration,
} from "../../../core/jail/durations.ts";

describe("core/jail/durations", () => {
  const durations: ReadonlyArray<readonly [string, number]> = [
    ["600", 600],
    ["-1", -1],
    ["10m", 600],
    ["10 m", 600],
    ["1d12h", 129600],
    ["1h 30m", 5400],
    ["1hour+30min", 5400],
    ["1m30", 90],
    ["6 months", 15778800],
    ["1year-6mo", 15778800],
    ["1.5h", 5400],
    ["60*60", 3600],
    ["(1h+2)*2", 7204],
    ["7//2", 3],
    ["-7//2", -4],
    ["-7%3", 2],
    ["0xa", 10],
    ["1_000", 1000],
    ["1d # a day", 86400],
    ["12H", 43200],
  ];
  for (const [text, seconds] of durations) {
    it(`${text} is ${seconds} s`, () => assert.deepEqual(readDuration(text), { kind: "seconds", seconds }));
  }

  const others: ReadonlyArray<readonly [string, ReturnType<typeof readDuration>]> = [
    ["", { kind: "error", error: "SyntaxError" }],
    ["1fortnight", { kind: "error", error: "SyntaxError" }],
    ["10 minuets", { kind: "error", error: "SyntaxError" }],
    ["5 5 5", { kind: "error", error: "SyntaxError" }],
    ["1:30", { kind: "error", error: "SyntaxError" }],
    ["10m ;x", { kind: "error", error: "SyntaxError" }],
    ["010", { kind: "error", error: "SyntaxError" }],
    ["forever", { kind: "error", error: "NameError" }],
    ["1h/0", { kind: "error", error: "ZeroDivisionError" }],
    ["~1.5", { kind: "error", error: "TypeError" }],
    ["1,5h", { kind: "tuple" }],
    ['"1h"', { kind: "text", text: "1*3600" }],
    ["1 if 2 else 3", { kind: "seconds", seconds: 1 }],
    ["max(1,2)", { kind: "seconds", seconds: 2 }],
    ["1.5h**2", { kind: "seconds", seconds: 19440000 }],
    ["1 < 2", { kind: "unknown" }],
    ["sum([1,2])", { kind: "unknown" }],
    ["time.time()", { kind: "unknown" }],
  ];
  for (const [text, expected] of others) {
    it(`“${text}” is ${JSON.stringify(expected)}`, () => assert.deepEqual(readDuration(text), expected));
  }

  const words: ReadonlyArray<readonly [number, string]> = [
    [-1, "permanent"],
    [0, "0 seconds"],
    [1, "1 second"],
    [600, "10 minutes"],
    [5400, "1 hour 30 minutes"],
    [43200, "12 hours"],
    [86400, "1 day"],
    [129600, "1 day 12 hours"],
    [864000, "10 days"],
    [604800, "1 week"],
    [2629800, "1 month"],
    [15778800, "6 months"],
    [31557600, "1 year"],
    [0.5, "0.5 seconds"],
    [3661, "1 hour 1 minute 1 second"],
  ];
  for (const [seconds, text] of words) {
    it(`${seconds} s are ${text}`, () => assert.equal(describeDuration(seconds), text));
  }

  it("a findtime below zero is not permanent", () =>
    assert.deepEqual([600, -600].map(describeFindtime), ["10 minutes", "-600 seconds"]));

  it("chance adds to a ban or takes from it", () =>
    assert.deepEqual([0, 60, -60].map(describeSpread), ["", "up to 1 minute more", "up to 1 minute less"]));
});
