/** A failure as the statistics keep it: what the verbose report prints below its regex. */
export interface FoundFailure {
  readonly id: string;
  /** Unix seconds; null where the line had no date. */
  readonly time: number | null;
  /** Whether the line had been matched by more than one regex before this one. */
  readonly multiple: boolean;
}

/** Hits of one regex, and its failures where they are kept. */
export interface RegexHits {
  readonly regex: string;
  hits: number;
  readonly failures: FoundFailure[];
}

/** Lines of one kind: how many, those kept for the listing, and these without their date (kept with --debuggex). */
export interface LineCount {
  count: number;
  readonly lines: string[];
  readonly stripped: string[];
}

/** The three kinds of lines that the report lists. */
export type LineKind = "matched" | "ignored" | "missed";

/** What a run over a log found: filled line by line, read by the printers. */
export interface Statistics {
  tested: number;
  readonly matched: LineCount;
  readonly ignored: LineCount;
  readonly missed: LineCount;
  readonly failregex: RegexHits[];
  readonly ignoreregex: RegexHits[];
  prefregexHits: number;
  /** The groups of the prefregex's first matches, as Python prints them. */
  readonly prefregexGroups: string[];
  seconds: number;
}

/** Statistics before the first line. */
export function emptyStatistics(failregex: readonly string[], ignoreregex: readonly string[]): Statistics {
  const lines = () => ({ count: 0, lines: [], stripped: [] });
  const hits = (regex: string) => ({ regex, hits: 0, failures: [] });
  return {
    tested: 0,
    matched: lines(),
    ignored: lines(),
    missed: lines(),
    failregex: failregex.map(hits),
    ignoreregex: ignoreregex.map(hits),
    prefregexHits: 0,
    prefregexGroups: [],
    seconds: 0,
  };
}
