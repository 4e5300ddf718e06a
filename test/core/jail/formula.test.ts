import assert from "node:assert/strict";
import { compileBanTime } from "../../../core/jail/ban-time.ts";
import { readFactor, readFormula } from "../../../core/jail/formula.ts";
import type { BanIncrement } from "../../../core/jail/options.ts";

const plain: BanIncrement = {
  factor: undefined,
  formula: undefined,
  multipliers: undefined,
  maxtime: undefined,
  rndtime: undefined,
  overalljails: false,
};

function times(increment: Partial<BanIncrement>, bans: readonly number[], bantime = 600, random = () => 0) {
  const { value } = compileBanTime({ ...plain, ...increment }, random);
  return bans.map((count) => value(bantime, count));
}

describe("core/jail/ban-time", () => {
  it("doubles the time with each ban, up to the twentieth", () =>
    assert.deepEqual(times({}, [1, 2, 3, 20, 21]), [1200, 2400, 4800, 600 * 2 ** 20, 600 * 2 ** 20]));

  it("takes the last multiplier for all further bans", () =>
    assert.deepEqual(times({ multipliers: "1 2 4" }, [1, 2, 3, 9]), [1200, 2400, 2400, 2400]));

  it("may shorten a ban by multipliers, but never by a formula", () => {
    assert.deepEqual(times({ multipliers: "1 2", factor: "0.1" }, [1]), [120]);
    assert.deepEqual(times({ formula: "ban.Time / 10" }, [1]), [600]);
  });

  it("does not exceed maxtime but by rndtime", () =>
    assert.deepEqual(
      times({ maxtime: 1000, rndtime: 60 }, [1, 5], 600, () => 0.5),
      [1030, 1030],
    ));

  it("asks for a random number once a ban time, the same question or not", () => {
    let asked = 0;
    const random = () => ++asked / 100;
    assert.deepEqual(times({ rndtime: 100 }, [1, 1, 1], 600, random), [1201, 1202, 1203]);
  });

  it("answers nothing where Python raises", () =>
    assert.deepEqual(times({ formula: "ban.Time / (ban.Count - 2)" }, [1, 2, 3]), [600, undefined, 600]));
});

describe("core/jail/formula", () => {
  it("compares an int with a float exactly, as Python does", () => {
    const read = readFormula("2**53 + 1 if 2**53 + 1 > 2.0**53 else 0", 1n);
    assert.ok(read.kind === "value");
    assert.equal(read.value(1n, 1n), 2n ** 53n + 1n);
  });

  const beyond: readonly (readonly [text: string, what: string])[] = [
    ["__import__('os').system('id')", "__import__"],
    ["__import__", "__import__"],
    ["[1, 5][ban.Count]", "["],
    ["(lambda: 1)()", ":"],
    ["open(1)", "open"],
    ["random.random() * ban.Time", "random"],
    ["ban.__class__", "__class__"],
    ["MyTime.time()", "MyTime"],
    ["(1, 2)", ","],
    ["math.__loader__", "__loader__"],
    ["10 ** 10 ** 10 ** 10", "**"],
    ["pow(3, 10 ** 9, 7)", "pow"],
    ["math.gcd(2 ** 16000 - 1, 3 ** 10000)", "math.gcd"],
    ["ValueError", "ValueError"],
    [`${"1+".repeat(20_000)}1`, "more than 1000 words"],
    [`${"-".repeat(20_000)}1`, "more than 1000 words"],
    [`${"(".repeat(400)}1${")".repeat(400)}`, "more than 100 brackets deep"],
  ];
  for (const [text, what] of beyond) {
    it(`runs nothing of ${text.slice(0, 40)}`, () => {
      const read = readFormula(text, 1n);
      const evaluated = read.kind === "value" ? attempt(() => read.value(1n, 1n)) : read;
      assert.deepEqual(evaluated, { kind: "unknown", what });
    });
  }

  it("reads what is long or deep, up to a bound", () => {
    const read = readFormula(`${"(".repeat(100)}${"1+".repeat(390)}1${")".repeat(100)}`, 1n);
    assert.equal(read.kind === "value" && read.value(1n, 1n), 391n);
  });

  it("knows no factor that is text: Python would repeat it", () =>
    assert.deepEqual(readFactor('"2"'), { kind: "unknown", what: '"2"' }));

  it("does not know the ban where the factor is evaluated", () => {
    const factor = readFactor("ban.Count");
    assert.equal(factor.kind === "error" && factor.error.type, "NameError");
  });
});

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return { kind: "unknown", what: (error as { what?: string }).what };
  }
}
