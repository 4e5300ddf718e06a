import { type CharSet, everyCharacter, noCharacter, uniteSets } from "./charset.ts";
import { partsOf, type Term } from "./term.ts";

/** How many code points a term takes at least. A back reference may take none. */
export const minWidth = remembered((term): number => {
  switch (term.kind) {
    case "set":
      return 1;
    case "sequence":
      return term.items.reduce((sum, item) => sum + minWidth(item), 0);
    case "choice":
    case "conditional":
      return Math.min(...partsOf(term).map(minWidth));
    case "capture":
    case "atomic":
      return minWidth(term.body);
    case "repeat":
      return term.min === 0 ? 0 : term.min * minWidth(term.body);
    default:
      return 0;
  }
});

/** How many code points every match of a term takes; undefined where that differs from match to match. */
export const fixedWidth = remembered((term): number | undefined => {
  switch (term.kind) {
    case "set":
      return 1;
    case "sequence":
      return term.items.reduce<number | undefined>((sum, item) => addWidths(sum, fixedWidth(item)), 0);
    case "choice":
    case "conditional": {
      const [first, ...others] = partsOf(term).map(fixedWidth);
      return others.every((other) => other === first) ? first : undefined;
    }
    case "capture":
    case "atomic":
      return fixedWidth(term.body);
    case "repeat": {
      const width = fixedWidth(term.body);
      if (width === 0) return 0;
      return width !== undefined && term.min === term.max ? width * term.min : undefined;
    }
    case "backreference":
      return undefined;
    default:
      return 0;
  }
});

function addWidths(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

/** Whether a term can take anything at all. */
export const takesText = remembered((term): boolean => {
  switch (term.kind) {
    case "set":
    case "backreference":
      return true;
    case "look":
    case "assert":
      return false;
    case "repeat":
      return term.max > 0 && takesText(term.body);
    default:
      return partsOf(term).some(takesText);
  }
});

/** Whether a term can match the empty text. */
export function isNullable(term: Term): boolean {
  return minWidth(term) === 0;
}

/** Numbers of the groups in a term. */
export const groupsIn = remembered((term): ReadonlySet<number> => {
  const groups: number[] = term.kind === "capture" ? [term.number] : [];
  for (const part of partsOf(term)) for (const group of groupsIn(part)) groups.push(group);
  return groups.length ? new Set(groups) : noGroups;
});

const noGroups: ReadonlySet<number> = new Set();

/** Numbers of the groups that every match of a term sets. */
export const groupsSetBy = remembered((term): ReadonlySet<number> => {
  switch (term.kind) {
    case "capture":
      return new Set([term.number, ...groupsSetBy(term.body)]);
    case "sequence": {
      const groups: number[] = [];
      for (const item of term.items) for (const group of groupsSetBy(item)) groups.push(group);
      return groups.length ? new Set(groups) : noGroups;
    }
    case "choice":
    case "conditional": {
      const [first, ...others] = partsOf(term).map(groupsSetBy);
      return new Set([...first!].filter((group) => others.every((other) => other.has(group))));
    }
    case "repeat":
      return term.min > 0 ? groupsSetBy(term.body) : noGroups;
    case "atomic":
      return groupsSetBy(term.body);
    case "look":
      return term.negated ? noGroups : groupsSetBy(term.body);
    default:
      return noGroups;
  }
});

/** Whether, of the ways in which a term can match, no longer one comes after one that takes nothing. */
export const isEmptyLast = remembered((term): boolean => {
  switch (term.kind) {
    case "repeat":
      if (term.mode === "lazy" && term.min !== term.max && takesText(term.body)) return false;
      return !isNullable(term.body) || isEmptyLast(term.body);
    case "choice": {
      const { options } = term;
      return options.every(
        (option, index) =>
          !isNullable(option) || (isEmptyLast(option) && !options.slice(index + 1).some(takesText)),
      );
    }
    case "look":
      return true;
    default:
      return partsOf(term).every(isEmptyLast);
  }
});

/** With which characters a match can begin, and whether it can be empty. More may be named than can be. */
export interface Beginning {
  readonly set: CharSet;
  readonly empty: boolean;
}

/** How matches of a term can begin; what stands behind the term is not looked at. */
export const beginningOf = remembered((term): Beginning => {
  switch (term.kind) {
    case "set":
      return { set: term.set, empty: false };
    case "sequence": {
      const sets: CharSet[] = [noCharacter];
      for (const item of term.items) {
        const { set, empty } = beginningOf(item);
        sets.push(set);
        if (!empty) return { set: uniteSets(sets), empty: false };
      }
      return { set: uniteSets(sets), empty: true };
    }
    case "choice":
    case "conditional": {
      const all = partsOf(term).map(beginningOf);
      return { set: uniteSets(all.map(({ set }) => set)), empty: all.some(({ empty }) => empty) };
    }
    case "capture":
    case "atomic":
      return beginningOf(term.body);
    case "repeat": {
      const { set, empty } = beginningOf(term.body);
      return term.max === 0 ? { set: noCharacter, empty: true } : { set, empty: empty || term.min === 0 };
    }
    case "backreference":
      return { set: everyCharacter, empty: true };
    default:
      return { set: noCharacter, empty: true };
  }
});

function remembered<Value>(measure: (term: Term) => Value): (term: Term) => Value {
  const known = new WeakMap<Term, { readonly value: Value }>();
  return (term) => {
    let found = known.get(term);
    if (!found) known.set(term, (found = { value: measure(term) }));
    return found.value;
  };
}
