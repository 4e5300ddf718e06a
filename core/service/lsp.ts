/**
 * The shapes of the Language Server Protocol that the features answer with, so that the core needs no package for them.
 * Places are paths here; the server makes URIs of them.
 */

/** A place in a text: line and UTF-16 code unit, both from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A stretch of text, `end` exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A stretch of a file. */
export interface Location {
  readonly path: string;
  readonly range: Range;
}

/** New text for a stretch. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/** Changes over several files; `creates` are made first. */
export interface WorkspaceEdit {
  readonly creates: readonly { readonly path: string; readonly text: string }[];
  readonly changes: ReadonlyMap<string, readonly TextEdit[]>;
}
