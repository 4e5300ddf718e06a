import type { Alphabet } from "./alphabet.ts";
import type { Term } from "./term.ts";
import { sourceForAscii, sourceForMapped } from "./translate.ts";

/** A term as RegExps, compiled when first needed. They may throw RangeError (text too long) or SyntaxError (too large). */
export interface Engine {
  readonly source: string;
  /** Searches from the start of the text. */
  readonly regExp: RegExp;
  /** The alphabet that texts must be mapped to; undefined for ASCII. */
  readonly alphabet: Alphabet | undefined;
  /** A group's number in the pattern to its number in the RegExp. */
  readonly groups: ReadonlyMap<number, number>;
  search(text: string, start: number): RegExpExecArray | null;
  /** The match known to begin at `start`. */
  searchAt(text: string, start: number): RegExpExecArray | null;
  /** Spans of the groups of the match known to begin at `start`. */
  indicesAt(text: string, start: number): readonly ([number, number] | undefined)[];
}

/** The engine for texts of ASCII only or for any; undefined where no RegExp is exact. */
export function engineFor(term: Term, groupCount: number, ascii: boolean): Engine | undefined {
  const translated = ascii ? sourceForAscii(term) : sourceForMapped(term, groupCount);
  if (!translated) return undefined;
  const { source, groups, alphabet } = translated;
  let plain: RegExp | undefined;
  let global: RegExp | undefined;
  let sticky: RegExp | undefined;
  let indexed: RegExp | undefined;
  return {
    source,
    get regExp() {
      return (plain ??= new RegExp(source));
    },
    groups,
    alphabet,
    search(text, start) {
      if (start === 0) return (plain ??= new RegExp(source)).exec(text);
      global ??= new RegExp(source, "g");
      global.lastIndex = start;
      return global.exec(text);
    },
    searchAt(text, start) {
      sticky ??= new RegExp(source, "y");
      sticky.lastIndex = start;
      return sticky.exec(text);
    },
    indicesAt(text, start) {
      indexed ??= new RegExp(source, "dy");
      indexed.lastIndex = start;
      return indexed.exec(text)!.indices!;
    },
  };
}
