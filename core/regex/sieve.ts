import { termOf } from "./compile.ts";
import { beginningUnits, isAnchored, literalClauses } from "./literals.ts";
import { hasNestedLoops } from "./nested.ts";
import type { Regex } from "./regex.ts";

/**
 * Clauses of which every match satisfies each: it contains, with its case, at least one of the clause's literals.
 * None where nothing is known; the best sieves come first.
 */
export function requiredLiterals(regex: Regex): readonly (readonly string[])[] {
  return literalClauses(termOf(regex));
}

/**
 * The ASCII code units with which a match must begin, for a regex that matches at the start of the text only;
 * undefined where any may, where a match may be empty, and where the regex is not anchored. A character that is not
 * ASCII is never in the set, and may begin a match all the same.
 */
export function firstCharacters(regex: Regex): ReadonlySet<number> | undefined {
  const term = termOf(regex);
  return isAnchored(term) ? beginningUnits(term) : undefined;
}

/** Whether an unbounded repeat holds another: the most common reason for a search to take exponential time. */
export function mayRunAway(regex: Regex): boolean {
  return hasNestedLoops(termOf(regex));
}
