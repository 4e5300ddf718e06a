import type { CompiledFilter } from "./compile.ts";
import { type Clauses, filterLiterals } from "./literals.ts";

/**
 * Literals of which every line that a failregex matches (or an ignoreregex that is asked first) holds at least one, before
 * or after its date is cut out; undefined where a line need not hold any.
 */
export function needlesOf(filter: CompiledFilter): readonly string[] | undefined {
  const { failregex, ignoreregex } = filterLiterals(filter);
  const needles: string[] = [];
  for (const clauses of [...failregex, ...ignoreregex]) {
    const best = bestClause(clauses);
    if (!best) return undefined;
    needles.push(...best);
  }
  return needles;
}

/**
 * The pairs of neighbours in some literals. Where a date is cut out, a literal can lie over the seam only if the
 * characters that meet there are such a pair.
 */
export class Seams {
  readonly #pairs = new Set<number>();
  readonly #seconds = new Set<number>();

  constructor(literals: readonly string[]) {
    for (const literal of literals) {
      for (let i = 1; i < literal.length; i++) {
        this.#pairs.add(pairOf(literal.charCodeAt(i - 1), literal.charCodeAt(i)));
        this.#seconds.add(literal.charCodeAt(i));
      }
    }
  }

  /** Whether it could where the text goes on with this character, whatever stands before. */
  mayMeetAt(code: number): boolean {
    return this.#seconds.has(code);
  }

  /** Whether a literal could lie over the seam that is left where `text` loses what stands from `start` to `end`. */
  mayMeet(text: string, start: number, end: number): boolean {
    return this.#pairs.has(pairOf(text.charCodeAt(start - 1), text.charCodeAt(end)));
  }
}

/** The clause whose shortest literal is longest: the rarest to be met. */
function bestClause(clauses: Clauses): readonly string[] | undefined {
  let best: readonly string[] | undefined;
  let length = 1;
  for (const clause of clauses) {
    // A chunk is searched as bytes: only what is ASCII looks the same there.
    if (clause.some((literal) => /[^\x00-\x7f]/.test(literal))) continue;
    const shortest = Math.min(...clause.map((literal) => literal.length));
    if (shortest > length) {
      best = clause;
      length = shortest;
    }
  }
  return best;
}

function pairOf(left: number, right: number): number {
  return left * 65536 + right;
}
