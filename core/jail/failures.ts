import type { TimeReading } from "./options.ts";

/** What dates a line: a date that could be read, none, or a datepattern that asks for none (it matched nothing). */
export const dateKinds = ["dated", "undated", "none asked"] as const;
export type DateKind = (typeof dateKinds)[number];

/** The lines of a jail's logs in columns, in the order in which fail2ban takes them: several logs are merged in time. */
export interface LogLines {
  readonly size: number;
  /** Index of the log. */
  readonly logs: Uint16Array;
  /** Line of its log, from 1. */
  readonly numbers: Int32Array;
  /** Unix seconds as they stand in the line; NaN where there is no date. */
  readonly times: Float64Array;
  /** Index into dateKinds. */
  readonly dates: Uint8Array;
}

/**
 * Signs that an address which failed got in later, in columns: `log-in`, its line has words that say so; `seen`, it
 * stands in a line that is no failure (the last such line of the address).
 */
export const successKinds = ["log-in", "seen"] as const;

export interface LogSuccesses {
  readonly size: number;
  /** Index into successKinds. */
  readonly kinds: Uint8Array;
  /** Index of the line in LogLines. */
  readonly at: Int32Array;
  /** Index into LogFailures.names. */
  readonly ids: Int32Array;
}

/** What a filter finds in a jail's logs, in columns: all that a simulation asks of the logs. */
export interface LogFailures {
  /** Names of the logs, as they were given. */
  readonly logs: readonly string[];
  readonly lines: LogLines;
  /** How many failures. */
  readonly size: number;
  /** Index of the line in `lines`: several failures may come of one line. */
  readonly at: Int32Array;
  /** Index into `names`. */
  readonly ids: Int32Array;
  /** Index of the failregex. */
  readonly failregex: Int16Array;
  /** The ids, each once, as fail2ban prints them. */
  readonly names: readonly string[];
  /** By index into `names`: 1 for an id that fail2ban takes as it is (<F-ID>), even if it looks like an address. */
  readonly raw: Uint8Array;
  /** Signs that an address got in after it failed. */
  readonly successes: LogSuccesses;
  /** Host names for which fail2ban would ask the network, and how many failures are left out because of each. */
  readonly unresolved: ReadonlyMap<string, number>;
  /** Indexes of the lines at which fail2ban stumbles: it logs an error and goes on. */
  readonly errors: Int32Array;
  /**
   * What a filter finds may depend on the clock, where it remembers something from line to line: then the failures hold
   * for this reading alone. Undefined: they hold for each.
   */
  readonly gatheredFor: { readonly time: TimeReading; readonly findtime: number } | undefined;
}

/** Whether failures hold for another question than they were gathered for: if not, the logs are to be read anew. */
export function isGatheredFor(failures: LogFailures, findtime: number, time: TimeReading): boolean {
  const { gatheredFor } = failures;
  if (!gatheredFor) return true;
  const known = gatheredFor.time;
  if (known.kind === "live") return time.kind === "live" && known.latest === time.latest;
  return time.kind === "start" && known.now === time.now && gatheredFor.findtime === findtime;
}
