import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { maskReport, runF2b } from "../support/f2b.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { checkDifferences, type Difference, describeDifference } from "../support/ledger.ts";
import { listStockFilters } from "../support/stock.ts";

/** A clock and a zone for both sides. */
interface World {
  readonly now: number;
  readonly zone: string;
}

/** Noon on the day that fail2ban's sample logs are written for. */
const sampleWorld: World = { now: 1124013600, zone: "Europe/Zurich" };
const otherWorld: World = { now: 1795164081, zone: "America/St_Johns" };

const reports: ReadonlyArray<readonly string[]> = [
  [],
  ["-v"],
  ["--print-all-matched"],
  ["--print-all-missed"],
  ["--no-check-all"],
  ["-d", "^%b %d %H:%M:%S"],
  ["-L", "3"],
];

const outputs: ReadonlyArray<readonly string[]> = ["row", "id", "ip", "msg", "<F-USER>", "<ip> <F-PORT>"].map(
  (form) => ["-o", form],
);

const thorough: ReadonlyArray<readonly string[]> = [
  ["-vv", "--verbose-date", "--print-all-matched", "--print-all-missed", "--print-all-ignored"],
  ["-D", "--print-all-matched"],
  ["--usedns", "no", "--print-all-missed"],
  ["--timezone", "UTC+0300", "-o", "row"],
  ["-o", "user"],
  ["-o", "matches"],
  ["-o", "<fid>|<family>|<ip-rev>|<time>|<matches>|<F-*>|<raw-ticket>"],
  ["-o", "<F-ID> <msg>"],
];

describe("f2b regex on fail2ban's own sample logs", () => {
  const judges: Judge[] = [];
  before(() => {
    judges.push(startJudge(), startJudge());
  });
  after(() => {
    for (const judge of judges) judge.close();
  });

  let turn = 0;
  /** Asks both sides; undefined where they say the same. */
  async function compare(
    name: string,
    args: readonly string[],
    world: World,
  ): Promise<Difference | undefined> {
    const judge = judges[turn++ % judges.length]!;
    const asked = judge.tool({ run: "regex", argv: args, now: world.now, tz: world.zone });
    const iso = new Date(world.now * 1000).toISOString();
    const ours = await runF2b(["regex", "--now", iso, ...args], world.zone);
    const theirs = await asked;
    const left = `${maskReport(theirs.stdout)}exit ${theirs.exit}`;
    const right = `${maskReport(ours.stdout)}${ours.stderr}exit ${ours.exit}`;
    if (left === right) return undefined;
    return { case: name, detail: describeDifference(left, right) };
  }

  async function compareAll(
    suite: string,
    filters: readonly string[],
    variants: typeof reports,
    world: World,
  ) {
    const logs = new Map(listStockFilters().map((filter) => [filter.name, filter]));
    const asked = new Set<string>();
    const found: Array<Promise<Difference | undefined>> = [];
    for (const filter of filters) {
      const { argument, log } = logs.get(filter)!;
      for (const variant of variants) {
        const name = [filter, ...variant].join(" ");
        asked.add(name);
        found.push(compare(name, ["-r", ...variant, log, argument], world));
      }
    }
    const differences = (await Promise.all(found)).filter((difference) => difference !== undefined);
    checkDifferences(suite, differences, asked);
  }

  it("no stock filter is left out, and those with modes come in each", () => {
    const all = readdirSync("/etc/fail2ban/filter.d").filter((file) => /(?<!common)\.conf$/.test(file));
    const filters = listStockFilters();
    const listed = new Set(filters.map(({ argument }) => /([^/]+\.conf)(?:\[|$)/.exec(argument)![1]!));
    assert.deepEqual([...listed].sort(), all.sort());
    const inModes = filters.filter(({ name }) => name.includes("[mode=") && !name.includes(" on "));
    assert.ok(inModes.length >= 31, `${inModes.length} filters in a mode`);
  });

  for (const { name } of listStockFilters()) {
    it(`${name}: reports and failures are fail2ban's`, () =>
      compareAll("samples", [name], [...reports, ...outputs], sampleWorld));
  }

  const plain = listStockFilters().filter(({ name }) => !name.includes("["));
  const names = plain.map(({ name }) => name);

  it("every filter prints the same with all that can be told, and in rarer forms", () =>
    compareAll("samples, told in full", names, thorough, sampleWorld));

  it("every filter prints the same at another time in another zone", () =>
    compareAll("samples, another world", names, [["-v"], ["-o", "row"]], otherWorld));
});
