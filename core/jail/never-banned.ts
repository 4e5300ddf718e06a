import type { JailBans } from "./bans.ts";
import { type JailEvents, kindAt } from "./events.ts";
import type { LogFailures } from "./failures.ts";
import { type Fate, type Fates, fateKinds } from "./fates.ts";
import type { JailOptions } from "./options.ts";

/**
 * Why an id was never banned. `too few`: of its failures that count there are fewer than maxretry. `window`: there are
 * enough, but never within findtime; the nearest missed it by `missedBy` seconds, and `late` is the failure that came too
 * late (index into LogFailures.at). `estimated`: there were enough within findtime, yet fail2ban, which estimates how
 * many of the older ones count on, never got there. `expired`: the ban would have been over when it began. The others:
 * none of its failures counts, for that reason.
 */
export type NeverBannedReason =
  | { readonly kind: "too few" }
  | { readonly kind: "window"; readonly missedBy: number; readonly late: number }
  | { readonly kind: "estimated" }
  | { readonly kind: "expired" }
  | { readonly kind: Exclude<Fate, "counted"> };

/** An id that failed and was never banned. */
export interface NeverBanned {
  /** Index into LogFailures.names. */
  readonly id: number;
  /** Failures in the logs, by what became of them. */
  readonly found: number;
  readonly fates: Readonly<Record<Fate, number>>;
  /** The most that counted at once, and the most that came within findtime. */
  readonly most: number;
  readonly within: number;
  readonly reason: NeverBannedReason;
}

/** The ids that were never banned, in the order of their first failures, and why. */
export function listNeverBanned(
  failures: LogFailures,
  options: JailOptions,
  fates: Fates,
  events: JailEvents,
  bans: JailBans,
): NeverBanned[] {
  const ids = failures.names.length;
  const wasBanned = new Uint8Array(ids);
  for (let ban = 0; ban < bans.size; ban++) wasBanned[bans.ids[ban]!] = 1;
  const most = new Float64Array(ids);
  const wasExpired = new Uint8Array(ids);
  for (let at = 0; at < events.size; at++) {
    const id = events.ids[at]!;
    if (wasBanned[id] === 1) continue;
    const kind = kindAt(events, at);
    if (kind === "found" || kind === "raised") most[id] = Math.max(most[id]!, events.counts[at]!);
    else if (kind === "expired") wasExpired[id] = 1;
  }
  const { starts, order, firsts } = groupById(failures);
  const found: NeverBanned[] = [];
  for (const id of firsts) {
    if (wasBanned[id] === 1) continue;
    const own = order.subarray(starts[id], starts[id + 1]);
    found.push(judge(id, own, options, fates, most[id]!, wasExpired[id] === 1));
  }
  return found;
}

/** The failures of each id, in order, and the ids by their first failures. */
function groupById({ ids, names, size }: LogFailures): {
  readonly starts: Int32Array;
  readonly order: Int32Array;
  readonly firsts: readonly number[];
} {
  const starts = new Int32Array(names.length + 1);
  for (let at = 0; at < size; at++) starts[ids[at]! + 1]!++;
  for (let id = 0; id < names.length; id++) starts[id + 1]! += starts[id]!;
  const next = starts.slice();
  const order = new Int32Array(size);
  const firsts: number[] = [];
  for (let at = 0; at < size; at++) {
    const id = ids[at]!;
    if (next[id] === starts[id]) firsts.push(id);
    order[next[id]!++] = at;
  }
  return { starts, order, firsts };
}

function judge(
  id: number,
  own: Int32Array,
  { maxretry, findtime }: JailOptions,
  fates: Fates,
  most: number,
  wasExpired: boolean,
): NeverBanned {
  const counts = { counted: 0, ignored: 0, "too old": 0, undated: 0, broken: 0 };
  const counted: number[] = [];
  let isSorted = true;
  for (let at = 0; at < own.length; at++) {
    const failure = own[at]!;
    const fate = fates.at(failure);
    counts[fate]++;
    if (fate !== "counted") continue;
    const last = counted.at(-1);
    if (last !== undefined && fates.times[last]! > fates.times[failure]!) isSorted = false;
    counted.push(failure);
  }
  if (!isSorted) counted.sort((left, right) => fates.times[left]! - fates.times[right]! || left - right);
  const times = counted.map((failure) => fates.times[failure]!);
  const nearest = nearestWindow(times, maxretry);
  const missedBy = nearest < 0 ? 0 : times[nearest]! - times[nearest - maxretry + 1]! - findtime;
  let reason: NeverBannedReason;
  if (wasExpired) reason = { kind: "expired" };
  else if (counted.length === 0) reason = { kind: mainReason(counts) };
  else if (nearest < 0) reason = { kind: "too few" };
  else if (missedBy > 0) reason = { kind: "window", missedBy, late: counted[nearest]! };
  else reason = { kind: "estimated" };
  return {
    id,
    found: own.length,
    fates: counts,
    most,
    within: mostWithin(times, findtime),
    reason,
  };
}

/** Why most of the failures do not count. */
function mainReason(counts: Readonly<Record<Fate, number>>): Exclude<Fate, "counted"> {
  const [, ...others] = fateKinds;
  return others.reduce((best, kind) => (counts[kind] > counts[best] ? kind : best));
}

/** The last of the `count` times that stand nearest to each other; -1 where there are too few. */
function nearestWindow(times: readonly number[], count: number): number {
  let nearest = -1;
  let length = Number.POSITIVE_INFINITY;
  for (let at = Math.max(1, count) - 1; at < times.length; at++) {
    const one = times[at]! - times[at - Math.max(1, count) + 1]!;
    if (one >= length) continue;
    length = one;
    nearest = at;
  }
  return nearest;
}

/** The most times that stand within so many seconds. */
function mostWithin(times: readonly number[], seconds: number): number {
  let most = 0;
  for (let from = 0, to = 0; to < times.length; to++) {
    while (from < to && times[to]! - times[from]! > seconds) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
