/** What client and server say to each other beside the Language Server Protocol: names and types only. */

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Request: a file's regexes as fail2ban compiles them. Answers ExpandedDocument, or null for a file without any. */
export const expandedRequest = "fail2ban/expanded";

export interface ExpandedParams {
  readonly uri: string;
  /** Where the cursor stands: in a jail's file the jail is told by it. */
  readonly position?: Position;
}

export interface ExpandedDocument {
  /** Whose regexes they are: `sshd` or `jail sshd`. */
  readonly title: string;
  readonly text: string;
  /** The pieces of the regexes in `text`, in order, without overlap. */
  readonly pieces: readonly ExpandedPiece[];
}

/** A stretch of the expanded text and where it comes from. */
export interface ExpandedPiece {
  readonly range: Range;
  /**
   * `own` stands so in the file itself, `other` in another file or option (an include, a variable), `tag` is what fail2ban
   * puts for a tag such as <HOST>.
   */
  readonly kind: "own" | "other" | "tag";
  /** In words: `common.conf:12`, `<ADDR>`. */
  readonly label: string;
  readonly origin?: { readonly uri: string; readonly range: Range };
}

/** Request: the config folder that a file belongs to. Answers TreeOf, or null for a file of none. */
export const treeOfRequest = "fail2ban/treeOf";

export interface TreeOfParams {
  readonly uri: string;
}

export interface TreeOf {
  /** The config folder's path on the server's machine. */
  readonly folder: string;
  /** What fail2ban reads the file as, and by what name; absent for a file that only another one includes. */
  readonly kind?: "jail" | "filter" | "action" | "config" | "paths";
  readonly name?: string;
  /** Whether it is the folder that fail2ban on this very machine reads. */
  readonly isLive: boolean;
}

/** Notification: sent whenever one of its numbers changes. */
export const statusNotification = "fail2ban/status";

export interface Status {
  /** Process id of the server. */
  readonly pid: number;
  /** Whether findings are still being looked for. */
  readonly busy: boolean;
  readonly trees: readonly TreeStatus[];
}

/** A config folder in numbers. */
export interface TreeStatus {
  /** Its path on the server's machine. */
  readonly folder: string;
  readonly jails: number;
  readonly enabledJails: number;
  readonly errors: number;
  readonly warnings: number;
  readonly informations: number;
}
