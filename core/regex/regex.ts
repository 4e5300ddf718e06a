/** What is wrong with a pattern, in CPython 3.11's own words. */
export interface RegexProblem {
  /** `msg` of Python's re.error, without the position. */
  readonly message: string;
  /** UTF-16 offset into the pattern. */
  readonly offset: number;
  /** `str()` of Python's re.error: with ` at position N` (code points), and ` (line L, column C)` where the pattern has several lines. */
  readonly text: string;
}

/** Flags given beside a pattern, as Python's re.compile takes them. */
export interface RegexFlags {
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
  readonly dotAll?: boolean;
  readonly verbose?: boolean;
  readonly ascii?: boolean;
}

/** A match. Offsets are UTF-16 offsets into the text searched; -1 for a group that took no part. */
export interface RegexMatch {
  /** Start and end of the match, then of each group: 2 * (groups + 1) numbers. */
  readonly spans: ArrayLike<number>;
  readonly start: number;
  readonly end: number;
  /** What a group (number or name; 0 is the whole match) took, undefined where it took no part. Throws on an unknown name. */
  group(group: number | string): string | undefined;
  /** Where a group (by number) begins and ends; the same as in `spans`, often cheaper. */
  startOf(group: number): number;
  endOf(group: number): number;
}

/** A compiled pattern with the matches and the groups of CPython 3.11's `re`. */
export interface Regex {
  readonly pattern: string;
  readonly groupCount: number;
  /** Group names to numbers, in Python's order (by number). */
  readonly groupIndex: ReadonlyMap<string, number>;
  /**
   * How it is executed: `native` by RegExp alone, `captures` by RegExp with the groups read again by the exact matcher on
   * matching texts, `matcher` by the exact matcher alone. `reason` says why it is not native.
   */
  readonly execution: "native" | "captures" | "matcher";
  readonly reason: string;
  /** Python's pattern.search(text, pos, endpos); `^` and look-behind see what stands before `pos`. */
  search(text: string, pos?: number, endpos?: number): RegexMatch | null;
  /** Where the first match ends, -1 where there is none; cheaper than a match. */
  searchEnd(text: string): number;
  /** How many characters of an ASCII text every match has behind a group; undefined where that differs. */
  behind(group: number): number | undefined;
}
