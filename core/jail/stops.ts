import { LineClock } from "./clock.ts";
import { Column, float64, int32 } from "./columns.ts";
import { dateKinds, type LogFailures } from "./failures.ts";
import type { TimeReading } from "./options.ts";

/** The lines at which something may happen in a jail, in the order in which fail2ban takes them. */
export interface Stops {
  readonly size: number;
  /** Lines that are done with this one, those that fail2ban stumbles over left out. */
  readonly counts: Int32Array;
  /** What the clock shows, Unix seconds. */
  readonly nows: Float64Array;
  /** The line's time; NaN where it has none, and fail2ban passes over its failures. */
  readonly times: Float64Array;
  /** The line's failures, by their index: from `firsts` up to `ends`. */
  readonly firsts: Int32Array;
  readonly ends: Int32Array;
  /** Lines dated later than can be (`latest`). */
  readonly future: number;
  /** The clock's first and last moment, Unix seconds. */
  readonly from: number;
  readonly to: number;
}

/** Stops by the reading of time for which they were found last: that asks for a look at each line of the logs. */
const known = new WeakMap<LogFailures, { readonly key: string; readonly stops: Stops }>();

/**
 * Finds the lines with failures, and each `stride`th line: there the filter cleans up. What they depend on is the logs and
 * the reading of time alone, so that they are kept for the next question.
 */
export function findStops(failures: LogFailures, time: TimeReading, stride: number): Stops {
  const key = `${time.kind} ${time.kind === "live" ? time.latest : time.now} ${stride}`;
  const last = known.get(failures);
  if (last?.key === key) return last.stops;
  const stops = lookForStops(failures, time, stride);
  known.set(failures, { key, stops });
  return stops;
}

function lookForStops(failures: LogFailures, time: TimeReading, stride: number): Stops {
  const { at, size, errors, lines } = failures;
  const counts = new Column(int32);
  const nows = new Column(float64);
  const times = new Column(float64);
  const firsts = new Column(int32);
  const ends = new Column(int32);
  const from = time.kind === "start" ? time.now : firstDate(failures, time.latest);
  const clock = new LineClock(time, Number.POSITIVE_INFINITY, from);
  const latest = (time.kind === "live" ? time.latest : undefined) ?? Number.POSITIVE_INFINITY;
  let future = 0;
  let count = 0;
  for (const log of passesOf(failures, time)) {
    let next = 0;
    let nextError = 0;
    for (let line = 0; line < lines.size; line++) {
      const first = next;
      while (next < size && at[next] === line) next++;
      const stumbles = errors[nextError] === line;
      if (stumbles) nextError++;
      if (log !== all && lines.logs[line] !== log) continue;
      if (lines.times[line]! > latest) future++;
      const moment = clock.take(lines.times[line]!, dateKinds[lines.dates[line]!]!);
      if (stumbles) continue;
      count++;
      if (next === first && count % stride !== 0) continue;
      counts.push(count);
      nows.push(clock.now);
      times.push(moment);
      firsts.push(first);
      ends.push(next);
    }
  }
  return {
    size: counts.size,
    counts: counts.toArray(),
    nows: nows.toArray(),
    times: times.toArray(),
    firsts: firsts.toArray(),
    ends: ends.toArray(),
    future,
    from,
    to: clock.now,
  };
}

/** In place of the index of a log: all, as they are merged in time. */
const all = -1;

/** fail2ban reads one log after the other where it starts. */
function passesOf({ logs }: LogFailures, time: TimeReading): readonly number[] {
  return time.kind === "start" && logs.length > 1 ? logs.map((_, log) => log) : [all];
}

/** Where a live clock begins: at the earliest of the logs' first dates that it believes; without any, at the latest possible. */
function firstDate(
  { logs, lines: { size, times, logs: of } }: LogFailures,
  latest: number | undefined,
): number {
  const waiting = new Set(logs.keys());
  let first = Number.POSITIVE_INFINITY;
  for (let line = 0; line < size && waiting.size > 0; line++) {
    const time = times[line]!;
    if (!(time <= (latest ?? Number.POSITIVE_INFINITY)) || !waiting.delete(of[line]!)) continue;
    first = Math.min(first, time);
  }
  return Number.isFinite(first) ? first : (latest ?? 0);
}
