import { mayRunAway, requiredLiterals } from "../regex/index.ts";
import type { CompiledFilter } from "./compile.ts";
import type { LineRegex } from "./line-regex.ts";

/**
 * What a text must hold: of every clause at least one literal (case-sensitive, without a newline). No clauses: nothing
 * is known, any text may do.
 */
export type Clauses = readonly (readonly string[])[];

/**
 * What a line must hold for the regexes of a filter to say anything about it. The text to look in is the line without
 * its date: where the date stands in the middle, its two ends meet, and a literal may lie over the seam; a literal may
 * also lie in the date itself, where that can't be read and so stays in the line. Hence a line may be passed over
 * where neither the whole line nor the line without its date holds the literals.
 */
export interface FilterLiterals {
  /** For a match of prefregex, which fail2ban-regex counts; undefined where there is no prefregex. */
  readonly prefregex: Clauses | undefined;
  /** For each failregex; those of prefregex are among them. */
  readonly failregex: readonly Clauses[];
  /** For each ignoreregex that is asked before all else, and so may hit where no failregex does. */
  readonly ignoreregex: readonly Clauses[];
}

const literals = new WeakMap<CompiledFilter, FilterLiterals>();

/** The literals of a filter whose maxlines is 1. */
export function filterLiterals(filter: CompiledFilter): FilterLiterals {
  const known = literals.get(filter);
  if (known) return known;
  const prefregex = filter.prefregex && clausesOf(filter.prefregex);
  const found: FilterLiterals = {
    prefregex,
    failregex: filter.failregex.map((line) => [...(prefregex ?? []), ...clausesOf(line)]),
    ignoreregex: filter.ignoresFirst ? filter.ignoreregex.map(clausesOf) : [],
  };
  literals.set(filter, found);
  return found;
}

function clausesOf(line: LineRegex): Clauses {
  const clauses: string[][] = [];
  // fail2ban looks at every line: where that can make it hang, passing over lines would hide it.
  if (mayRunAway(line.regex)) return clauses;
  for (const clause of requiredLiterals(line.regex)) {
    // A line is matched with a newline behind it, and holds none itself.
    const within = clause.map((literal) => (literal.endsWith("\n") ? literal.slice(0, -1) : literal));
    if (within.every((literal) => literal !== "" && !literal.includes("\n"))) clauses.push(within);
  }
  return clauses;
}
