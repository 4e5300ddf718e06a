import { lowerCases } from "../text/index.ts";
import { areDisjoint, type CharSet, charSetOf, noCharacter, uniteSets } from "./charset.ts";
import {
  beginningOf,
  groupsIn,
  groupsSetBy,
  isEmptyLast,
  isNullable,
  minWidth,
  takesText,
} from "./measure.ts";
import { partsOf, type RepeatTerm, type Term, visitTerms } from "./term.ts";

/** What a JavaScript RegExp can do of a term, and what it takes. */
export interface Analysis {
  readonly execution: "native" | "captures" | "matcher";
  readonly reason: string;
  /** Groups whose having matched must be told from their not having: see transforms/witnesses.ts. */
  readonly witnessed: ReadonlySet<number>;
  /** Groups that are referred to. */
  readonly referenced: ReadonlySet<number>;
}

/** The groups that back references and conditionals of a term name. */
export function referencedGroups(term: Term): ReadonlySet<number> {
  const groups = new Set<number>();
  visitTerms(term, (part) => {
    if (part.kind === "backreference" || part.kind === "conditional") groups.add(part.number);
  });
  return groups;
}

/**
 * Tells whether a RegExp gives what Python's `re` gives for a term, all groups left in it being wanted. JavaScript
 * forgets groups at each round of a loop, refuses an empty round, and holds a group without part for an empty one.
 */
export function analyseTerm(term: Term): Analysis {
  const analyst = new Analyst(term);
  const [execution, reason] = analyst.matcherReason
    ? (["matcher", analyst.matcherReason] as const)
    : analyst.capturesReason
      ? (["captures", analyst.capturesReason] as const)
      : (["native", ""] as const);
  return { execution, reason, witnessed: analyst.witnessed, referenced: analyst.referenced };
}

/** Where a group stands. */
interface GroupPlace {
  readonly body: Term;
  readonly loops: readonly RepeatTerm[];
  readonly looks: number;
  /** At least so many code points stand before it. */
  readonly offset: number;
}

/** Where a term stands. */
interface Context {
  readonly loops: readonly RepeatTerm[];
  readonly open: ReadonlySet<number>;
  readonly looks: number;
  readonly behind: boolean;
  readonly offset: number;
  /** What stands behind the term; undefined where that is not known. */
  readonly after: Following | undefined;
}

/** The items of a sequence from a place on, and what stands behind the sequence. */
interface Following {
  readonly items: readonly Term[];
  readonly from: number;
  readonly rest: Following | undefined;
}

const end: Following = { items: [], from: 0, rest: undefined };

class Analyst {
  matcherReason = "";
  capturesReason = "";
  readonly witnessed = new Set<number>();
  readonly referenced: ReadonlySet<number>;
  private readonly places = new Map<number, GroupPlace>();

  constructor(term: Term) {
    this.referenced = referencedGroups(term);
    const outside = { loops: [], open: new Set<number>(), looks: 0, behind: false, offset: 0, after: end };
    this.place(term, outside);
    this.visit(term, outside, new Set());
  }

  private place(term: Term, context: Context): void {
    if (term.kind === "capture") {
      this.places.set(term.number, { ...context, body: term.body });
    }
    const below = inside(term, context);
    let { offset } = below;
    for (const part of partsOf(term)) {
      if (groupsIn(part).size > 0) this.place(part, { ...below, offset });
      if (term.kind === "sequence") offset += minWidth(part);
    }
  }

  /** Goes through a term with the groups that are surely set before it; answers with those set after it. */
  private visit(term: Term, context: Context, set: ReadonlySet<number>): ReadonlySet<number> {
    switch (term.kind) {
      case "sequence": {
        let known = set;
        term.items.forEach((item, index) => {
          if (item.kind === "set" || item.kind === "assert") return;
          const after = context.after && { items: term.items, from: index + 1, rest: context.after };
          known = this.visit(item, { ...context, after }, known);
        });
        return known;
      }
      case "backreference":
        this.refer(term, context, set);
        return set;
      case "conditional":
        this.refer(term, context, set);
        this.visit(term.yes, context, new Set([...set, term.number]));
        this.visit(term.no, context, set);
        break;
      case "repeat":
        this.repeat(term, context);
        this.visit(term.body, inside(term, context), set);
        break;
      case "look":
        this.look(term);
        this.visit(term.body, inside(term, context), set);
        break;
      default:
        for (const part of partsOf(term)) this.visit(part, inside(term, context), set);
    }
    const more = groupsSetBy(term);
    return more.size > 0 ? new Set([...set, ...more]) : set;
  }

  private refer(term: Extract<Term, { number: number }>, context: Context, set: ReadonlySet<number>): void {
    const place = this.places.get(term.number);
    if (term.kind === "backreference" && term.fold !== "none" && place && !isCaseless(place.body)) {
      this.matcherReason ||= "a back reference ignores case";
    }
    if (context.behind) this.matcherReason ||= "a look-behind refers to a group";
    if (!place) return;
    if (context.open.has(term.number)) this.matcherReason ||= "a group refers to itself";
    for (const loop of place.loops) {
      if (isNullable(loop.body))
        this.matcherReason ||= "a group referred to stands in a loop that may take nothing";
      if (!groupsSetBy(loop.body).has(term.number)) {
        this.matcherReason ||= "a group referred to may be skipped in its loop";
      }
      if (context.loops.includes(loop) && !set.has(term.number)) {
        this.matcherReason ||= "a group is referred to before it in one loop";
      }
    }
    if (term.kind === "backreference" && set.has(term.number)) return;
    if (place.looks) this.matcherReason ||= "a group that may have no part stands in a look-around";
    if (minWidth(place.body) === 0 && place.offset === 0 && !looksBack(place.body)) {
      this.matcherReason ||= "a group that may have no part may take nothing at the start of the text";
    }
    // A witness costs a look at the rest of the text, each time its group matches.
    if (place.loops.length) this.matcherReason ||= "a group that may have no part stands in a loop";
    this.witnessed.add(term.number);
  }

  private repeat(term: RepeatTerm, context: Context): void {
    const { body } = term;
    if (term.max <= 1 && term.mode !== "possessive") return;
    if (term.mode === "possessive" && isNullable(body)) {
      this.matcherReason ||= "a possessive loop may take nothing";
    }
    if (term.max <= 1) return;
    for (const group of groupsIn(body)) {
      if (!groupsSetBy(body).has(group))
        this.capturesReason ||= "a group may be skipped in a round of its loop";
      else if (isNullable(body)) this.capturesReason ||= "a group stands in a loop that may take nothing";
    }
    if (!isNullable(body) || !takesText(body) || term.mode === "lazy" || isEmptyLast(body)) return;
    if (!(context.after && isOrderIdle(body, context.after))) {
      this.matcherReason ||= "a loop may take nothing before it takes something";
    }
  }

  private look(term: Extract<Term, { kind: "look" }>): void {
    if (!term.negated && !term.behind) return;
    for (const group of groupsIn(term.body)) {
      const reason = `a group stands in a ${term.negated ? "negative look-around" : "look-behind"}`;
      if (this.referenced.has(group)) this.matcherReason ||= `${reason} and is referred to`;
      else this.capturesReason ||= reason;
    }
  }
}

function inside(term: Term, context: Context): Context {
  switch (term.kind) {
    case "capture":
      return { ...context, open: new Set([...context.open, term.number]) };
    case "repeat":
      return term.max > 1 ? { ...context, loops: [...context.loops, term], after: undefined } : context;
    case "look": {
      const behind = context.behind || term.behind;
      return { ...context, looks: context.looks + 1, behind, offset: 0, after: undefined };
    }
    case "atomic":
      return { ...context, after: undefined };
    default:
      return context;
  }
}

/** Whether it is all the same that an empty round comes first: what follows can't begin where a later option can. */
function isOrderIdle(body: Term, after: Following): boolean {
  if (body.kind !== "choice") return false;
  const tail = beginningOf({ kind: "sequence", items: followingItems(after) });
  if (tail.empty) return false;
  let late: CharSet = noCharacter;
  let seen = false;
  for (const option of body.options) {
    if (seen) late = uniteSets([late, beginningOf(option).set]);
    if (!isNullable(option)) continue;
    if (!isEmptyLast(option)) return false;
    seen = true;
  }
  return areDisjoint(late, tail.set);
}

function followingItems(after: Following): readonly Term[] {
  const items: Term[] = [];
  for (let part: Following | undefined = after; part; part = part.rest)
    items.push(...part.items.slice(part.from));
  return items;
}

/** Whether a term can match only behind a character, whatever it takes. */
function looksBack(term: Term): boolean {
  const first = term.kind === "sequence" ? term.items[0] : term;
  return first?.kind === "look" && first.behind && !first.negated && first.width > 0;
}

let foldable: CharSet | undefined;

/** Whether no character that a term can take has another that is equal to it in lower case. */
function isCaseless(term: Term): boolean {
  foldable ??= charSetOf([...lowerCases()].flatMap(([codePoint, low]) => [codePoint, codePoint, low, low]));
  let caseless = true;
  visitTerms(term, (part) => {
    if (part.kind === "backreference") caseless = false;
    else if (part.kind === "set" && !areDisjoint(part.set, foldable!)) caseless = false;
  });
  return caseless;
}
