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
  /** Seconds by which the end may be later, at chance (bantime.rndtime without a seed). */
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
  const starts = new Int32Array(tickets.length + 1);
  const causes = new Int32Array(failures);
  let size = 0;
  tickets.forEach((ticket, number) => {
    starts[number] = size;
    for (let at = ticket.failure; at >= 0; at = fails.previous[at]!) causes[size++] = at;
    causes.subarray(starts[number], size).reverse();
  });
  starts[tickets.length] = size;
  return {
    size: tickets.length,
    ids: Int32Array.from(tickets, ({ id }) => id),
    from: Float64Array.from(banEvents, (event) => events.times[event]!),
    until: Float64Array.from(tickets, (ticket) => bans.endOf(ticket)),
    spread: Float64Array.from(tickets, ({ spread }) => spread),
    bancounts: Int32Array.from(tickets, ({ bancount }) => bancount),
    failures: Int32Array.from(tickets, ({ attempts }) => attempts),
    events: Int32Array.from(banEvents),
    unbans: Int32Array.from(unbanEvents),
    starts,
    causes: causes.slice(0, size),
  };
}
