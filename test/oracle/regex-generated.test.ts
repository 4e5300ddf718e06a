import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { maskReport, runF2b } from "../support/f2b.ts";
import { drawLog, patternsOf } from "../support/generated.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { checkDifferences, type Difference, describeDifference } from "../support/ledger.ts";
import { randomFrom, readSeed } from "../support/random.ts";
import { listStockFilters } from "../support/stock.ts";

const seed = readSeed();

const now = 1124013600;
const zone = "Europe/Zurich";

/** Seconds after which the judge gives a log up: a drawn line is exponential in Python. */
const limit = 60;

const questions: ReadonlyArray<readonly string[]> = [
  [],
  ["-v", "--print-all-matched", "--print-all-missed"],
  ["--no-check-all"],
  ["-d", "^%Y-%m-%d %H:%M:%S"],
  ["-L", "3"],
  ["-o", "row"],
  ["-o", "id"],
  ["-o", "ip"],
  ["-o", "msg"],
  ["-o", "<F-USER>"],
  ["-o", "<ip> <F-PORT>"],
];

describe(`f2b regex on lines drawn from the filters' own regexes (F2B_SEED=${seed})`, () => {
  const judges: Judge[] = [];
  let folder = "";
  before(() => {
    judges.push(startJudge(), startJudge());
    folder = mkdtempSync(join(tmpdir(), "f2b-drawn-"));
  });
  after(() => {
    for (const judge of judges) judge.close();
    rmSync(folder, { recursive: true });
  });

  let turn = 0;
  async function compare(name: string, args: readonly string[]): Promise<Difference | undefined> {
    const judge = judges[turn++ % judges.length]!;
    const asked = judge.tool({ run: "regex", argv: args, now, tz: zone, limit });
    const iso = new Date(now * 1000).toISOString();
    const ours = await runF2b(["regex", "--now", iso, "--timezone", zone, ...args]);
    const theirs = await asked;
    const left = `${maskReport(theirs.stdout)}exit ${theirs.exit}`;
    const right = `${maskReport(ours.stdout)}exit ${ours.exit}`;
    return left === right ? undefined : { case: name, detail: describeDifference(left, right) };
  }

  const filters = listStockFilters().filter(
    ({ name, argument }) => !name.includes(" on ") && !argument.includes("rfc5424"),
  );
  for (const [index, { name, argument }] of filters.entries()) {
    it(`${name}: reports and failures are fail2ban's`, async () => {
      const log = join(folder, `${index}.log`);
      const patterns = patternsOf(argument);
      assert.ok(patterns.failregex.length > 0);
      writeFileSync(log, drawLog(patterns, randomFrom(seed + index)));
      const asked = questions.map((options) => [name, ...options].join(" "));
      const found = await Promise.all(
        questions.map((options, at) => compare(asked[at]!, ["-r", ...options, log, argument])),
      );
      checkDifferences(
        "generated",
        found.filter((difference) => difference !== undefined),
        new Set(asked),
      );
    });
  }
});
