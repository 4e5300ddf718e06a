import { mapParts, type Term } from "../term.ts";

/** Captures that nobody asks for become plain: a RegExp runs faster without them. */
export function dropCaptures(term: Term, wanted: ReadonlySet<number>): Term {
  if (term.kind === "capture" && !wanted.has(term.number)) return dropCaptures(term.body, wanted);
  return mapParts(term, (part) => dropCaptures(part, wanted));
}
