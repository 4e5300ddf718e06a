import { bansById } from "./bans.ts";
import type { LogFailures } from "./failures.ts";
import type { JailOptions } from "./options.ts";
import type { RealEvent, RealKind, RealLog } from "./real-log.ts";
import type { Simulation } from "./simulate.ts";

/**
 * Why a predicted and a real ban differ. A ban that is only predicted: `other jails`: fail2ban's log never names the jail;
 * `not covered`: it does not reach there;
 * `down`: the server or the jail was not running; `banned already`; `ignored` and `expired`, says its log; `fewer found`:
 * it found fewer failures. Only real: `restored` from its database; `by hand`; `attempt`: another program reported it;
 * `not in the logs`: the address never fails in the logs that were read; `known offender`: the database remembered bans
 * from before, and failures weighed more; `more found`; `ignored here`; `still banned`: a predicted ban was on. Either:
 * `other options`; `unknown`. The same ban: `same`; `stopped`: it ended with the server; `other end`.
 */
export type RealityVerdict =
  | "same"
  | "stopped"
  | "other end"
  | "other jails"
  | "not covered"
  | "down"
  | "banned already"
  | "ignored"
  | "expired"
  | "fewer found"
  | "restored"
  | "by hand"
  | "attempt"
  | "not in the logs"
  | "known offender"
  | "more found"
  | "ignored here"
  | "still banned"
  | "other options"
  | "unknown";

/** A predicted ban, a real one, or both where they are the same. */
export interface RealityRow {
  readonly id: string;
  /** Index into the simulation's bans; -1: not predicted. */
  readonly predicted: number;
  readonly real: RealEvent | undefined;
  /** When the real ban ended, Unix seconds; NaN where the log does not tell. */
  readonly realEnd: number;
  readonly verdict: RealityVerdict;
  /** What the verdict rests on: how many were found, by what it is ignored, the other option. */
  readonly detail: string;
}

/** Predicted bans beside those of fail2ban's own log. */
export interface Reality {
  /** In the order of time. */
  readonly rows: readonly RealityRow[];
  /** Bans on both sides; only predicted; only real, without those that were restored. */
  readonly same: number;
  readonly predictedOnly: number;
  readonly realOnly: number;
  /** Seconds by which the real times are later throughout: the two logs are read in other zones. */
  readonly shift: number;
}

/** Seconds between a line and the ban of a server that keeps up with its log. */
const latency = 120;
/** Zones differ by a multiple of this. */
const quarter = 900;
const widestShift = 26 * 3600;

/** Puts the predicted bans beside the real ones, and finds out why they differ. */
export function compareWithReality(
  simulation: Simulation,
  failures: LogFailures,
  options: JailOptions,
  real: RealLog,
): Reality {
  const ids = new Map(failures.names.map((name, id) => [name, id]));
  const predicted = new Map<string, readonly number[]>();
  for (const [id, bans] of bansById(simulation.bans)) {
    const name = failures.names[id]!;
    // fail2ban's log does not tell an address from a raw id of the same text.
    predicted.set(
      name,
      [...(predicted.get(name) ?? []), ...bans].sort((one, other) => one - other),
    );
  }
  const log = new RealBans(real);
  const shift = findShift(simulation, predicted, log);
  const judge = new Judge({ simulation, failures, options, real, log, ids, shift });
  const rows: RealityRow[] = [];
  for (const id of new Set([...predicted.keys(), ...log.bans.keys()])) {
    const own = predicted.get(id) ?? [];
    const events = log.bans.get(id) ?? [];
    const pairs = pairNearest(own, events, (ban) => simulation.bans.from[ban]! + shift);
    for (const ban of own) {
      const event = pairs.get(ban);
      rows.push(event ? judge.both(id, ban, event) : judge.predictedOnly(id, ban));
    }
    const paired = new Set(pairs.values());
    for (const event of events) if (!paired.has(event)) rows.push(judge.realOnly(id, event));
  }
  const timeOf = (row: RealityRow) => row.real?.time ?? simulation.bans.from[row.predicted]! + shift;
  rows.sort((one, other) => timeOf(one) - timeOf(other));
  return {
    rows,
    same: rows.filter(({ predicted: ban, real: event }) => ban >= 0 && event).length,
    predictedOnly: rows.filter(({ real: event }) => !event).length,
    realOnly: rows.filter(({ predicted: ban, verdict }) => ban < 0 && verdict !== "restored").length,
    shift,
  };
}

/** Which real ban each predicted one of an id is, where one begins about then: of several, those that are nearest. */
function pairNearest(
  predicted: readonly number[],
  events: readonly RealEvent[],
  timeOf: (ban: number) => number,
): ReadonlyMap<number, RealEvent> {
  const real = events.filter(({ kind }) => kind === "ban").sort((one, other) => one.time - other.time);
  const near: { readonly ban: number; readonly event: RealEvent; readonly apart: number }[] = [];
  let first = 0;
  for (const ban of predicted) {
    const from = timeOf(ban);
    while (first < real.length && real[first]!.time < from - latency) first++;
    for (let at = first; at < real.length && real[at]!.time <= from + latency; at++)
      near.push({ ban, event: real[at]!, apart: Math.abs(real[at]!.time - from) });
  }
  near.sort((one, other) => one.apart - other.apart);
  const pairs = new Map<number, RealEvent>();
  const paired = new Set<RealEvent>();
  for (const { ban, event } of near) {
    if (pairs.has(ban) || paired.has(event)) continue;
    pairs.set(ban, event);
    paired.add(event);
  }
  return pairs;
}

/** What fail2ban's log tells, by id and by time. */
class RealBans {
  readonly bans = new Map<string, RealEvent[]>();
  readonly events = new Map<string, RealEvent[]>();
  /** Ups and downs of the jail, in the order of time. */
  readonly states: readonly RealEvent[];
  /** Values that the log shows at the jail's starts. */
  readonly options: readonly RealEvent[];
  /** Whether it never names the jail. */
  readonly isSilent: boolean;
  /** Whether it tells of failures at all: it does from the log level INFO on. */
  readonly tellsFailures: boolean;

  constructor({ events, jails, jail }: RealLog) {
    this.isSilent = !jails.has(jail) && !events.some(({ kind }) => kind === "started" || kind === "option");
    const stateKinds: readonly RealKind[] = ["up", "down", "started", "stopped"];
    this.states = events.filter(({ kind }) => stateKinds.includes(kind));
    this.options = events.filter(({ kind }) => kind === "option");
    this.tellsFailures = events.some(({ kind }) => kind === "found");
    for (const event of events) {
      if (event.id === "") continue;
      push(this.events, event);
      if (event.kind === "ban" || event.kind === "restored") push(this.bans, event);
    }
  }

  /** Whether the jail runs at a time; where the log begins it is taken to. */
  isUp(time: number): boolean {
    let state: RealKind = "up";
    for (const event of this.states) if (event.time <= time) state = event.kind;
    return state === "up" || state === "started";
  }

  /** What is told of an id from a time up to another. */
  between(id: string, from: number, to: number, ...kinds: readonly RealKind[]): readonly RealEvent[] {
    const events = this.events.get(id) ?? [];
    return events.filter(({ kind, time }) => time >= from && time <= to && kinds.includes(kind));
  }

  /** The end of a ban: the next unban of the id. */
  endOf({ id, line }: RealEvent): RealEvent | undefined {
    return this.events.get(id)?.find((event) => event.kind === "unban" && event.line > line);
  }

  /** The last ban of an id that is on at a time. */
  bannedAt(id: string, time: number): RealEvent | undefined {
    const last = (this.bans.get(id) ?? []).filter((event) => event.time <= time).at(-1);
    if (!last) return undefined;
    const end = this.endOf(last);
    return end && end.time < time ? undefined : last;
  }

  /** The value that an option had at a time, if the log shows it. */
  valueAt(option: string, time: number): number | undefined {
    const prefix = `${option} = `;
    const last = this.options.filter((event) => event.time <= time && event.detail.startsWith(prefix)).at(-1);
    const value = last === undefined ? Number.NaN : Number(last.detail.slice(prefix.length));
    return Number.isNaN(value) ? undefined : value;
  }
}

function push(lists: Map<string, RealEvent[]>, event: RealEvent): void {
  const list = lists.get(event.id);
  if (list) list.push(event);
  else lists.set(event.id, [event]);
}

/** By how much the real bans are later than the predicted ones, where nearly all are by the same hours. */
function findShift(
  { bans }: Simulation,
  predicted: ReadonlyMap<string, readonly number[]>,
  log: RealBans,
): number {
  const counts = new Map<number, number>();
  for (const [id, own] of predicted) {
    const shifts = new Set<number>();
    for (const ban of own) {
      for (const { kind, time } of log.bans.get(id) ?? []) {
        const apart = time - bans.from[ban]!;
        const shift = Math.round(apart / quarter) * quarter;
        if (kind === "ban" && Math.abs(apart - shift) <= latency && Math.abs(shift) <= widestShift)
          shifts.add(shift);
      }
    }
    for (const shift of shifts) counts.set(shift, (counts.get(shift) ?? 0) + 1);
  }
  let best = 0;
  for (const [shift, count] of counts) if (count > (counts.get(best) ?? 0)) best = shift;
  // One ban alone may be the next one as well.
  return (counts.get(best) ?? 0) > 1 ? best : 0;
}

interface JudgeParts {
  readonly simulation: Simulation;
  readonly failures: LogFailures;
  readonly options: JailOptions;
  readonly real: RealLog;
  readonly log: RealBans;
  readonly ids: ReadonlyMap<string, number>;
  readonly shift: number;
}

class Judge {
  readonly #parts: JudgeParts;

  constructor(parts: JudgeParts) {
    this.#parts = parts;
  }

  both(id: string, ban: number, event: RealEvent): RealityRow {
    const { simulation, log, real, shift } = this.#parts;
    const end = log.endOf(event);
    const predictedEnd = simulation.bans.until[ban]! + shift;
    const row = { id, predicted: ban, real: event, realEnd: end?.time ?? Number.NaN, detail: "" };
    const isSame = end ? Math.abs(end.time - predictedEnd) <= latency : predictedEnd > real.to - latency;
    if (isSame) return { ...row, verdict: "same" };
    const isStopped =
      end &&
      log.states.some(
        ({ kind, time }) => (kind === "down" || kind === "stopped") && Math.abs(time - end.time) < latency,
      );
    return { ...row, verdict: isStopped ? "stopped" : "other end" };
  }

  predictedOnly(id: string, ban: number): RealityRow {
    const [verdict, detail] = this.#whyNotReal(
      id,
      this.#parts.simulation.bans.from[ban]! + this.#parts.shift,
    );
    return { id, predicted: ban, real: undefined, realEnd: Number.NaN, verdict, detail };
  }

  realOnly(id: string, event: RealEvent): RealityRow {
    const [verdict, detail] = this.#whyNotPredicted(id, event);
    return {
      id,
      predicted: -1,
      real: event,
      realEnd: this.#parts.log.endOf(event)?.time ?? Number.NaN,
      verdict,
      detail,
    };
  }

  #whyNotReal(id: string, time: number): [RealityVerdict, string] {
    const { real, log, options } = this.#parts;
    // Without a line there is no time to compare with.
    if (!(time >= real.from - latency && time <= real.to + latency)) return ["not covered", ""];
    if (log.isSilent) return ["other jails", ""];
    if (!log.isUp(time)) return ["down", ""];
    const isTold = log.between(id, time - latency, time + latency, "already-banned").length > 0;
    if (isTold || log.bannedAt(id, time)) return ["banned already", ""];
    const since = time - Math.max(options.findtime, 0) - latency;
    const ignored = log.between(id, since, time + latency, "ignored").at(-1);
    if (ignored) return ["ignored", ignored.detail];
    if (log.between(id, time - latency, time + latency, "expired").length > 0) return ["expired", ""];
    const other = this.#otherOptions(time, 1);
    if (other !== undefined) return ["other options", other];
    const found = log.between(id, since, time + latency, "found").length;
    if (log.tellsFailures && found < options.maxretry) return ["fewer found", String(found)];
    return ["unknown", ""];
  }

  #whyNotPredicted(id: string, event: RealEvent): [RealityVerdict, string] {
    const { log, options, ids, simulation, shift } = this.#parts;
    if (event.kind === "restored") return ["restored", ""];
    const since = event.time - Math.max(options.findtime, 0) - latency;
    const found = log.between(id, since, event.time, "found").length;
    if (log.between(id, since, event.time, "attempt").length > 0) return ["attempt", ""];
    if (log.tellsFailures && found === 0) return ["by hand", ""];
    const known = ids.get(id);
    if (known === undefined) return ["not in the logs", String(found)];
    if (log.between(id, event.time - latency, event.time + latency, "raised").length > 0)
      return ["known offender", ""];
    const ignored = simulation.ignored.get(known);
    if (ignored) return ["ignored here", ignored.entry];
    const other = this.#otherOptions(event.time, -1);
    if (other !== undefined) return ["other options", other];
    if (this.#isPredictedBanned(known, event.time - shift)) return ["still banned", ""];
    const ours = this.#countFailures(known, since - shift, event.time - shift);
    return found > ours ? ["more found", `${found} and ${ours}`] : ["unknown", ""];
  }

  /** An option that the server had otherwise, so that it bans less (1) or more (-1) than predicted. */
  #otherOptions(time: number, less: 1 | -1): string | undefined {
    const { log, options } = this.#parts;
    const maxretry = log.valueAt("maxRetry", time);
    if (maxretry !== undefined && (maxretry - options.maxretry) * less > 0) return `maxretry ${maxretry}`;
    const findtime = log.valueAt("findtime", time);
    if (findtime !== undefined && (options.findtime - findtime) * less > 0) return `findtime ${findtime}`;
    return undefined;
  }

  #isPredictedBanned(id: number, time: number): boolean {
    const { bans } = this.#parts.simulation;
    for (let ban = 0; ban < bans.size; ban++) {
      if (bans.ids[ban] === id && bans.from[ban]! < time && bans.until[ban]! > time) return true;
    }
    return false;
  }

  #countFailures(id: number, from: number, to: number): number {
    const { failures, simulation } = this.#parts;
    let count = 0;
    for (let at = 0; at < failures.size; at++) {
      const time = simulation.fates.times[at]!;
      if (failures.ids[at] === id && time >= from && time <= to + latency) count++;
    }
    return count;
  }
}
