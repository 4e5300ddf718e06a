import type { Place, Problem, Span } from "../text/index.ts";

/** New text for a stretch of a source; an empty span inserts. */
export interface Edit {
  readonly path: string;
  readonly span: Span;
  readonly text: string;
}

/** A change that mends a finding. */
export interface Fix {
  /** What it does, as a menu words it (`Write “enabled”`). */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** A file that it makes first, with its whole text. */
  readonly creates?: { readonly path: string; readonly text: string };
  /** The one that is nearly always wanted. */
  readonly preferred?: boolean;
}

/** A problem with what an editor can make of it. Its code has a page in docs/rules. */
export interface Finding extends Problem {
  /** Other places that belong to it: where the value was set, where the regex comes from. */
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
  readonly fixes?: readonly Fix[];
  /** Text that has no effect: shown faded. */
  readonly unnecessary?: boolean;
}
