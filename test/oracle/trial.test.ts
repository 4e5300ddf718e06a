import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { readFilter } from "../../core/config/index.ts";
import { zoneOf } from "../../core/dates/index.ts";
import { compileFilter } from "../../core/filter/index.ts";
import { untraced } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";
import { listStockFilters } from "../support/stock.ts";
import { expectedDates, expectedRows, hitsOf, logOf, rowsOf, runTrial } from "../support/trials.ts";
import { testNow } from "./filter-judge.ts";

/**
 * A trial takes short cuts (dates found ahead, lines passed over that lack a literal): it says of every line of every stock
 * filter's samples what the engine says line by line, which other tests here hold to what fail2ban-regex says.
 */
describe("a trial of a stock filter on its sample log", () => {
  for (const { name, argument, log } of listStockFilters()) {
    it(name, () => {
      const [, file, given = ""] = /\/([^/]+)\.conf(?:\[(.*)\])?$/.exec(argument)!;
      const options = new Map(
        given === ""
          ? []
          : given.split(", ").map((option) => {
              const [key, ...value] = option.split("=");
              return [key!, untraced(value.join("="))];
            }),
      );
      const { value } = readFilter(openTree(), {
        basedir: "/etc/fail2ban",
        name: file!,
        jail: "jail",
        options,
      });
      const make = () => {
        const zone = zoneOf("Europe/Zurich")!;
        return compileFilter({ ...value, usedns: undefined, now: () => testNow, zone }).value!;
      };
      const text = readFileSync(log, "utf8");
      const lines = logOf(text.endsWith("\n") ? text : `${text}\n`, 700);
      const trial = runTrial(make(), lines);
      const rows = rowsOf(trial).filter((row) => !/^\d+ part /.test(row));
      const expected = expectedRows(make(), lines);
      assert.deepEqual(rows, expected);
      assert.deepEqual(hitsOf(trial.detector()), expectedDates(make(), lines));
      const again = runTrial(make(), lines, { known: trial.chunks.map(({ dates }) => dates) });
      assert.deepEqual(rowsOf(again), rowsOf(trial));
    });
  }
});
