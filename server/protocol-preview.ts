/** What client and server say to each other about the commands of actions: names and types only. */

interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * Request: what the actions of a jail or an action run for addresses. Answers PreviewDocument, or null for a file and a
 * position without any. Nothing is run.
 */
export const previewRequest = "fail2ban/preview";

export interface PreviewParams {
  readonly uri: string;
  /** Where the cursor stands: in a jail's file the jail is told by it. */
  readonly position?: Position;
  readonly addresses: readonly string[];
}

/** Commands event by event, as a text with its pieces marked. */
export interface PreviewDocument {
  /** `jail sshd`, `action iptables`. */
  readonly title: string;
  readonly text: string;
  readonly pieces: readonly PreviewPiece[];
}

/** A stretch of the document's text, within one line of it. */
export interface PreviewPiece {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /**
   * `heading`: an event; `command`: text of a command; `words`: what it does; `value`: what an attacker chose, kept apart;
   * `problem`: a tag that nothing fills, or what fail2ban logs; `place`: where it was written.
   */
  readonly kind: "heading" | "command" | "words" | "value" | "problem" | "place";
  /** Where a stretch of a command was written. */
  readonly origin?: {
    readonly uri: string;
    readonly range: { readonly start: Position; readonly end: Position };
  };
}
