/**
 * What client and server say to each other about simulations: names and types only. A simulation replays the logs of a jail
 * through its filter and its limits; the logs are read once, and every other set of values is answered from the failures
 * that were found. Times are seconds since 1970 (UTC), durations seconds, lines count from 0.
 */

interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** A jail's options by their names in fail2ban (`maxretry`, `bantime.increment`), as they would be written in its file. */
export type SimulationValues = Readonly<Record<string, string>>;

/** Request: begins a simulation. Answers SimulationLog[], the logs it takes. States follow by themselves. */
export const startSimulationRequest = "fail2ban/simulation/start";

export interface StartSimulationParams {
  /** The client's own name for it. */
  readonly simulation: string;
  /** URI of a jail file, and the jail in it. */
  readonly uri: string;
  readonly jail: string;
  /** URIs of the logs; absent: those that the jail's logpath finds on the server's machine. */
  readonly logs?: readonly string[];
  /** Texts of logs in editors that are not, or not so, on the disk. */
  readonly texts?: readonly SimulationText[];
}

/** A log's text as an editor has it; null: the disk's again. */
export interface SimulationText {
  readonly uri: string;
  readonly text: string | null;
}

export interface SimulationLog {
  readonly uri: string;
  /** The last part of its path. */
  readonly name: string;
}

/** Notification to the server: logs have been edited, or others are to be taken. */
export const changeSimulationNotification = "fail2ban/simulation/change";

export interface ChangeSimulationParams {
  readonly simulation: string;
  readonly logs?: readonly string[];
  readonly texts?: readonly SimulationText[];
}

/** Notification to the server: a simulation ends. */
export const stopSimulationNotification = "fail2ban/simulation/stop";

/** What most requests about a simulation bring. */
export interface SimulationParams {
  readonly simulation: string;
}

/** Notification: how a simulation stands, sent whenever that changes. */
export const simulationStateNotification = "fail2ban/simulation/state";

export interface SimulationState {
  readonly simulation: string;
  readonly jail: string;
  /**
   * `scanning`: the logs are being read; `ready`: questions are answered; `broken`: fail2ban would not take the filter or the
   * jail; `runaway`: a pattern takes too long for a line; `failed`: a log can't be read.
   */
  readonly phase: "scanning" | "ready" | "broken" | "runaway" | "failed";
  /** From 0 to 1: how much of the logs is read. */
  readonly share: number;
  /** What is wrong, in a sentence. */
  readonly message?: string;
  readonly logs: readonly SimulationLog[];
  /** The values that the files give the jail now, unsaved edits too. */
  readonly values: SimulationValues;
  /** Whether unsaved edits give the jail other values, or another filter, than the disk does. */
  readonly isEdited: boolean;
  /** The name of the time zone in which times are to be shown. */
  readonly zone: string;
}

/** Request: what the filter finds in the logs. Answers SimulationFailures. */
export const failuresRequest = "fail2ban/simulation/failures";

export interface FailuresParams extends SimulationParams {
  /** A filter that remembers something from line to line may find otherwise with another time or findtime. */
  readonly setting: SimulationSetting;
}

/** Failures in columns, in the order in which fail2ban takes them. */
export interface SimulationFailures {
  /** An answer with another number is about other failures. */
  readonly run: number;
  /** How many lines the logs have. */
  readonly lines: number;
  /** The addresses, or other ids, that were found. */
  readonly names: readonly string[];
  /** Indexes into `names`. */
  readonly ids: readonly number[];
  /** null: the line has no date that can be read. */
  readonly times: readonly (number | null)[];
  /** Indexes into the state's logs. */
  readonly logs: readonly number[];
  /** The line in its log. */
  readonly at: readonly number[];
  /** Signs that an address got in: its line says so, or it is the last line that names the address and is no failure. */
  readonly successes: {
    readonly saysSo: readonly boolean[];
    readonly ids: readonly number[];
    readonly times: readonly (number | null)[];
    readonly logs: readonly number[];
    readonly at: readonly number[];
  };
}

/** Request: what the jail would have done with some values. Answers SimulationAnswer. */
export const simulateRequest = "fail2ban/simulation/simulate";

export interface SimulateParams extends SimulationParams {
  readonly setting: SimulationSetting;
  /** What the difference is told against: the files as they are now, the disk, or other values; absent: none is told. */
  readonly against?: "file" | "saved" | SimulationSetting;
  /** The number of the bans to compare with that need not be sent again. */
  readonly known?: number;
}

/** Values that win over the files', and how time is read. */
export interface SimulationSetting {
  readonly values: SimulationValues;
  readonly time: SimulationTime;
}

/** `live`: fail2ban is running while the log is written; `start`: it is started at a time and reads the log from its head. */
export type SimulationTime = { readonly kind: "live" } | { readonly kind: "start"; readonly now: number };

/** What came of values. */
export interface SimulationAnswer {
  /** What is wrong with the values, or is to be known of the outcome; `option` is empty where it is about none. */
  readonly problems: readonly SimulationProblem[];
  /** The limits as fail2ban reads them; a negative bantime is permanent. Absent where fail2ban would not take the values. */
  readonly limits?: { readonly maxretry: number; readonly findtime: number; readonly bantime: number };
  /** Absent where there are no limits. */
  readonly outcome?: SimulationOutcome;
}

export interface SimulationProblem {
  readonly severity: "error" | "warning" | "info";
  readonly option: string;
  readonly message: string;
}

/** What became of each address, in columns; ids are indexes into the names of SimulationFailures. */
export interface SimulationOutcome {
  /** The number of the failures that it is about: with another one than before they are to be asked for again. */
  readonly run: number;
  /** By id. */
  readonly rows: {
    /** Failures that are counted. */
    readonly found: readonly number[];
    readonly ignored: readonly number[];
    /** Indexes into `reasons`: why it was never banned, or its first ban in words. */
    readonly reason: readonly number[];
  };
  readonly reasons: readonly string[];
  readonly bans: SimulationBans;
  /** The bans that it is compared with; absent where their number is the one that is known. */
  readonly before?: { readonly number: number; readonly bans?: SimulationBans };
  /** Ids from the number of `names` on: addresses that only the other filter finds. */
  readonly others: readonly string[];
  /** Spans in which failures were counted together; `lasts` is at most findtime. */
  readonly windows: {
    readonly ids: readonly number[];
    readonly from: readonly number[];
    readonly lasts: readonly number[];
  };
  /** Milliseconds that the replay took. */
  readonly milliseconds: number;
}

export interface SimulationBans {
  readonly ids: readonly number[];
  readonly from: readonly number[];
  /** Seconds; null: for ever. */
  readonly lasts: readonly (number | null)[];
  /** The failure that was the last straw: an index into the failures; -1: none, or one of another filter. */
  readonly failure: readonly number[];
}

/** Request: why an address was banned or not, step by step. Answers SimulationWhy. */
export const whyRequest = "fail2ban/simulation/why";

export interface WhyParams extends SimulationParams {
  readonly address: string;
  readonly setting: SimulationSetting;
}

export interface SimulationWhy {
  readonly isBanned: boolean;
  /** The answer in a sentence without a full stop. */
  readonly headline: string;
  /** What has to come together for a ban, in order, up to the point at which it ends. */
  readonly checks: readonly {
    readonly step: "match" | "date" | "ignoreip" | "findtime" | "maxretry" | "ban";
    readonly verdict: "passes" | "stops" | "unknown";
    readonly text: string;
    /** Where it can be seen: the index of the log, and the line. */
    readonly log?: number;
    readonly line?: number;
  }[];
}

/** Request: the address of a failure in a line. Answers a string, or null where the line is no failure. */
export const addressAtRequest = "fail2ban/simulation/addressAt";

export interface AddressAtParams extends SimulationParams {
  /** URI of the log. */
  readonly log: string;
  readonly line: number;
}

/** Request: the edit that puts values into the jail's file. Answers SimulationEdit. */
export const writeRequest = "fail2ban/simulation/write";

export interface WriteParams extends SimulationParams {
  readonly values: SimulationValues;
}

export interface SimulationEdit {
  /** In the form of the Language Server Protocol. */
  readonly edit: unknown;
  /** The files that it changes or makes, and where in each the first value stands afterwards. */
  readonly files: readonly { readonly uri: string; readonly range: Range }[];
}

/** Request: the outcome as `f2b simulate --format json` prints it, or as CSV, a row an address. Answers a string. */
export const exportSimulationRequest = "fail2ban/simulation/export";

export interface ExportSimulationParams extends SimulationParams {
  readonly setting: SimulationSetting;
  readonly format: "json" | "csv";
}
