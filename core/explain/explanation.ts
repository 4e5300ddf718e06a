import type { Place, Span } from "../text/index.ts";

/**
 * Why a line matches or misses under a filter: plain data (JSON keeps it whole), in fail2ban's order. Every `text` is a
 * sentence to be shown as it is. Spans called `line...` are UTF-16 offsets into the line as it stands in its log, the date
 * in its place; spans called `pattern...` are offsets into `pattern`, the regex as it is compiled; spans called `shown...`
 * are offsets into `shown`, the same with its tags as they are written.
 */
export interface Explanation {
  readonly line: string;
  readonly verdict: Verdict;
  readonly steps: readonly Step[];
  /** Index (in `steps`) of the step that tells most: what matched or took the line away, else the miss that came farthest. */
  readonly decisive: number | undefined;
  /** Where nothing matches: indices of the steps whose regexes come farthest, the nearest first. Only these have suggestions. */
  readonly nearest: readonly number[];
}

/** What the engine makes of the line. */
export interface Verdict {
  /**
   * `failure`: it counts. `no-failure`: a failregex matched, but says that it is none (F-NOFAIL, F-MLFGAINED). `pending`:
   * a failregex matched, and its id is still to come from other lines (F-MLFID). `ignored`: an ignoreregex took it away.
   * `missed`: nothing matched. `broken`: fail2ban ends in an exception of Python's. `runaway`: no answer in time.
   */
  readonly kind: "failure" | "no-failure" | "pending" | "ignored" | "missed" | "broken" | "runaway";
  readonly text: string;
  readonly failures: readonly FoundFailure[];
  /** The ignoreregexes that took the line (or a match in it) away, from 0. */
  readonly ignored: readonly number[];
}

/** A failure as the engine returns it. */
export interface FoundFailure {
  /** From 0. */
  readonly failregex: number;
  /** In normal form; null where it is still awaited. */
  readonly id: string | null;
  /** Unix seconds; null where no date is known. */
  readonly time: number | null;
  /** Whether it counts for no failure. */
  readonly nofail: boolean;
}

/** A step of the way. */
export type Step = DateStep | TextStep | RegexStep | IdStep;

/** The date is looked for, read, and cut out of the line. */
export interface DateStep {
  readonly kind: "date";
  /**
   * `found`: read and cut out. `unreadable`: it looks like a date and is none. `none`: none was found. `taken-over`: the
   * last line's date stands in. `now`: the datepattern asks for none, so the line is of now. `off`: none is looked for.
   * `runaway`: the search did not come to an end.
   */
  readonly state: "found" | "unreadable" | "none" | "taken-over" | "now" | "off" | "runaway";
  readonly text: string;
  /** What is worth a second look: an age, a zone. */
  readonly notes: readonly string[];
  /** The name of the template that found it. */
  readonly template: string | undefined;
  /** Where the date stands that was found, readable or not. */
  readonly lineSpan: Span | undefined;
  /** Whether that stretch is taken out of what the regexes see. */
  readonly cut: boolean;
  /** The line's time, in Unix seconds; null where it has none. */
  readonly time: number | null;
}

/** The text that the regexes see. */
export interface TextStep {
  readonly kind: "text";
  /** `line`: what the date left. `content`: what prefregex took as content. `buffer`: several lines, joined. */
  readonly of: "line" | "content" | "buffer";
  readonly text: string;
  /** Without the newline at its end. */
  readonly seen: string;
  /** Where it stands; the cut date may lie within. Undefined where it is not of this line alone. */
  readonly lineSpan: Span | undefined;
}

/** A regex is tried. */
export interface RegexStep {
  readonly kind: "regex";
  readonly option: "prefregex" | "failregex" | "ignoreregex";
  /** Which of the option's regexes, from 0. */
  readonly index: number;
  /** `skipped`: not tried, as the line's fate was sealed before. `runaway`: it took too long. */
  readonly result: "match" | "miss" | "skipped" | "runaway";
  readonly text: string;
  readonly pattern: string;
  readonly shown: string;
  /** Where the regex stands in its file. */
  readonly place: Place | undefined;
  readonly match: RegexHitPlace | undefined;
  readonly miss: Miss | undefined;
}

/** Where a regex matches. */
export interface RegexHitPlace {
  /** Undefined where it matches lines before this one, too. */
  readonly lineSpan: Span | undefined;
  readonly groups: readonly GroupPlace[];
}

/** A group that took part. */
export interface GroupPlace {
  readonly name: string;
  readonly value: string;
  readonly lineSpan: Span | undefined;
}

/** How far a regex comes in a line that it does not match. */
export interface Miss {
  /** The parts of the regex that match, in order: those before `piece`, without what other options of a `|` hold. */
  readonly patternMatched: readonly Span[];
  readonly shownMatched: readonly Span[];
  /** What those parts take of the line; undefined where that is nothing, or not of this line. */
  readonly lineMatched: Span | undefined;
  /** The first piece that fails. */
  readonly piece: RegexPiece;
  /** Where the piece would have to match; undefined where that is not in this line. */
  readonly lineAt: number | undefined;
  /** The stretch within which the piece was looked for in vain, where what stands before it leaves its place open. */
  readonly lineFree: Span | undefined;
  /** What stands there instead; empty at the line's end. */
  readonly instead: string;
  /** A change with which the regex was tried and does match the line. */
  readonly suggestion: Suggestion | undefined;
}

/** A part of a regex. */
export interface RegexPiece {
  /** As it is written: a tag as a tag. */
  readonly shown: string;
  readonly patternSpan: Span;
  readonly shownSpan: Span;
  /** In the file. */
  readonly place: Place | undefined;
}

/** A mend that was tried: with it the regex matches the line. */
export interface Suggestion {
  /** A kebab-case name of what was wrong: `unescaped`, `quote`, `date-cut`, `case`, ... */
  readonly code: string;
  readonly text: string;
  /** The whole regex with the mend, tags as they are written. */
  readonly mended: string;
  /** The changes in the regex, in order. */
  readonly edits: readonly RegexEdit[];
}

/** A change of a regex. */
export interface RegexEdit {
  readonly patternSpan: Span;
  readonly shownSpan: Span;
  readonly newText: string;
  /** What to replace in the file by `newText`; undefined where the change can't be made at one place of one file. */
  readonly place: Place | undefined;
}

/** The id of a match is read, and what the match says of its connection. */
export interface IdStep {
  readonly kind: "id";
  readonly failregex: number;
  readonly text: string;
  /** As it stands in the line, and in normal form; null where there is none yet. */
  readonly written: string | null;
  readonly id: string | null;
  readonly family: "inet4" | "inet6" | "raw" | "unknown" | undefined;
  readonly notes: readonly string[];
}
