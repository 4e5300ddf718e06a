import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { type Judge, startJudge } from "../support/judge.ts";
import { listStockFilters } from "../support/stock.ts";
import { handmadeFilters } from "./filter-handmade.ts";
import { type FilterAnswer, judgeFilter, type Line, type Run, runFilter } from "./filter-judge.ts";

/** As the report runs a filter, as `-o` does, as `--no-check-all` does, and with several lines at once. */
const runs: readonly Run[] = [
  { checkAll: true, ignorePending: false },
  { checkAll: false, ignorePending: true },
  { checkAll: false, ignorePending: false },
  { checkAll: true, ignorePending: false, maxlines: 4 },
  { checkAll: false, ignorePending: true, maxlines: 3 },
];

describe("what a filter finds, beside the installed fail2ban", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  describe("stock filters over their sample logs", () => {
    for (const filter of listStockFilters()) {
      it(filter.name, async () => {
        const lines = readFileSync(filter.log, "utf8")
          .split("\n")
          .map((line) => line.replace(/\r+$/, ""))
          .filter((line) => line !== "" && !line.startsWith("#"));
        for (const run of runs) {
          const answer = await judgeFilter(judge, { argument: filter.argument, run, lines });
          compare(answer, runFilter(answer.definition, run, lines), lines);
        }
      });
    }
  });

  describe("filters made by hand, one for each thing that a filter can do", () => {
    for (const [name, { definition, run, lines }] of Object.entries(handmadeFilters)) {
      it(name, async () => {
        for (const checkAll of [true, false]) {
          for (const ignorePending of checkAll ? [false] : [true, false]) {
            const one = { checkAll, ignorePending, ...run };
            const answer = await judgeFilter(judge, { definition, run: one, lines });
            compare(answer, runFilter(definition, one, lines), lines);
          }
        }
      });
    }
  });
});

function compare(theirs: FilterAnswer, ours: Omit<FilterAnswer, "definition">, lines: readonly Line[]): void {
  assert.equal(ours.error, theirs.error);
  const different = theirs.rows.findIndex(
    (row, index) => JSON.stringify(row) !== JSON.stringify(ours.rows[index]),
  );
  if (different >= 0)
    assert.deepEqual([lines[different], ours.rows[different]], [lines[different], theirs.rows[different]]);
  assert.equal(ours.rows.length, theirs.rows.length);
}
