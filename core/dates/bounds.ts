import { stripText } from "../text/index.ts";

/** Bits of a template's `flags`: where its regex is tied to. */
export const LINE_BEGIN = 8;
const LINE_END = 4;
const WORD_BEGIN = 2;
const WORD_END = 1;
/** Tied to the begin or the end of the line. */
export const ANCHORED = LINE_BEGIN | LINE_END;

/** What goes in front of a regex's name and pattern to tie it to the begin of the line. */
export const LINE_BEGIN_MARK = "{^LN-BEG}";

/** How a date's regex is to begin: anywhere, at the begin of a word, or at the begin of the line. */
export type Begin = "anywhere" | "word" | "line";

/** A date's regex with its bounds. */
export interface Bounded {
  readonly regex: string;
  readonly flags: number;
  /** Whether it was tied to the begin of the line here, which its name then tells. */
  readonly tied: boolean;
}

/**
 * Puts a date's regex between word bounds (unless it has its own, or `**` forbids them) and into a group (unless it
 * has one). Mirrors fail2ban/server/datetemplate.py, DateTemplate.setRegex.
 */
export function boundRegex(source: string, begin: Begin = "word", wordEnd = true): Bounded {
  let regex = stripText(source);
  // Flags for the whole regex have to stand in front, so they are put back last.
  const globalFlags = GLOBAL_FLAGS.exec(regex)?.[0] ?? "";
  if (globalFlags) regex = regex.replace(GLOBAL_FLAGS, "");
  const boundBegin = begin !== "anywhere" && !OWN_BEGIN.test(regex);
  const boundEnd = wordEnd && !OWN_END.test(regex);
  if (!GROUP.test(regex)) regex = regex.replace(WITHOUT_GROUP, "$1($2)$3");
  let flags = 0;
  if (boundBegin) {
    flags |= begin === "line" ? LINE_BEGIN : WORD_BEGIN;
    regex = (begin === "line" ? "^(?:\\W{0,2})?" : "(?=^|\\b|\\W)") + regex;
  }
  if (boundEnd) {
    flags |= WORD_END;
    regex += "(?=\\b|\\W|$)";
  }
  if (AT_LINE_BEGIN.test(regex)) flags |= LINE_BEGIN;
  if (AT_LINE_END.test(regex)) flags |= LINE_END;
  regex = regex.replace(NO_BOUND_MARKS, (marks) => marks.replaceAll("**", ""));
  return { regex: globalFlags + regex, flags, tied: boundBegin && begin === "line" };
}

/**
 * A pattern without the bounds it brings, to be put into another one. Mirrors fail2ban/server/datetemplate.py,
 * DateTemplate.unboundPattern.
 */
export function unboundPattern(pattern: string): string {
  return pattern
    .replace(/^\{UNB\}/, "")
    .replace(/^\{\^LN-BEG\}/, "")
    .replace(/^\((?:\?:)?\^\|\\b\|\\W\)/, "")
    .replace(/\(\?=\\b\|\\W\|\$\)$/, "");
}

const GROUP = /(?<!\(\?)(?<!\\)\((?!\?)/;
const WITHOUT_GROUP = /^((?:\(\?\w+\))?\^?(?:\(\?\w+\))?)([^\n]*?)(\$?)$/;
const GLOBAL_FLAGS = /\(\?[a-z]+\)/;
const OWN_BEGIN = /^\(*(?:\(\?\w+\))?(?:\^|\(*\*\*|\((?:\?:)?\^)/;
const OWN_END = /(?<!\\)(?:\$\)?|\\b|\\s|\*\*\)*)$/;
const AT_LINE_BEGIN = /^(?:\(\?\w+\))?(?:\^|\((?:\?:)?\^(?!\|))/;
const AT_LINE_END = /(?<![\\|])\$\)?$/;
const NO_BOUND_MARKS = /^\(*(?:\(\?\w+\))?\(*\*\*|(?<!\\)\*\*\)*$/g;
