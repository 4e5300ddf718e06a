import type { LogFailures } from "./failures.ts";

/**
 * What happens in a jail.
 * `found`: a failure is counted. `ignored`: it is not, by ignoreip and the like. `raised`: the observer raises the count
 * of an id that was banned before. `ban`. `increased`: the observer makes the ban longer. `prolong`: the actions are told
 * of that. `already-banned`: maxretry is reached while a ban is on. `expired`: a ban would have been over already.
 * `unban`.
 */
export const eventKinds = [
  "found",
  "ignored",
  "raised",
  "ban",
  "increased",
  "prolong",
  "already-banned",
  "expired",
  "unban",
] as const;
export type EventKind = (typeof eventKinds)[number];

/** Events in columns, in the order in which they happen. */
export interface JailEvents {
  readonly size: number;
  /** Index into eventKinds. */
  readonly kinds: Uint8Array;
  /** When it happens, Unix seconds; for found, ignored and raised the failure's own time, which may lie before. */
  readonly times: Float64Array;
  /** Index into LogFailures.names. */
  readonly ids: Int32Array;
  /** Index into LogFailures.at of the failure that brings it about (for prolong and unban, the ban); it leads to the log line. */
  readonly failures: Int32Array;
  /** Failures that count so far (fail2ban's "attempts"); for a ban and what follows it, those of the ticket. */
  readonly counts: Float64Array;
  /** Where the interval begins in which they count, Unix seconds: at most findtime before. NaN where nothing is counted. */
  readonly windows: Float64Array;
  /** Which ban of the id it is, from 1; 0 where there was none yet. */
  readonly bancounts: Int32Array;
  /** Seconds of the ban; -1 for good, NaN where there is none. */
  readonly bantimes: Float64Array;
  /** Unix seconds of its end; Infinity for good, NaN where there is none. */
  readonly untils: Float64Array;
}

/** What is told of an event; NaN where it says nothing. */
export interface EventDetails {
  readonly count?: number;
  readonly window?: number;
  readonly bancount?: number;
  readonly bantime?: number;
  readonly until?: number;
}

const numbers = Object.fromEntries(eventKinds.map((kind, number) => [kind, number])) as Readonly<
  Record<EventKind, number>
>;

/** Gathers events. */
export class EventLog implements JailEvents {
  size = 0;
  kinds: Uint8Array;
  times: Float64Array;
  ids: Int32Array;
  failures: Int32Array;
  counts: Float64Array;
  windows: Float64Array;
  bancounts: Int32Array;
  bantimes: Float64Array;
  untils: Float64Array;

  /** Room for about so many events. */
  constructor(room: number) {
    const size = Math.max(16, room);
    this.kinds = new Uint8Array(size);
    this.times = new Float64Array(size);
    this.ids = new Int32Array(size);
    this.failures = new Int32Array(size);
    this.counts = new Float64Array(size);
    this.windows = new Float64Array(size);
    this.bancounts = new Int32Array(size);
    this.bantimes = new Float64Array(size);
    this.untils = new Float64Array(size);
  }

  /** Adds an event; answers its index. */
  add(kind: EventKind, time: number, id: number, failure: number, details: EventDetails = {}): number {
    if (this.size === this.kinds.length) this.#grow();
    const at = this.size++;
    this.kinds[at] = numbers[kind];
    this.times[at] = time;
    this.ids[at] = id;
    this.failures[at] = failure;
    this.counts[at] = details.count ?? 0;
    this.windows[at] = details.window ?? Number.NaN;
    this.bancounts[at] = details.bancount ?? 0;
    this.bantimes[at] = details.bantime ?? Number.NaN;
    this.untils[at] = details.until ?? Number.NaN;
    return at;
  }

  #grow(): void {
    const size = this.size * 2;
    this.kinds = grown(this.kinds, new Uint8Array(size));
    this.times = grown(this.times, new Float64Array(size));
    this.ids = grown(this.ids, new Int32Array(size));
    this.failures = grown(this.failures, new Int32Array(size));
    this.counts = grown(this.counts, new Float64Array(size));
    this.windows = grown(this.windows, new Float64Array(size));
    this.bancounts = grown(this.bancounts, new Int32Array(size));
    this.bantimes = grown(this.bantimes, new Float64Array(size));
    this.untils = grown(this.untils, new Float64Array(size));
  }
}

function grown<Kind extends Uint8Array | Int32Array | Float64Array>(old: Kind, fresh: Kind): Kind {
  fresh.set(old);
  return fresh;
}

/** The kind of an event. */
export function kindAt(events: JailEvents, index: number): EventKind {
  return eventKinds[events.kinds[index]!]!;
}

/** An event by its index, as an object. */
export function eventAt(events: JailEvents, failures: LogFailures, index: number): JailEvent {
  const line = failures.at[events.failures[index]!]!;
  return {
    kind: kindAt(events, index),
    time: events.times[index]!,
    id: failures.names[events.ids[index]!]!,
    log: failures.logs[failures.lines.logs[line]!]!,
    line: failures.lines.numbers[line]!,
    count: events.counts[index]!,
    window: events.windows[index]!,
    bancount: events.bancounts[index]!,
    bantime: events.bantimes[index]!,
    until: events.untils[index]!,
  };
}

/** One event, as a row of JailEvents. */
export interface JailEvent {
  readonly kind: EventKind;
  readonly time: number;
  readonly id: string;
  readonly log: string;
  /** Line of the log, from 1. */
  readonly line: number;
  readonly count: number;
  readonly window: number;
  readonly bancount: number;
  readonly bantime: number;
  readonly until: number;
}
