import { compileBanTime } from "./ban-time.ts";
import { type JailBans, tabulateBans } from "./bans.ts";
import type { JailEvents } from "./events.ts";
import { isGatheredFor, type LogFailures } from "./failures.ts";
import { type Fate, Fates } from "./fates.ts";
import { compileIgnore, type IgnoreSource } from "./ignore.ts";
import { listNeverBanned, type NeverBanned } from "./never-banned.ts";
import type { JailOptions, JailProblem, Surroundings } from "./options.ts";
import { findProblems, notGathered } from "./problems.ts";
import { pythonRandom } from "./python-random.ts";
import { JailReplay, svcLines } from "./replay.ts";
import { findStops, type Stops } from "./stops.ts";

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
  // With a negative findtime fail2ban stumbles over lines: then which is the hundredth is seen only on the way.
  const stops = findStops(failures, time, findtime < 0 ? 1 : svcLines);
  const random = seed === undefined ? () => 0 : pythonRandom(seed);
  const banTime = increment && compileBanTime(increment, random);
  const ignore = compileIgnore(options, around);
  const replay = new JailReplay(options, banTime?.value, {
    ids: failures.names.length,
    failures: failures.size,
    start: stops.from,
    isLive: time.kind === "live",
    purgeage: around.purgeage ?? day,
    spread: seed === undefined ? (increment?.rndtime ?? 0) : 0,
  });
  const oldest = time.kind === "start" ? time.now - findtime : Number.NEGATIVE_INFINITY;
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
  if (isGathered) {
    replayStops(failures, stops, oldest, replay, fates, isIgnored);
    replay.advance(stops.to);
  }
  const bans = tabulateBans(replay, failures.size);
  const problems = [
    ...(isGathered ? [] : [notGathered]),
    ...(banTime?.problems ?? []),
    ...ignore.problems,
    ...findProblems(failures, fates, around, replay.bans, stops.future),
  ];
  return {
    events: replay.events,
    bans,
    fates,
    neverBanned: isGathered ? listNeverBanned(failures, options, fates, replay.events, bans) : [],
    ignored,
    from: stops.from,
    to: stops.to,
    problems,
  };
}

/** Lets the failures of the stops happen; `oldest` is the age limit where fail2ban starts, Unix seconds. */
function replayStops(
  { ids }: LogFailures,
  stops: Stops,
  oldest: number,
  replay: JailReplay,
  fates: Fates,
  isIgnored: (id: number) => boolean,
): void {
  for (let stop = 0; stop < stops.size; stop++) {
    const time = stops.times[stop]!;
    const now = stops.nows[stop]!;
    const dropped = Number.isNaN(time) ? "undated" : time < oldest ? "too old" : undefined;
    // Nothing happens later than now.
    const moment = dropped ? Number.NaN : Math.min(time, now);
    replay.advance(now);
    const end = stops.ends[stop]!;
    for (let failure = stops.firsts[stop]!; failure < end; failure++) {
      const id = ids[failure]!;
      let fate: Fate = dropped ?? "counted";
      if (fate === "counted" && isIgnored(id)) fate = "ignored";
      if (fate === "ignored") replay.ignoreFailure(id, failure, moment);
      else if (fate === "counted" && !replay.addFailure(id, failure, moment, now)) fate = "broken";
      fates.set(failure, fate, moment);
    }
    replay.endLine(stops.counts[stop]!, now, ids, fates.times);
  }
}
