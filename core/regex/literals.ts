import { onlyCharacter } from "./charset.ts";
import { beginningOf } from "./measure.ts";
import type { Term } from "./term.ts";

/**
 * Clauses of which every match of a term satisfies each: it contains, with its case, at least one of the clause's
 * literals. None where nothing is known. What look-arounds see is left out. The best come first.
 */
export function literalClauses(term: Term): readonly (readonly string[])[] {
  return mostUseful(allClauses(readLiterals(term)));
}

/** Whether a term matches at the start of the text only; with `lines`, at the start of a line only. */
export function isAnchored(term: Term, lines = false): boolean {
  switch (term.kind) {
    case "assert":
      return term.at === "text-start" || (lines && term.at === "line-start");
    case "sequence":
      for (const item of term.items) {
        if (isAnchored(item, lines)) return true;
        if (item.kind !== "assert" && item.kind !== "look") return false;
      }
      return false;
    case "choice":
      return term.options.every((option) => isAnchored(option, lines));
    case "capture":
    case "atomic":
      return isAnchored(term.body, lines);
    default:
      return false;
  }
}

/** The ASCII code units that a match of a term can begin with; undefined where it may be empty or all can. */
export function beginningUnits(term: Term): ReadonlySet<number> | undefined {
  const { set, empty } = beginningOf(term);
  if (empty) return undefined;
  const units = new Set<number>();
  for (let index = 0; index < set.ranges.length; index += 2) {
    const last = Math.min(set.ranges[index + 1]!, 0x7f);
    for (let unit = set.ranges[index]!; unit <= last; unit++) units.add(unit);
  }
  return units.size === 128 ? undefined : units;
}

/** What is known of the literals in a term. */
interface Found {
  readonly clauses: readonly (readonly string[])[];
  /** All texts that the term can take, where these are few. */
  readonly exact: readonly string[] | undefined;
}

const maxTexts = 32;
const maxLength = 64;
const nothing: Found = { clauses: [], exact: undefined };
const emptyText: Found = { clauses: [], exact: [""] };

function readLiterals(term: Term): Found {
  switch (term.kind) {
    case "set": {
      const only = onlyCharacter(term.set);
      if (only !== undefined) return { clauses: [], exact: [String.fromCodePoint(only)] };
      const texts = textsOf(term.set.ranges);
      return texts ? { clauses: [], exact: texts } : nothing;
    }
    case "sequence":
      return joinFound(term.items.map(readLiterals));
    case "choice":
    case "conditional":
      return readChoice(term.kind === "choice" ? term.options : [term.yes, term.no]);
    case "capture":
    case "atomic":
      return readLiterals(term.body);
    case "repeat": {
      if (term.max === 0) return emptyText;
      const body = readLiterals(term.body);
      if (term.min === 1 && term.max === 1) return body;
      if (term.min === 0) return nothing;
      if (term.min === term.max && term.min <= 8 && body.exact?.length === 1) {
        return joinFound(new Array<Found>(term.min).fill(body));
      }
      return { clauses: allClauses(body), exact: undefined };
    }
    case "look":
    case "assert":
      return emptyText;
    case "backreference":
      return nothing;
  }
}

function textsOf(ranges: readonly number[]): string[] | undefined {
  const texts: string[] = [];
  for (let index = 0; index < ranges.length; index += 2) {
    if (ranges[index + 1]! - ranges[index]! >= 10) return undefined;
    for (let code = ranges[index]!; code <= ranges[index + 1]!; code++)
      texts.push(String.fromCodePoint(code));
    if (texts.length > 10) return undefined;
  }
  return texts.length ? texts : undefined;
}

function allClauses(found: Found): readonly (readonly string[])[] {
  return found.exact && !found.exact.includes("") ? [...found.clauses, found.exact] : found.clauses;
}

function joinFound(items: readonly Found[]): Found {
  const clauses: (readonly string[])[] = [];
  let texts: readonly string[] = [""];
  let whole = true;
  const close = (): void => {
    if (!texts.includes("")) clauses.push(texts);
    texts = [""];
  };
  for (const found of items) {
    clauses.push(...found.clauses);
    if (!found.exact) {
      close();
      whole = false;
      continue;
    }
    const { exact } = found;
    const joined = texts.length * exact.length <= maxTexts ? cross(texts, exact) : undefined;
    if (joined?.every((text) => text.length <= maxLength)) texts = joined;
    else {
      close();
      whole = false;
      texts = exact;
    }
  }
  if (whole) return { clauses, exact: texts };
  close();
  return { clauses, exact: undefined };
}

function cross(left: readonly string[], right: readonly string[]): string[] {
  return [...new Set(left.flatMap((before) => right.map((after) => before + after)))];
}

function readChoice(options: readonly Term[]): Found {
  const found = options.map(readLiterals);
  if (found.every(({ exact }) => exact)) {
    const texts = [...new Set(found.flatMap(({ exact }) => exact!))];
    if (texts.length <= maxTexts) return { clauses: [], exact: texts };
  }
  // One clause of each option, the best; together they are one clause of the choice.
  const best = found.map((one) => bestOf(allClauses(one)));
  if (!best.every((clause) => clause !== undefined)) return nothing;
  const texts = [...new Set(best.flat())];
  return texts.length <= maxTexts ? { clauses: [texts], exact: undefined } : nothing;
}

function worth(clause: readonly string[]): number {
  return Math.min(...clause.map((text) => text.length)) * 16 - clause.length;
}

function bestOf(clauses: readonly (readonly string[])[]): readonly string[] | undefined {
  let best: readonly string[] | undefined;
  for (const clause of clauses) if (!best || worth(clause) > worth(best)) best = clause;
  return best;
}

/** Without what the empty text satisfies, without what shorter clauses imply, the best first. */
function mostUseful(clauses: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const useful = clauses.filter((clause) => clause.length > 0 && !clause.includes(""));
  const unique = new Map(useful.map((clause) => [clause.join("\n"), clause]));
  return [...unique.values()].sort((left, right) => worth(right) - worth(left));
}
