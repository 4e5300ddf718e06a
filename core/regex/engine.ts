import type { Alphabet } from "./alphabet.ts";
import { isAnchored } from "./literals.ts";
import type { Term } from "./term.ts";
import { sourceForAscii, sourceForMapped } from "./translate.ts";

/** A term as RegExps, compiled when first needed. They may throw RangeError (text too long) or SyntaxError (too large). */
export interface Engine {
  readonly source: string;
  /** Searches from the start of the text; undefined where `search` knows a shorter way. */
  readonly regExp: RegExp | undefined;
  /** The alphabet that texts must be mapped to; undefined for ASCII. */
  readonly alphabet: Alphabet | undefined;
  /** False where a match is found here or behind, or nowhere, by the matcher. */
  readonly exact: boolean;
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
  const { source, groups, alphabet, exact } = translated;
  let plain: RegExp | undefined;
  let global: RegExp | undefined;
  let sticky: RegExp | undefined;
  let indexed: RegExp | undefined;
  // V8 would try such a one at each character.
  const byLines = isAnchored(term, true) && !isAnchored(term);

  function searchLines(text: string, start: number): RegExpExecArray | null {
    sticky ??= new RegExp(source, "y");
    let at = start === 0 ? 0 : text.indexOf("\n", start - 1) + 1;
    while (at > 0 || start === 0) {
      sticky.lastIndex = at;
      const found = sticky.exec(text);
      if (found) return found;
      at = text.indexOf("\n", at) + 1;
      if (at === 0) break;
    }
    return null;
  }

  return {
    source,
    get regExp() {
      return byLines ? undefined : (plain ??= new RegExp(source));
    },
    groups,
    alphabet,
    exact,
    search(text, start) {
      if (byLines) return searchLines(text, start);
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
