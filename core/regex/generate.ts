import type { CharSet } from "./charset.ts";
import type { AssertTerm, RepeatTerm, Term } from "./term.ts";

/** How a kind of text writes sets: as they are (ASCII), or in an alphabet's letters. */
export interface Dialect {
  /** A set as an atom: `a`, `\d`, `[^...]`. */
  writeSet(set: CharSet): string;
  /** Whether `\b` means the boundary of these words. */
  isPlainWord(words: CharSet): boolean;
}

/** A RegExp's source and the numbers that its groups bear there. */
export interface Generated {
  readonly source: string;
  /** A capture's number in the terms to its number in the RegExp. */
  readonly groups: ReadonlyMap<number, number>;
}

/**
 * Writes a term as a RegExp without flags. The transforms have been there: atomic groups, possessive repeats and
 * conditionals are gone.
 */
export function generateSource(term: Term, dialect: Dialect): Generated {
  const groups = new Map<number, number>();
  numberGroups(term, groups);
  return { source: write(term, { dialect, groups }), groups };
}

interface Writing {
  readonly dialect: Dialect;
  readonly groups: ReadonlyMap<number, number>;
}

function numberGroups(term: Term, groups: Map<number, number>): void {
  switch (term.kind) {
    case "capture":
      groups.set(term.number, groups.size + 1);
      numberGroups(term.body, groups);
      break;
    case "sequence":
      for (const item of term.items) numberGroups(item, groups);
      break;
    case "choice":
      for (const option of term.options) numberGroups(option, groups);
      break;
    case "repeat":
      if (term.max > 0) numberGroups(term.body, groups);
      break;
    case "look":
      numberGroups(term.body, groups);
      break;
  }
}

function write(term: Term, writing: Writing): string {
  switch (term.kind) {
    case "set":
      return writing.dialect.writeSet(term.set);
    case "sequence":
      return term.items.map((item) => write(item, writing)).join("");
    case "choice":
      return `(?:${term.options.map((option) => write(option, writing)).join("|")})`;
    case "capture":
      return `(${writeOptions(term.body, writing)})`;
    case "repeat":
      return writeRepeat(term, writing);
    case "look": {
      const sign = term.negated ? "!" : "=";
      return `(?${term.behind ? "<" : ""}${sign}${writeOptions(term.body, writing)})`;
    }
    case "backreference": {
      const number = writing.groups.get(term.number);
      // A group that is not written, as it stands under `{0}`, has no part: JavaScript would match the empty text.
      return number === undefined ? "(?:)" : `(?:\\${number})`;
    }
    case "assert":
      return writeAssert(term, writing);
    case "atomic":
    case "conditional":
      throw new Error(`a ${term.kind} term can't be written as a RegExp`);
  }
}

/** Options need no parentheses of their own within those of a group. */
function writeOptions(term: Term, writing: Writing): string {
  if (term.kind !== "choice") return write(term, writing);
  return term.options.map((option) => write(option, writing)).join("|");
}

function writeRepeat(term: RepeatTerm, writing: Writing): string {
  if (term.max === 0) return "";
  const { body } = term;
  const text = write(body, writing);
  const isAtom = body.kind === "set" || body.kind === "capture" || body.kind === "choice";
  const atom = isAtom ? text : `(?:${text})`;
  if (term.min === 1 && term.max === 1) return atom;
  return `${atom}${quantifier(term.min, term.max)}${term.mode === "lazy" ? "?" : ""}`;
}

function quantifier(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  if (min === 0 && max === 1) return "?";
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function writeAssert(term: AssertTerm, { dialect }: Writing): string {
  const plain = dialect.isPlainWord(term.words);
  const word = plain ? "" : dialect.writeSet(term.words);
  switch (term.at) {
    case "text-start":
      return "^";
    case "text-end":
      return "$";
    case "line-start":
      return "(?<![^\\n])";
    case "line-end":
      return "(?![^\\n])";
    case "end":
      return "(?=\\n?$)";
    case "boundary":
      return plain ? "\\b" : `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
    case "not-boundary":
      // Python sees no place without a boundary in the empty text.
      return plain ? "(?:\\B(?!^$))" : `(?:(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))(?!^$))`;
  }
}
