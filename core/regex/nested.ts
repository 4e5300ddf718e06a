import { takesText } from "./measure.ts";
import { partsOf, type Term } from "./term.ts";

/**
 * Whether a repeat without bound holds another: `(a+)+`. Most patterns that take exponential time are such, where the two
 * can share a text out in many ways; that they do is not said, and repeats with large bounds are not looked at.
 */
export function hasNestedLoops(term: Term, within = false): boolean {
  const loops = term.kind === "repeat" && term.max === Number.POSITIVE_INFINITY && takesText(term.body);
  if (loops && within) return true;
  return partsOf(term).some((part) => hasNestedLoops(part, within || loops));
}
