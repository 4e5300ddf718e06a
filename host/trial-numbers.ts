import { secondsOf } from "../core/filter/index.ts";
import type { Trial } from "../core/trial/index.ts";
import type { TrialNumbers } from "./trial-messages.ts";

/** When a failure is old: `findtime` seconds before `now`, in Unix seconds, or before the log's last date; never without. */
export interface TrialClock {
  readonly findtime: number | undefined;
  readonly now: number | undefined;
}

/** The last date of the lines that are done, in Unix seconds; null where none has one. */
export function lastDateOf(trial: Trial): number | null {
  const last = trial.chunks.at(-1)?.after?.lastDate;
  return last ? secondsOf(last.time) : null;
}

/** Failures before this time are old. */
export function oldBefore(trial: Trial, { findtime, now }: TrialClock): number {
  const last = now ?? lastDateOf(trial);
  return last === null || findtime === undefined ? Number.NEGATIVE_INFINITY : last - findtime;
}

/** A trial in numbers; `costs` are the failregexes' milliseconds for a thousand lines, `took` is the run's own time. */
export function numbersOf(
  trial: Trial,
  clock: TrialClock,
  costs: readonly (number | null)[] | undefined,
  took: number,
): TrialNumbers {
  const { tally } = trial;
  const lastDate = lastDateOf(trial);
  const templates = trial.detector()?.templates ?? [];
  return {
    lines: tally.lines,
    matched: tally.matched,
    ignored: tally.ignored,
    missed: tally.missed,
    undated: tally.undated,
    old: tally.olderThan(oldBefore(trial, clock)),
    addresses: tally.ids.size,
    dates: templates.filter(({ hits }) => hits > 0).map(({ name, hits }) => ({ name, hits })),
    failregex: tally.failregex.map((hits, index) => ({
      hits,
      addresses: tally.idsOf[index]!.size,
      cost: costs?.[index] ?? null,
    })),
    ignoreregex: tally.ignoreregex.map((hits) => ({ hits })),
    lastDate,
    now: clock.now ?? lastDate,
    milliseconds: took,
  };
}
