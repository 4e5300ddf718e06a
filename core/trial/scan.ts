import type { DateDetector, DateMatch } from "../dates/index.ts";
import type { DatesState, MatcherState, TupleLine, WideLine } from "../filter/index.ts";
import type { Finder } from "../regex/index.ts";
import type { Rows } from "./rows.ts";

/** Whole lines of a log, the last one ended by a newline, too. */
export interface LogChunk {
  /** The lines, or with one character for each byte. */
  readonly text: string;
  /** Reads a line that is not ASCII, which `findWide` finds, from the chunk: by its offsets there. */
  readonly wide: WideLine;
  readonly findWide: Finder;
}

/**
 * The dates of a chunk's lines, those left out that fail2ban-regex passes over (empty, comments): by the line's index
 * among the others. An end is -1 where there is none.
 */
export interface ChunkDates {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly matchStarts: Int32Array;
  readonly matchEnds: Int32Array;
  readonly ranked: readonly (DateMatch["ranked"] | undefined)[];
  /** What the detector knew before the chunk, and after. */
  readonly before: DatesState;
  readonly after: DatesState;
}

/** What became of a chunk. */
export interface ChunkOutcome {
  /** All lines, those that fail2ban-regex passes over among them. */
  readonly lineCount: number;
  /** Lines that were tested. */
  readonly tested: number;
  readonly rows: Rows;
  /** Hits of each ignoreregex. */
  readonly ignoreregex: readonly number[];
  /** Lines of chunks before that turned out to be part of a match over several lines. */
  readonly parts: readonly { readonly chunk: number; readonly line: number; readonly failregex: number }[];
  /** What the matcher knew before the chunk, the detector's state among it, and after. */
  readonly before: MatcherState;
  readonly after: MatcherState;
  readonly dates: ChunkDates | undefined;
  /** Lines that await a match over several lines, behind the chunk. */
  readonly waiting: readonly Waiting[];
}

/** A line in the matcher's buffer, and where it stands in the log. */
export interface Waiting {
  readonly tuple: TupleLine;
  readonly chunk: number;
  readonly line: number;
}

/** The line in hand and what is asked about it: what to name where a pattern runs away. */
export interface InHand {
  readonly text: string;
  readonly rule: string;
}

/** Runs a filter over a log, a chunk at a time. */
export interface ChunkScanner {
  readonly inHand: InHand;
  /** The detector with the hits of the chunks so far. */
  readonly detector: DateDetector | undefined;
  /** Takes chunk number `index` behind what the chunks before left; `dates` where they are known from before. */
  load(
    index: number,
    chunk: LogChunk,
    state: MatcherState,
    waiting: readonly Waiting[],
    dates?: ChunkDates,
  ): void;
  /** Goes on with the chunk until it is `due`; answers what became of it once all lines are done. */
  step(isDue: () => boolean): ChunkOutcome | undefined;
}

/** The failures' ids, each named once. */
export class IdNames {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of an id. The text is copied: it may be a part of a large one. */
  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      const copy = [...text].join("");
      number = this.texts.push(copy) - 1;
      this.#numbers.set(copy, number);
    }
    return number;
  }
}
