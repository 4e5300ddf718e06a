/**
 * What client and server say to each other about one line of a trial's log: names and types only. Lines and characters
 * count from 0, in UTF-16 code units.
 */

/** Request: why a line matches or misses, as a document. Answers ExplainedDocument, or null where the log has no such line. */
export const explainRequest = "fail2ban/explain";

export interface ExplainParams {
  /** The trial whose log it is: the lines before count, too (a date that is taken over, a connection). */
  readonly trial: string;
  readonly line: number;
}

/** The explanation of a line, as text with its pieces marked. */
export interface ExplainedDocument {
  /** `missed`, `failure`: the verdict in a word. */
  readonly verdict: string;
  readonly text: string;
  readonly pieces: readonly ExplainedPiece[];
  /** The document's line where the step begins that decides; absent where none does. */
  readonly decisive?: number;
  /** The stretches of the line itself, to be marked in the log. */
  readonly line: readonly ExplainedStretch[];
}

/** A stretch of the document's text, within one line of it. */
export interface ExplainedPiece {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly kind: ExplainedKind;
}

/** A stretch of the log's line. */
export interface ExplainedStretch {
  readonly start: number;
  readonly end: number;
  readonly kind: ExplainedKind;
}

/**
 * `matched`: what a regex takes, in the regex and in the line. `failed`: the piece that fails, and what stands there
 * instead. `date`: cut out. `heading`: a step's first words.
 */
export type ExplainedKind = "matched" | "failed" | "date" | "heading";
