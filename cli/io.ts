/** What a command talks to: injected, so that a run is a value that a test can look at. */
export interface Io {
  /** Writes to stdout. May throw `OutputClosed` where nobody reads any more. */
  out(text: string): void;
  /** Writes to stderr. */
  err(text: string): void;
  /** Shows on a terminal how far long work has come, in the place of what it showed before; nothing takes it away. */
  progress(text: string): void;
  /** Whether stdout is a terminal that shows colours. */
  readonly hasColors: boolean;
  /** Unix seconds. */
  now(): number;
  /** Name of the system's time zone as IANA knows it. */
  readonly zone: string;
  /** Name of this machine. */
  readonly hostname: string;
  /** Width of the terminal that help is laid out for. */
  readonly columns: number;
}

/** Thrown by `Io.out` when the reader at the other end of the pipe has gone. */
export class OutputClosed extends Error {}

/** Exit codes of `f2b`; `regex` has fail2ban-regex's own 255 besides. */
export const EXIT = { fine: 0, findings: 1, usage: 2, failed: 3, refused: 255 } as const;
