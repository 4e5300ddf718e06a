import type { RepeatMode } from "./ast.ts";
import type { CharSet } from "./charset.ts";

/**
 * A pattern as the engine sees it: flags are worked in, every character is a set of code points, groups that do not
 * capture are gone. The matcher runs terms; transforms turn them into what a JavaScript RegExp can say.
 */
export type Term =
  | { readonly kind: "set"; readonly set: CharSet }
  | { readonly kind: "sequence"; readonly items: readonly Term[] }
  | { readonly kind: "choice"; readonly options: readonly Term[] }
  | { readonly kind: "capture"; readonly number: number; readonly body: Term }
  | RepeatTerm
  | { readonly kind: "atomic"; readonly body: Term }
  | LookTerm
  | { readonly kind: "backreference"; readonly number: number; readonly fold: Fold }
  | { readonly kind: "conditional"; readonly number: number; readonly yes: Term; readonly no: Term }
  | AssertTerm;

/** A repeat; `max` is Infinity where there is no bound. */
export interface RepeatTerm {
  readonly kind: "repeat";
  readonly min: number;
  readonly max: number;
  readonly mode: RepeatMode;
  readonly body: Term;
}

/** A look-around; `width` is how many code points a look-behind goes back. */
export interface LookTerm {
  readonly kind: "look";
  readonly behind: boolean;
  readonly negated: boolean;
  readonly width: number;
  readonly body: Term;
}

/** A place without width. `end` is the end or the line feed that ends the text; `words` is `\w` for boundaries. */
export interface AssertTerm {
  readonly kind: "assert";
  readonly at: Place;
  readonly words: CharSet;
}

/** Where an assertion holds. */
export type Place =
  | "text-start"
  | "line-start"
  | "text-end"
  | "line-end"
  | "end"
  | "boundary"
  | "not-boundary";

/** How a back reference compares: as is, or in lower case of ASCII or of all characters. */
export type Fold = "none" | "ascii" | "unicode";

/** A term that matches the empty text. */
export const emptyTerm: Term = { kind: "sequence", items: [] };

/** The term of a set; one object for each set. */
export function setTerm(set: CharSet): Term {
  let term = setTerms.get(set);
  if (!term) setTerms.set(set, (term = { kind: "set", set }));
  return term;
}

const setTerms = new WeakMap<CharSet, Term>();

/** The items one after the other, nested sequences opened. */
export function sequenceOf(items: readonly Term[]): Term {
  const flat: Term[] = [];
  for (const item of items) {
    if (item.kind === "sequence") for (const inner of item.items) flat.push(inner);
    else flat.push(item);
  }
  return flat.length === 1 ? flat[0]! : { kind: "sequence", items: flat };
}

/** The terms directly below. */
export function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case "sequence":
      return term.items;
    case "choice":
      return term.options;
    case "conditional":
      return [term.yes, term.no];
    case "capture":
    case "repeat":
    case "atomic":
    case "look":
      return [term.body];
    default:
      return [];
  }
}

/** The term with each of the terms directly below it replaced; the term itself where they stay as they are. */
export function mapParts(term: Term, change: (part: Term) => Term): Term {
  switch (term.kind) {
    case "sequence": {
      const items = mapAll(term.items, change);
      return items === term.items ? term : sequenceOf(items);
    }
    case "choice": {
      const options = mapAll(term.options, change);
      return options === term.options ? term : { ...term, options };
    }
    case "conditional":
      return { ...term, yes: change(term.yes), no: change(term.no) };
    case "capture":
    case "repeat":
    case "atomic":
    case "look": {
      const body = change(term.body);
      return body === term.body ? term : { ...term, body };
    }
    default:
      return term;
  }
}

function mapAll(terms: readonly Term[], change: (part: Term) => Term): readonly Term[] {
  let changed: Term[] | undefined;
  for (let index = 0; index < terms.length; index++) {
    const term = terms[index]!;
    const now = term.kind === "set" || term.kind === "assert" ? term : change(term);
    if (now !== term) changed ??= terms.slice(0, index);
    changed?.push(now);
  }
  return changed ?? terms;
}

/** Calls `enter` for the term and everything below it, outer terms first. */
export function visitTerms(term: Term, enter: (term: Term) => void): void {
  enter(term);
  for (const part of partsOf(term)) visitTerms(part, enter);
}
