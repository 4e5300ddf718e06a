import type { JailReplay } from "./replay.ts";

/** The bans of a simulation in columns, in the order in which they begin. */
export interface JailBans {
  readonly size: number;
  /** Index into LogFailures.names. */
  readonly ids: Int32Array;
  /** Unix seconds: when the actions are run. */
  readonly from: Float64Array;
  /** Unix seconds of the end, prolonged if it was; Infinity for good. May lie behind the end of the log. */
  readonly until: Float64Array;
  /** Seconds by which the end may be later, by chance (bantime.rndtime without a seed). */
  readonly spread: Float64Array;
  /** Which ban of the id it is, from 1. */
  readonly bancounts: Int32Array;
  /** Failures of the ticket (the tag <failures>). */
  readonly failures: Int32Array;
  /** Index into JailEvents of the ban, and of its unban (-1: it lasts beyond the log). */
  readonly events: Int32Array;
  readonly unbans: Int32Array;
  /** The failures that led to ban number i: indexes into LogFailures.at from `starts[i]` up to `starts[i + 1]`. */
  readonly starts: Int32Array;
  readonly causes: Int32Array;
}

/** Puts the bans of a replay into columns; `failures` is how many failures there were. */
export function tabulateBans(
  { bans, events, fails, banEvents, unbanEvents }: JailReplay,
  failures: number,
): JailBans {
  const { tickets } = bans;
  const size = tickets.length;
  const table = {
    size,
    ids: new Int32Array(size),
    from: new Float64Array(size),
    until: new Float64Array(size),
    spread: new Float64Array(size),
    bancounts: new Int32Array(size),
    failures: new Int32Array(size),
    events: Int32Array.from(banEvents),
    unbans: Int32Array.from(unbanEvents),
    starts: new Int32Array(size + 1),
    causes: new Int32Array(failures),
  };
  let causes = 0;
  for (let number = 0; number < size; number++) {
    const ticket = tickets[number]!;
    table.ids[number] = ticket.id;
    table.from[number] = events.times[banEvents[number]!]!;
    table.until[number] = bans.endOf(ticket);
    table.spread[number] = ticket.spread;
    table.bancounts[number] = ticket.bancount;
    table.failures[number] = ticket.attempts;
    const start = causes;
    for (let at = ticket.failure; at >= 0; at = fails.previous[at]!) table.causes[causes++] = at;
    if (causes - start > 1) table.causes.subarray(start, causes).reverse();
    table.starts[number + 1] = causes;
  }
  return { ...table, causes: table.causes.subarray(0, causes) };
}

/** The bans of each id, by their numbers. */
export function bansById({ ids, size }: JailBans): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let ban = 0; ban < size; ban++) {
    const list = found.get(ids[ban]!);
    if (list) list.push(ban);
    else found.set(ids[ban]!, [ban]);
  }
  return found;
}
