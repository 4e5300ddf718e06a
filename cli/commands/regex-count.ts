import {
  asText,
  type LineMatcher,
  type LineOutcome,
  lineKind,
  type TupleLine,
} from "../../core/filter/index.ts";
import { pythonRepr } from "../../core/text/index.ts";
import type { LineCount, Statistics } from "../print/statistics.ts";

/** What of a run is kept for the report. */
export interface Keeping {
  /** The lists stop at one line more than this, unless all are wanted. */
  readonly limit: number;
  /** Failures and groups of prefregex are kept for the verbose report. */
  readonly verbose: boolean;
  readonly debuggex: boolean;
  readonly printNo: { readonly missed: boolean; readonly ignored: boolean };
  readonly printAll: { readonly matched: boolean; readonly missed: boolean; readonly ignored: boolean };
}

/**
 * Runs a line and counts it. Answers its outcome, and whether it counts as matched.
 * Mirrors fail2banregex.py, Fail2banRegex.testRegex and the loop of process.
 */
export function countLine(
  line: string,
  matcher: LineMatcher,
  statistics: Statistics,
  keeping: Keeping,
): { readonly outcome: LineOutcome; readonly matched: boolean } {
  const buffering = matcher.filter.maxlines > 1;
  const waiting = buffering ? [...matcher.lineBuffer] : [];
  const outcome = matcher.processLine(line);
  if (outcome.error !== undefined) return { outcome, matched: false };
  countFailures(outcome, statistics, keeping);
  if (matcher.filter.prefregex && matcher.prefregexMatched) countPrefregex(matcher, statistics, keeping);
  const earlier = buffering ? takeBack(waiting, matcher, statistics, keeping) : [];
  const stripped =
    earlier.length > 0 && outcome.line ? [...earlier, withoutDate(outcome.line)].join("\n") : line;
  const kind = lineKind(outcome);
  const lines = statistics[kind];
  lines.count++;
  if (isKept(kind, lines, keeping)) {
    lines.lines.push(line);
    if (keeping.debuggex) lines.stripped.push(stripped);
  }
  statistics.tested++;
  return { outcome, matched: kind === "matched" };
}

function countFailures(outcome: LineOutcome, statistics: Statistics, keeping: Keeping): void {
  for (const index of outcome.ignored) statistics.ignoreregex[index]!.hits++;
  let real = 0;
  for (const { failregex, id, time, data } of outcome.failures) {
    const regex = statistics.failregex[failregex]!;
    regex.hits++;
    if (keeping.verbose) {
      const seconds = time === null || typeof time === "number" ? time : time.float;
      regex.failures.push({ id: asText(id), time: seconds, multiple: real > 1 });
    }
    if (!data.get("nofail")) real++;
  }
}

function countPrefregex(matcher: LineMatcher, statistics: Statistics, keeping: Keeping): void {
  statistics.prefregexHits++;
  const { prefregexGroups } = statistics;
  if (!keeping.verbose || prefregexGroups.length > keeping.limit) return;
  const groups = prefregexGroups.length < keeping.limit ? matcher.prefregexGroups : null;
  prefregexGroups.push(groups ? pythonRepr(groups) : "...");
}

/**
 * Lines that waited in the buffer and have gone from it now were part of a match: they were no misses. Answers them
 * without their dates, where a link of --debuggex wants them.
 */
function takeBack(
  waiting: readonly TupleLine[],
  matcher: LineMatcher,
  statistics: Statistics,
  keeping: Keeping,
): string[] {
  const left = matcher.lineBuffer;
  const stripped: string[] = [];
  for (const line of waiting.slice(waiting.length >= matcher.filter.maxlines ? 1 : 0)) {
    if (left.some((other) => other.tuple.every((part, index) => part === line.tuple[index]))) continue;
    const text = line.tuple.join("");
    const { missed, matched } = statistics;
    if (remove(missed.lines, text) && keeping.debuggex) remove(missed.stripped, withoutDate(line));
    if (keeping.printAll.matched) {
      if (keeping.debuggex) stripped.push(withoutDate(line));
      else matched.lines.push(text);
    }
    matched.count++;
    missed.count--;
  }
  return stripped;
}

function isKept(kind: "matched" | "ignored" | "missed", lines: LineCount, keeping: Keeping): boolean {
  if (kind === "matched") return keeping.printAll.matched;
  if (keeping.printNo[kind]) return false;
  return keeping.printAll[kind] || lines.count <= keeping.limit + 1;
}

function withoutDate({ tuple }: TupleLine): string {
  return tuple[0] + tuple[2];
}

function remove(lines: string[], text: string): boolean {
  const at = lines.indexOf(text);
  if (at >= 0) lines.splice(at, 1);
  return at >= 0;
}
