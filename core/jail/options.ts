/** What a jail does with failures: its values in jail.conf, read. Durations are in seconds. */
export interface JailOptions {
  readonly maxretry: number;
  /** How many of the matched lines a ticket keeps, for the actions; who is banned does not depend on it. */
  readonly maxmatches: number;
  readonly findtime: number;
  /** -1 is for good; so fail2ban takes it, other negative numbers are bans that are over before they begin. */
  readonly bantime: number;
  /** Undefined: bantime.increment is off. */
  readonly increment: BanIncrement | undefined;
  /** As written, one entry each: addresses, networks, names. */
  readonly ignoreip: readonly string[];
  readonly ignoreself: boolean;
  readonly ignorecommand: string | undefined;
}

/** The options bantime.*: as written, durations read. Undefined: not set. */
export interface BanIncrement {
  readonly factor: string | undefined;
  readonly formula: string | undefined;
  readonly multipliers: string | undefined;
  readonly maxtime: number | undefined;
  readonly rndtime: number | undefined;
  readonly overalljails: boolean;
}

/**
 * Which clock a replay goes by.
 * `live`: fail2ban watches the log while it is written. Its clock is the latest date so far, those later than `latest`
 * left out: they can't be right.
 * `start`: fail2ban is started at `now` and reads the logs from their heads, one after the other.
 * Times are Unix seconds.
 */
export type TimeReading =
  | { readonly kind: "live"; readonly latest?: number }
  | { readonly kind: "start"; readonly now: number };

/** What the world around a jail answers. */
export interface Surroundings {
  readonly time: TimeReading;
  /** The machine's own addresses, for ignoreself. */
  readonly ownAddresses: readonly string[];
  /** What ignorecommand is taken to say. `unknown` ignores nobody, and says so. */
  readonly ignorecommand: "unknown" | "ignores" | "passes";
  /** Makes bantime.rndtime exact; undefined: nothing is added, and how much it can be is told. */
  readonly seed: number | undefined;
  /** dbpurgeage in seconds: for how long fail2ban's database remembers a ban, at least. Its own default is a day. */
  readonly purgeage?: number;
}

/** Something about a simulation that its reader has to know. `option` names what is to be changed, where it is one. */
export interface JailProblem {
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly option: string | undefined;
}
