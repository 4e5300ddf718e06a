import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { extractOptions, readFilter } from "../../core/config/index.ts";
import { zoneOf } from "../../core/dates/index.ts";
import { type Explanation, explainLine, type RegexStep } from "../../core/explain/index.ts";
import {
  addressText,
  type CompiledFilter,
  compileFilter,
  LineMatcher,
  type LineOutcome,
} from "../../core/filter/index.ts";
import { createReacher, parseRegex, type Reacher } from "../../core/regex/index.ts";
import { untraced } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";
import { checkReasons } from "../support/reasons.ts";
import { listStockFilters } from "../support/stock.ts";
import { testNow } from "./filter-judge.ts";

const zone = zoneOf("Europe/Zurich")!;

/** A stock filter by its path or its name, options in brackets. */
function open(argument: string, checkAllRegex: boolean, now: number): CompiledFilter {
  const { value: named } = extractOptions(untraced(argument));
  const name = named!.name.text.replace(/^.*\/(.*)\.conf$/, "$1");
  const { value } = readFilter(openTree(), {
    basedir: "/etc/fail2ban",
    name,
    jail: "jail",
    options: named!.options,
  });
  assert.equal(value.refusal, undefined);
  const compiled = compileFilter({ ...value, usedns: undefined, checkAllRegex, now: () => now, zone });
  assert.deepEqual(compiled.problems, []);
  return compiled.value!;
}

describe("why each line of fail2ban's own sample logs matches or misses", () => {
  const reachers = new Map<string, Reacher>();
  const counts = { lines: 0, misses: 0, suggestions: 0 };

  for (const { name, argument, log } of listStockFilters()) {
    it(name, () => {
      const lines = readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "" && !line.startsWith("#"));
      for (const checkAllRegex of [true, false]) {
        const filter = open(argument, checkAllRegex, testNow);
        const matcher = new LineMatcher(filter);
        for (const line of lines) {
          const explanation = explainLine(filter, line, { state: matcher.snapshot(), zone });
          const outcome = matcher.processLine(line);
          counts.lines++;
          checkVerdict(explanation, outcome);
          checkSteps(explanation, filter, outcome);
        }
      }
    }).timeout(120_000);
  }

  it("was told of thousands of lines and misses", () => {
    assert.ok(counts.lines > 4000 && counts.misses > 20_000, JSON.stringify(counts));
  });

  /** The verdict is the engine's, whose state was not touched. */
  function checkVerdict({ verdict, line }: Explanation, outcome: LineOutcome): void {
    assert.deepEqual(
      verdict.failures.map(({ failregex, id, nofail }) => [failregex, id, nofail]),
      outcome.failures.map(({ failregex, id, data }) => [
        failregex,
        id && addressText(id),
        Boolean(data.get("nofail")),
      ]),
      line,
    );
    assert.deepEqual(verdict.ignored, outcome.ignored, line);
    const counted = outcome.failures.some(({ id, data }) => id !== null && !data.get("nofail"));
    assert.equal(verdict.kind === "failure", counted, line);
    assert.equal(verdict.kind === "broken", outcome.error !== undefined, line);
  }

  /** Every regex is told of once or, an ignoreregex, now and then; what matched for the engine matches in the steps. */
  function checkSteps(
    { steps, line, verdict }: Explanation,
    filter: CompiledFilter,
    outcome: LineOutcome,
  ): void {
    const regexes = steps.filter((step): step is RegexStep => step.kind === "regex");
    const failregexes = regexes.filter(({ option }) => option === "failregex");
    assert.deepEqual(
      failregexes.map(({ index }) => index),
      filter.failregex.map((_, index) => index),
      line,
    );
    for (const { failregex } of outcome.failures) assert.equal(failregexes[failregex]!.result, "match", line);
    const ignored = new Set(
      regexes
        .filter(({ option, result }) => option === "ignoreregex" && result === "match")
        .map(({ index }) => index),
    );
    assert.deepEqual([...ignored].sort(), [...new Set(outcome.ignored)].sort(), line);
    if (verdict.kind === "missed" && filter.maxlines === 1) {
      const unidentified = failregexes.filter(({ result }) => result === "match");
      assert.deepEqual(
        unidentified.map(({ shown }) => shown),
        [],
        line,
      );
    }
    const texts = steps.flatMap((step) => (step.kind === "text" ? [step] : []));
    for (const step of regexes)
      if (step.miss)
        checkMiss(
          step,
          texts.map(({ seen }) => seen),
          line,
          filter,
        );
  }

  /** The parts that match are a beginning of the regex that does match, and with the piece behind them they don't. */
  function checkMiss(step: RegexStep, seen: readonly string[], line: string, filter: CompiledFilter): void {
    const { miss, pattern } = step;
    counts.misses++;
    const { patternMatched, piece, lineMatched, suggestion } = miss!;
    let at = 0;
    for (const { start, end } of patternMatched) {
      assert.ok(at <= start && start <= end, pattern);
      at = end;
    }
    assert.ok(at <= piece.patternSpan.start && piece.patternSpan.end <= pattern.length, pattern);
    if (lineMatched) assert.ok(lineMatched.start < lineMatched.end && lineMatched.end <= line.length, line);
    const flags = step.option === "failregex" && filter.maxlines > 1 ? { multiline: true } : {};
    const text = `${step.option === "prefregex" ? seen[0] : seen.at(-1)}\n`;
    const key = `${filter.maxlines}${pattern}`;
    const reacher = reachers.get(key) ?? createReacher(parseRegex(pattern, flags).value!);
    reachers.set(key, reacher);
    const reach = reacher(text);
    if (reach && step.option !== "ignoreregex" && filter.maxlines === 1) {
      assert.ok(reach.prefix.search(text), `${pattern} up to ${reach.piece.start}: ${line}`);
      assert.equal(reach.longer.search(text), null, `${pattern} up to ${reach.piece.end}: ${line}`);
    }
    if (suggestion) counts.suggestions++;
  }
});

describe("why a line misses a stock filter", () => {
  const now = Date.UTC(2026, 10, 20, 12) / 1000;

  it("is told for each pair of the table", () => {
    const filters = new Map<string, CompiledFilter>();
    const pairs = checkReasons(new URL("explain.txt", import.meta.url), (argument, lines) => {
      const filter = filters.get(argument) ?? open(argument, true, now);
      filters.set(argument, filter);
      const matcher = new LineMatcher(filter);
      for (const line of lines.slice(0, -1)) matcher.processLine(line);
      return explainLine(filter, lines.at(-1)!, { state: matcher.snapshot(), zone });
    });
    assert.ok(pairs >= 30, String(pairs));
  }).timeout(60_000);
});
