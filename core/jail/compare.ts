import { bansById, type JailBans } from "./bans.ts";
import { type LogFailures, successKinds } from "./failures.ts";
import type { Simulation } from "./simulate.ts";

/** How the bans of one id differ between two simulations over the same logs. */
export interface BanChange {
  /** Index into LogFailures.names. */
  readonly id: number;
  /** `gained`: it is banned only after, `lost`: only before, `changed`: at other times or for longer or shorter. */
  readonly kind: "gained" | "lost" | "changed";
  /** Indexes into the bans of either simulation. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** How it comes back after a ban: after the change, or before it where it is banned only there. */
  readonly returns: Return | undefined;
}

/** Two simulations side by side. */
export interface Comparison {
  /** In the order of the ids' first bans. */
  readonly changes: readonly BanChange[];
  /** Ids with the same bans on both sides. */
  readonly same: number;
}

/** Compares the bans of two settings, before and after a change, over the same logs. */
export function compareSimulations(before: Simulation, after: Simulation, failures: LogFailures): Comparison {
  const earlier = bansById(before.bans);
  const later = bansById(after.bans);
  const returnsBefore = findReturns(before, failures);
  const returnsAfter = findReturns(after, failures);
  const changes: (BanChange & { readonly from: number })[] = [];
  let same = 0;
  for (const id of new Set([...earlier.keys(), ...later.keys()])) {
    const [own, other] = [earlier.get(id) ?? [], later.get(id) ?? []];
    if (own.length > 0 && other.length > 0 && isSame(before.bans, own, after.bans, other)) {
      same++;
      continue;
    }
    const kind = own.length === 0 ? "gained" : other.length === 0 ? "lost" : "changed";
    const returns = (other.length > 0 ? returnsAfter : returnsBefore).get(id);
    const from = Math.min(
      before.bans.from[own[0] ?? -1] ?? Infinity,
      after.bans.from[other[0] ?? -1] ?? Infinity,
    );
    changes.push({ id, kind, before: own, after: other, returns, from });
  }
  changes.sort((left, right) => left.from - right.from || left.id - right.id);
  return { changes: changes.map(({ from: _, ...change }) => change), same };
}

/** A line after a ban began that tells of the banned id's good right: a log-in, or only that it is there, and does not fail. */
export interface Return {
  readonly kind: (typeof successKinds)[number];
  /** Index into LogLines. */
  readonly line: number;
}

/**
 * The banned ids that log in after a ban of theirs began, or else stand in a later line that is no failure: likely, or
 * maybe, the right people. By index into LogFailures.names.
 */
export function findReturns(
  simulation: Simulation,
  { at, successes }: LogFailures,
): ReadonlyMap<number, Return> {
  const { bans } = simulation;
  const firstBan = new Map<number, number>();
  for (let ban = 0; ban < bans.size; ban++) {
    const id = bans.ids[ban]!;
    const last = bans.causes[bans.starts[ban + 1]! - 1];
    if (last !== undefined && !firstBan.has(id)) firstBan.set(id, at[last]!);
  }
  const found = new Map<number, Return>();
  for (let success = 0; success < successes.size; success++) {
    const id = successes.ids[success]!;
    const line = successes.at[success]!;
    const kind = successKinds[successes.kinds[success]!]!;
    if (line <= (firstBan.get(id) ?? Number.POSITIVE_INFINITY)) continue;
    const known = found.get(id);
    if (!known || (known.kind === "seen" && kind === "log-in")) found.set(id, { kind, line });
  }
  return found;
}

function isSame(
  before: JailBans,
  own: readonly number[],
  after: JailBans,
  other: readonly number[],
): boolean {
  return (
    own.length === other.length &&
    own.every((ban, at) => {
      const twin = other[at]!;
      return before.from[ban] === after.from[twin] && before.until[ban] === after.until[twin];
    })
  );
}
