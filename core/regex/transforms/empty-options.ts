import { isNullable } from "../measure.ts";
import { emptyTerm, mapParts, type Term } from "../term.ts";

/**
 * `X?` becomes `(?:X|)` where X may take nothing: Python tries X and keeps its groups, JavaScript refuses the empty
 * round.
 */
export function replaceEmptyOptions(term: Term): Term {
  const inner = mapParts(term, replaceEmptyOptions);
  if (inner.kind !== "repeat" || inner.min !== 0 || inner.max !== 1 || !isNullable(inner.body)) return inner;
  const options = inner.mode === "lazy" ? [emptyTerm, inner.body] : [inner.body, emptyTerm];
  return { kind: "choice", options };
}
