import { type Alphabet, alphabetFor } from "./alphabet.ts";
import { type Analysis, analyseTerm, referencedGroups } from "./analyse.ts";
import type { CharSet } from "./charset.ts";
import { asciiDialect, mappedDialect } from "./dialect.ts";
import { type Generated, generateSource } from "./generate.ts";
import { numberingAbove } from "./numbering.ts";
import { partsOf, type Term, visitTerms } from "./term.ts";
import { replaceAtomicGroups } from "./transforms/atomic-groups.ts";
import { dropCaptures } from "./transforms/drop-captures.ts";
import { replaceEmptyOptions } from "./transforms/empty-options.ts";
import { flattenLoops } from "./transforms/flatten-loops.ts";
import { replaceReferences } from "./transforms/witnesses.ts";

/** A term made ready for RegExp, and how far a RegExp is exact for it. */
export interface Translation extends Analysis {
  /** Undefined where only the matcher will do. */
  readonly term: Term | undefined;
  /** Groups that the RegExp tells of. */
  readonly groups: ReadonlySet<number>;
}

/** A translation for one kind of text. */
export interface TranslatedSource extends Generated {
  /** The alphabet that texts must be mapped to; undefined for ASCII. */
  readonly alphabet: Alphabet | undefined;
  /** False where it may match too much, in the alphabet: then a match begins at its match or behind, or nowhere. */
  readonly exact: boolean;
}

/** Makes a term ready for RegExp with the groups wanted, and those that it needs itself. */
export function translateTerm(original: Term, wanted: ReadonlySet<number>, groupCount: number): Translation {
  const groups = new Set([...wanted, ...referencedGroups(original)]);
  let term = dropCaptures(original, groups);
  term = flattenLoops(term);
  const analysis = analyseTerm(term);
  if (analysis.execution === "matcher") return { ...analysis, term: undefined, groups };
  const numbering = numberingAbove(groupCount);
  term = replaceAtomicGroups(term, numbering);
  term = replaceReferences(term, analysis.witnessed, numbering);
  term = replaceEmptyOptions(term);
  return { ...analysis, term, groups };
}

/** The RegExp source for texts of ASCII only. */
export function sourceForAscii(term: Term): TranslatedSource {
  return { ...generateSource(term, asciiDialect), alphabet: undefined, exact: true };
}

/**
 * The RegExp source for any text, by mapping it to an alphabet. A back reference may hold two characters of one letter
 * for equal; undefined where that could make it miss a match.
 */
export function sourceForMapped(term: Term, groupCount: number): TranslatedSource | undefined {
  const alphabet = alphabetFor(setsIn(term));
  const exact = comparesExactly(term, groupCount, alphabet);
  if (!exact && comparesWithin(term, groupCount)) return undefined;
  return { ...generateSource(term, mappedDialect(alphabet)), alphabet, exact };
}

/** Whether a back reference of the pattern stands in a look-around, where to match too much can be to match too little. */
function comparesWithin(term: Term, groupCount: number, within = false): boolean {
  if (term.kind === "backreference") return within && term.number <= groupCount;
  return partsOf(term).some((part) => comparesWithin(part, groupCount, within || term.kind === "look"));
}

function setsIn(term: Term): Set<CharSet> {
  const sets = new Set<CharSet>();
  visitTerms(term, (part) => {
    if (part.kind === "set") sets.add(part.set);
    else if (part.kind === "assert" && (part.at === "boundary" || part.at === "not-boundary")) {
      sets.add(part.words);
    }
  });
  return sets;
}

/**
 * Whether what the pattern's groups that are referred to can take is told apart in an alphabet. Captures that the
 * transforms added are referred to where they were taken, or where they can't match again: no doubt about them.
 */
function comparesExactly(term: Term, groupCount: number, alphabet: Alphabet): boolean {
  const referenced = referencedGroups(term);
  let exact = true;
  visitTerms(term, (part) => {
    if (part.kind !== "capture" || part.number > groupCount || !referenced.has(part.number)) return;
    visitTerms(part.body, (inner) => {
      if (inner.kind === "backreference" || (inner.kind === "set" && !alphabet.tellsApart(inner.set))) {
        exact = false;
      }
    });
  });
  return exact;
}
