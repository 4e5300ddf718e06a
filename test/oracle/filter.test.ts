import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { type Judge, startJudge } from "../support/judge.ts";
import { type Random, randomFrom, readSeed } from "../support/random.ts";
import { listStockFilters } from "../support/stock.ts";
import { handmadeFilters } from "./filter-handmade.ts";
import {
  type Definition,
  type FilterAnswer,
  judgeFilter,
  type Line,
  type Run,
  runFilter,
} from "./filter-judge.ts";
import { layTestFilters, type TestFilters } from "./filter-samples.ts";

const seed = readSeed();

/** As the report runs a filter, as `-o` does, as `--no-check-all` does, and with several lines at once. */
const runs: readonly Run[] = [
  { checkAll: true, ignorePending: false },
  { checkAll: false, ignorePending: true },
  { checkAll: false, ignorePending: false },
  { checkAll: true, ignorePending: false, maxlines: 4 },
  { checkAll: false, ignorePending: true, maxlines: 3 },
].map((run) => ({ ...run, now: Date.UTC(2026, 0, 1) / 1000 }));

describe("what a filter finds, beside the installed fail2ban", () => {
  let judge: Judge;
  let testFilters: TestFilters;
  before(() => {
    judge = startJudge();
    testFilters = layTestFilters();
  });
  after(() => {
    judge.close();
    testFilters.remove();
  });

  describe("stock filters over their sample logs", () => {
    for (const filter of listStockFilters()) {
      it(filter.name, async () => {
        const argument = filter.argument.replace(/^.*\/tests\/config(?=\/)/, testFilters.config);
        const lines = readFileSync(filter.log, "utf8")
          .split("\n")
          .map((line) => line.replace(/\r+$/, ""))
          .filter((line) => line !== "" && !line.startsWith("#"));
        for (const run of runs) {
          const answer = await judgeFilter(judge, { argument, run, lines });
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

  it(`random filters over random lines (F2B_SEED=${seed})`, async () => {
    const random = randomFrom(seed);
    let hits = 0;
    let usable = 0;
    for (let round = 0; round < 250; round++) {
      const definition = drawDefinition(random);
      const run = {
        checkAll: random.below(2) === 0,
        ignorePending: random.below(2) === 0,
        raw: random.below(4) > 0,
        usedns: random.pick(["warn", "no", "raw"]),
        hosts: { "ab.example": ["192.0.2.7"] },
      };
      const lines = Array.from({ length: 40 }, () => drawLine(random));
      const answer = await judgeFilter(judge, { definition, run, lines });
      if (!answer.error) usable++;
      hits += answer.rows.filter(({ failures }) => failures !== "[]").length;
      compare(answer, runFilter(definition, run, lines), lines, definition);
    }
    assert.ok(usable > 100 && hits > 500, `${usable} filters, ${hits} hits`);
  });
});

/** A random filter over a few words, with connections, several lines and ids of all kinds. */
function drawDefinition(random: Random): Definition {
  const tags = [
    "NOFAIL",
    "MLFGAINED",
    "MLFFORGET",
    "USER",
    "ALT_USER",
    "ID",
    "TUPLE_ID",
    "PORT",
    "TUPLE_USER_1",
  ];
  const ids = ["<HOST>", "<ADDR>", "<IP4>", "<IP6>", "<SUBNET>", "<DNS>", "<ADDR>/<CIDR>"];
  const wrap = (tag: string, inner: string) => `<F-${tag}>${inner}</F-${tag}>`;
  const word = () => random.pick(["ab", "cd", "[a-d]+", "\\w+", "(?:ab|\\d)", "\\S*?"]);
  const pattern = () => {
    const left = { tags: [...tags], ids: [random.pick(ids), random.pick(["<F-ID/>", "<F-PORT/>"])] };
    const tag = () => {
      const [one] = left.tags.splice(random.below(left.tags.length), 1);
      return one ? wrap(one, word()) : word();
    };
    const piece = () => {
      const kind = random.below(10);
      if (kind < 3) return tag();
      if (kind < 4) return `(?:${tag()})?`;
      if (kind < 8) return left.ids.shift() ?? word();
      return word();
    };
    const pieces = Array.from({ length: 1 + random.below(3) }, piece);
    const separator = random.pick([" ", " ", "\\s", "<SKIPLINES>^ ", ".*", ".*"]);
    const mlfid = random.below(2) ? `^ ${wrap("MLFID", "\\d")} ` : random.pick(["", "^ ", "^ \\d "]);
    return mlfid + pieces.join(separator) + random.pick(["", "", "$", "\\b"]);
  };
  const patterns = (most: number) => Array.from({ length: random.below(most + 1) }, pattern);
  const content = random.pick([
    null,
    null,
    `^ ${wrap("MLFID", "\\d")}${wrap("CONTENT", " .*")}$`,
    `^${wrap("CONTENT", " \\d? ?.*")}`,
  ]);
  return {
    prefregex: random.below(3) ? content : `^ ${wrap("USER", "\\d")}`,
    failregex: [pattern(), ...patterns(4)],
    ignoreregex: random.below(2) ? patterns(2) : [],
    maxlines: random.below(3) ? null : 2 + random.below(4),
  };
}

function drawLine(random: Random): string {
  const ids = [
    "192.0.2.1",
    "192.0.2.1",
    "192.0.2.9/24",
    "2001:db8::1",
    "[::ffff:192.0.2.2]",
    "ab.example",
    "",
    "192.0.2.300",
  ];
  const words = () => random.pick(["ab", "cd", "a", ...ids]);
  const date = random.pick([
    "2005-08-14 11:59:5",
    "2005-08-14 11:59:5",
    "2005-08-14 11:5",
    "2005-02-30 11:59:5",
    "",
  ]);
  const time =
    date === "" ? "" : date.endsWith(":5") ? `${date}${random.below(10)}` : `${date}${random.below(10)}:00`;
  const text = `${time} ${random.below(4)} ${Array.from({ length: 1 + random.below(3) }, words).join(" ")}`;
  return random.below(20) ? text : text.slice(1);
}

function compare(
  theirs: FilterAnswer,
  ours: Omit<FilterAnswer, "definition">,
  lines: readonly Line[],
  definition?: Definition,
): void {
  assert.equal(ours.error, theirs.error);
  const different = theirs.rows.findIndex(
    (row, index) => JSON.stringify(row) !== JSON.stringify(ours.rows[index]),
  );
  const context = { definition, line: lines[different] };
  if (different >= 0)
    assert.deepEqual({ ...context, ...ours.rows[different] }, { ...context, ...theirs.rows[different] });
  assert.equal(ours.rows.length, theirs.rows.length);
}
