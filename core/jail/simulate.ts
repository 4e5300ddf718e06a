import { compileBanTime } from "./ban-time.ts";
import { type JailBans, tabulateBans } from "./bans.ts";
import { LineClock } from "./clock.ts";
import type { JailEvents } from "./events.ts";
import { dateKinds, isGatheredFor, type LogFailures } from "./failures.ts";
import { Fates } from "./fates.ts";
import { compileIgnore, type IgnoreSource } from "./ignore.ts";
import { listNeverBanned, type NeverBanned } from "./never-banned.ts";
import type { JailOptions, JailProblem, Surroundings } from "./options.ts";
import { findProblems, notGathered } from "./problems.ts";
import { pythonRandom } from "./python-random.ts";
import { JailReplay } from "./replay.ts";

/** What a jail would have done over its logs. */
export interface Simulation {
  readonly events: JailEvents;
  readonly bans: JailBans;
  /** What became of each failure. */
  readonly fates: Fates;
  /** In the order of the ids' first failures. */
  readonly neverBanned: readonly NeverBanned[];
  /** By what ids are ignored that failed, by index into LogFailures.names. */
  readonly ignored: ReadonlyMap<number, IgnoreSource>;
  /** The clock's first and last moment, Unix seconds. */
  readonly from: number;
  readonly to: number;
  /** One that is an error says that the rest is no answer. */
  readonly problems: readonly JailProblem[];
}

const day = 86400;

/**
 * Replays failures through a jail. Where they hold for another question than this one (isGatheredFor), nothing is
 * replayed, and a problem says so.
 */
export function simulateJail(failures: LogFailures, options: JailOptions, around: Surroundings): Simulation {
  const { time, seed } = around;
  const { increment, findtime } = options;
  const isGathered = isGatheredFor(failures, findtime, time);
  const start = time.kind === "start" ? time.now : firstDate(failures, time.latest);
  const random = seed === undefined ? () => 0 : pythonRandom(seed);
  const banTime = increment && compileBanTime(increment, random);
  const ignore = compileIgnore(options, around);
  const replay = new JailReplay(options, banTime?.value, {
    ids: failures.names.length,
    failures: failures.size,
    start,
    isLive: time.kind === "live",
    purgeage: around.purgeage ?? day,
    spread: seed === undefined ? (increment?.rndtime ?? 0) : 0,
  });
  const clock = new LineClock(time, findtime, start);
  const fates = new Fates(failures.size);
  const ignored = new Map<number, IgnoreSource>();
  const asked = new Uint8Array(failures.names.length);
  const isIgnored = (id: number): boolean => {
    if (asked[id] === 0) {
      asked[id] = 1;
      const source = ignore.value(failures.names[id]!, failures.raw[id] === 1);
      if (source) ignored.set(id, source);
    }
    return ignored.has(id);
  };
  const hasMany = time.kind === "start" && failures.logs.length > 1;
  const passes = !isGathered ? [] : hasMany ? failures.logs.map((_, log) => log) : [all];
  for (const log of passes) replayLines(failures, log, clock, replay, fates, isIgnored);
  replay.advance(clock.now);
  const bans = tabulateBans(replay, failures.size);
  const problems = [
    ...(isGathered ? [] : [notGathered]),
    ...(banTime?.problems ?? []),
    ...ignore.problems,
    ...findProblems(failures, fates, around, replay.bans),
  ];
  return {
    events: replay.events,
    bans,
    fates,
    neverBanned: isGathered ? listNeverBanned(failures, options, fates, replay.events, bans) : [],
    ignored,
    from: start,
    to: clock.now,
    problems,
  };
}

/** In place of the index of a log: all, as they are merged in time. */
const all = -1;

/** fail2ban reads one log after the other where it starts: then `log` is the one whose lines are taken. */
function replayLines(
  failures: LogFailures,
  log: number,
  clock: LineClock,
  replay: JailReplay,
  fates: Fates,
  isIgnored: (id: number) => boolean,
): void {
  const { at, ids, size, errors, lines } = failures;
  const { logs, times, dates } = lines;
  let next = 0;
  let nextError = 0;
  for (let line = 0; line < lines.size; line++) {
    let stumbles = errors[nextError] === line;
    if (stumbles) nextError++;
    if (log !== all && logs[line] !== log) {
      while (next < size && at[next] === line) next++;
      continue;
    }
    const time = clock.take(times[line]!, dateKinds[dates[line]!]!);
    for (; next < size && at[next] === line; next++) {
      if (clock.dropped !== undefined) {
        fates.set(next, clock.dropped, Number.NaN);
        continue;
      }
      const id = ids[next]!;
      const { now } = clock;
      // Nothing happens later than now.
      const moment = Math.min(time, now);
      replay.advance(now);
      if (isIgnored(id)) {
        fates.set(next, "ignored", moment);
        replay.ignoreFailure(id, next, moment);
      } else if (replay.addFailure(id, next, moment, now)) fates.set(next, "counted", moment);
      else {
        fates.set(next, "broken", moment);
        stumbles = true;
      }
    }
    replay.endLine(clock.now, stumbles, ids, fates.times);
  }
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
