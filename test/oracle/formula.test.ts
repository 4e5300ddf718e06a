import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { compileGrowth, nextBanTime } from "../../core/jail/ban-time.ts";
import type { BanIncrement } from "../../core/jail/options.ts";
import { pythonRandom } from "../../core/jail/python-random.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { type Random, randomFrom, readSeed } from "../support/random.ts";

/** What Jail.setBanTimeExtra makes of the options, in the order in which fail2ban's client sends them. */
const ask = `
import logging, random, warnings
from fail2ban.server.jail import Jail
from fail2ban.server.observer import ObserverThread
warnings.simplefilter("ignore")
logging.getLogger("fail2ban").setLevel(logging.CRITICAL)

class Times(Jail):
    def __init__(self):
        self._banExtra = {}
    database = property(lambda self: None)

def number(value):
    try:
        value = float(value)
    except OverflowError:
        return "huge"
    return value if value - value == 0 else "huge"

def answer(question):
    results = []
    for case in question:
        try:
            times = Times()
            times.setBanTimeExtra("increment", "true")
            for name in ("factor", "formula", "multipliers", "maxtime", "rndtime"):
                if name in case["options"]:
                    times.setBanTimeExtra(name, case["options"][name])
        except Exception as error:
            results.append({"setup": type(error).__name__})
            continue
        asked = []
        random.seed(case["seed"])
        for time, count in case["bans"]:
            try:
                asked.append(number(times.getBanTimeExtra()["evformula"](ObserverThread.BanTimeIncr(time, count))))
            except Exception as error:
                asked.append(type(error).__name__)
        results.append({"times": asked})
    return results
`;

interface Case {
  readonly options: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly bans: ReadonlyArray<readonly [time: number, count: number]>;
}
type Told = { readonly setup: string } | { readonly times: ReadonlyArray<number | string> };

describe("bantime.increment, beside the installed fail2ban", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  async function compare(cases: readonly Case[]) {
    const theirs = await judge.python<readonly Told[]>({ code: ask, question: cases, limit: 60 });
    const different: string[] = [];
    let asked = 0;
    let unknown = 0;
    let raised = 0;
    cases.forEach((one, index) => {
      const told = theirs[index]!;
      const ours = evaluate(one);
      if (ours === "unknown") {
        unknown++;
        return;
      }
      if ("setup" in told || "setup" in ours) {
        if (JSON.stringify(told) !== JSON.stringify(ours))
          different.push(
            `${JSON.stringify(one)}: fail2ban ${JSON.stringify(told)}, ours ${JSON.stringify(ours)}`,
          );
        return;
      }
      ours.times.forEach((time, at) => {
        const their = told.times[at]!;
        if (time === "unknown") {
          unknown++;
          return;
        }
        asked++;
        if (typeof their === "string") raised++;
        if (!isSame(time, their, JSON.stringify(one.options)))
          different.push(`${JSON.stringify(one.options)} ${one.bans[at]}: fail2ban ${their}, ours ${time}`);
      });
    });
    assert.deepEqual(different.slice(0, 20), []);
    return { asked, unknown, raised };
  }

  it("grows as fail2ban's own examples do", async () => {
    const bans = [600, 3600, 86400].flatMap((time) =>
      Array.from({ length: 40 }, (_, at) => [time, at + 1] as const),
    );
    const formulas: readonly Readonly<Record<string, string>>[] = [
      {},
      { factor: "2" },
      { factor: "1.5", maxtime: "5w" },
      { formula: "ban.Time * (1<<(ban.Count if ban.Count<20 else 20)) * banFactor" },
      {
        factor: "2.0 / 3.0",
        formula: "ban.Time * math.exp(float(ban.Count+1)*banFactor)/math.exp(1*banFactor)",
      },
      { multipliers: "1 2 4 8 16 32 64" },
      { multipliers: "1 5 30 60 300 720 1440 2880" },
      { multipliers: "1 2 4", factor: "0.5", rndtime: "7m" },
      { formula: "ban.Time * 2**ban.Count / (ban.Count - 3)" },
      { formula: "ban.Time * ban.count" },
      { formula: "Time * 2" },
      { factor: "1/0" },
      { formula: "ban.Time *" },
    ];
    const cases = formulas.map((options, seed) => ({ options, seed, bans }));
    assert.ok((await compare(cases)).asked > 1000);
  });

  const count = 6000;
  const seed = readSeed();
  it(`${count} drawn formulas (seed ${seed}), with times and counts, come to what Python makes of them, or raise what it raises`, async () => {
    const random = randomFrom(seed);
    const { asked, unknown, raised } = await compare(Array.from({ length: count }, () => drawCase(random)));
    assert.ok(asked > count * 2, `${asked} ban times were compared`);
    assert.ok(raised > count / 20 && raised < asked / 2, `${raised} of them are exceptions`);
    assert.ok(unknown < count / 5, `${unknown} are not known to us`);
  });

  it("draws Python's own random numbers for a seed", async () => {
    const seeds = [0, 1, 2, 20261123, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 7, 2 ** 53 - 1];
    const code =
      "import random\ndef answer(seeds):\n return [(random.seed(s), [random.random() for _ in range(1300)])[1] for s in seeds]";
    const theirs = await judge.python<number[][]>({ code, question: seeds });
    const ours = seeds.map((seed) => Array.from({ length: 1300 }, pythonRandom(seed)));
    assert.deepEqual(ours, theirs);
  });
});

function evaluate({ options, seed, bans }: Case): Told | "unknown" {
  const seconds = (text: string | undefined) =>
    text === undefined ? undefined : Number(/^\d+/.exec(text)![0]) * units[text.at(-1)!]!;
  const increment: BanIncrement = {
    factor: options["factor"],
    formula: options["formula"],
    multipliers: options["multipliers"],
    maxtime: seconds(options["maxtime"]),
    rndtime: seconds(options["rndtime"]),
    overalljails: false,
  };
  const { growth, problems } = compileGrowth(increment);
  if (!growth) {
    if (problems[0]?.code !== "wrong-formula") return "unknown";
    return { setup: /\((\w+):/.exec(problems[0].message)![1]! };
  }
  const random = pythonRandom(seed);
  return {
    times: bans.map(([time, bancount]) => {
      const next = nextBanTime(growth, increment, time, bancount, random);
      if (next.kind === "value") return next.value;
      return next.kind === "error"
        ? next.error.type
        : next.what === "Infinity" || next.what === "NaN" || next.what === "-Infinity"
          ? "huge"
          : "unknown";
    }),
  };
}

const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86400, w: 604800 };

/** The last bit of what the C library computes is its own. */
function isSame(ours: number | string, theirs: number | string, text: string): boolean {
  if (ours === theirs) return true;
  if (typeof ours === "string" || typeof theirs === "string") return false;
  return /math\.|\*\*|pow/.test(text) && Math.abs(ours - theirs) <= Math.abs(theirs) * 1e-13;
}

function drawCase(random: Random): Case {
  const options: Record<string, string> = {};
  if (random.chance(0.85)) options["formula"] = draw(random, 3);
  if (random.chance(0.4))
    options["factor"] = random.pick([
      "1",
      "2",
      "1.5",
      "0.25",
      "2.0/3.0",
      "1<<3",
      "-1",
      "0",
      "1e3",
      "1/3",
      "2**3",
      "max(1,2)",
      "1/0",
      "x",
    ]);
  if (random.chance(0.12))
    options["multipliers"] = random.pick([
      "1 2 4 8",
      "1 5 30 60 300",
      "0",
      "-1 3",
      "1  2",
      "1,2",
      "2.5",
      "1_0 2",
    ]);
  if (random.chance(0.25)) options["maxtime"] = random.pick(["5w", "1d", "90m", "0m"]);
  if (random.chance(0.15)) options["rndtime"] = random.pick(["7m", "1h"]);
  const bans = Array.from(
    { length: 4 },
    () =>
      [random.pick([60, 600, 3600, 86400, 604800]), 1 + random.below(random.pick([4, 8, 25, 70]))] as const,
  );
  return { options, seed: random.below(1000), bans };
}

const atoms = [
  "ban.Time",
  "ban.Count",
  "banFactor",
  "ban.Time",
  "ban.Count",
  "1",
  "2",
  "3",
  "10",
  "0",
  "0.5",
  "1.5",
  "1e3",
  "86400",
  "1_000",
  "0x10",
  "True",
  "math.pi",
  "ban.time",
  "Time",
  "math.e",
];
const signs = [
  "+",
  "-",
  "*",
  "*",
  "/",
  "//",
  "%",
  "<<",
  ">>",
  "**",
  "&",
  "|",
  "^",
  "<",
  ">",
  "==",
  ">=",
  "<=",
  "!=",
  " and ",
  " or ",
];
const calls = ["min", "max", "abs", "int", "float", "round", "bool", "pow"];
const maths = [
  "exp",
  "log",
  "log2",
  "log10",
  "sqrt",
  "floor",
  "ceil",
  "trunc",
  "fabs",
  "pow",
  "fmod",
  "exp2",
  "expm1",
  "log1p",
  "gcd",
  "foo",
  "hypot",
];

/** Mostly what Python can compute, now and then what it can't. */
function draw(random: Random, depth: number): string {
  if (depth === 0 || random.chance(0.15)) return random.pick(atoms);
  const inner = () => draw(random, depth - 1);
  const kind = random.below(20);
  if (kind < 9) {
    const sign = random.pick(signs);
    // Powers and shifts of large numbers would take Python's whole time.
    if (sign === "**" || sign === "<<")
      return `((${inner()})${sign}(${random.pick(["2", "3", "-1", "0.5", "ban.Count%5", sign === "<<" ? "ban.Count" : "1"])}))`;
    return `${inner()}${sign}${inner()}`;
  }
  if (kind < 11) return `(${inner()})`;
  if (kind < 12) return `-${inner()}`;
  if (kind < 13) return random.chance(0.5) ? `not ${inner()}` : `~(${inner()})`;
  if (kind < 15) return `${inner()} if ${inner()} else ${inner()}`;
  const name = kind < 18 ? random.pick(calls) : `math.${random.pick(maths)}`;
  const isTwo = /min|max|pow|fmod|gcd/.test(name)
    ? random.chance(0.9)
    : random.chance(name === "round" ? 0.3 : 0.03);
  if (name === "pow" || name === "math.pow")
    return `${name}(${inner()}, ${random.pick(["2", "0.5", "-1", "ban.Count%4"])})`;
  if (name === "round" && isTwo)
    return `round(${inner()}, ${random.pick(["0", "1", "2", "-2", "ban.Count%6"])})`;
  return isTwo ? `${name}(${inner()}, ${inner()})` : `${name}(${inner()})`;
}
