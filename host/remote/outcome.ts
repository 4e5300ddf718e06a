import type { RemoteFault } from "./fault.ts";

/** What became of one address under one action on one remote. */
export type Status =
  /** The rule was read back. */
  | "banned"
  /** It was there before: nothing was run. */
  | "already-banned"
  | "unbanned"
  /** There was nothing to take back: nothing was run. */
  | "not-banned"
  /** A guard or a missing tool spoke against it: nothing was run. */
  | "refused"
  /** It was run, and the rules are not as they were to be. */
  | "failed"
  /** Whether it was run is not known; the journal says so, and the next connection settles it. */
  | "unknown";

/** The status with all that there is to tell. */
export interface Outcome {
  readonly ip: string;
  readonly jail: string;
  readonly action: string;
  readonly status: Status;
  /** Its entry in the journal, by which it can be undone. */
  readonly id: string | undefined;
  /** A sentence where there is more to say. */
  readonly message: string | undefined;
}

/** What became of all addresses on one remote. */
export interface RemoteResult {
  readonly remote: string;
  readonly target: string;
  /** Why the remote as a whole could not be worked on. */
  readonly fault: RemoteFault | undefined;
  readonly outcomes: readonly Outcome[];
  /** How the rules differ from before: `+ rule`, `- rule`. */
  readonly diff: readonly string[];
  /** All rules before and after, a line each; undefined where they were not read after. */
  readonly rules?: { readonly before: readonly string[]; readonly after: readonly string[] } | undefined;
  /** What was found out of entries that a crash or a cut connection had left open. */
  readonly settled: readonly string[];
}

/** An outcome without an entry in the journal. */
export function tell(
  { ip, jail, action }: Pick<Outcome, "ip" | "jail" | "action">,
  status: Status,
  message: string | undefined,
): Outcome {
  return { ip, jail, action, status, id: undefined, message };
}
