import type { DraftPart } from "./answer.ts";

/** A part of a failregex in the making. */
export interface Piece extends DraftPart {
  /** It takes spaces, and nothing but what follows ends it. */
  readonly isFree: boolean;
}

/** Which of the parts is the address; -1 where none is. */
export function addressAt(pieces: readonly Piece[]): number {
  return pieces.findIndex(({ kind }) => kind === "address");
}
