import type { DateDetector, DateMatch } from "../dates/index.ts";
import {
  ChunkLines,
  type CompiledFilter,
  LineMatcher,
  type LineOutcome,
  type MatcherState,
} from "../filter/index.ts";
import { noteOutcome } from "./note.ts";
import { Rows } from "./rows.ts";
import type { ChunkDates, ChunkOutcome, ChunkScanner, IdNames, InHand, LogChunk, Waiting } from "./scan.ts";

/** Scans a log line by line, as fail2ban-regex does: for filters over several lines, and dates that fail2ban stumbles over. */
export class PlainScanner implements ChunkScanner {
  readonly #filter: CompiledFilter;
  readonly #matcher: LineMatcher;
  readonly #ids: IdNames;
  readonly #lines = new ChunkLines();
  #index = 0;
  #before: MatcherState;
  #rows = new Rows();
  #ignoreregex: number[] = [];
  #parts: { readonly chunk: number; readonly line: number; readonly failregex: number }[] = [];
  #dates: (DateMatch | null)[] = [];
  #waiting: readonly Waiting[] = [];
  #next = 0;
  #text = "";

  constructor(filter: CompiledFilter, ids: IdNames) {
    this.#filter = filter;
    this.#matcher = new LineMatcher(filter);
    this.#ids = ids;
    this.#before = this.#matcher.snapshot();
  }

  get detector(): DateDetector | undefined {
    return this.#matcher.detector;
  }

  get inHand(): InHand {
    return { text: this.#text, rule: "failregex" };
  }

  load(index: number, chunk: LogChunk, state: MatcherState, waiting: readonly Waiting[]): void {
    this.#lines.load(chunk.text, chunk.wide, chunk.findWide);
    this.#waiting = waiting;
    this.#index = index;
    this.#before = state;
    this.#matcher.restore(state);
    this.#rows = new Rows();
    this.#ignoreregex = this.#filter.ignoreregex.map(() => 0);
    this.#parts = [];
    this.#dates = [];
    this.#next = 0;
  }

  step(isDue: () => boolean): ChunkOutcome | undefined {
    const lines = this.#lines;
    while (this.#next < lines.size) {
      this.#take(this.#next++);
      if (isDue()) break;
    }
    if (this.#next < lines.size) return undefined;
    return {
      lineCount: lines.count,
      tested: lines.size,
      rows: this.#rows,
      ignoreregex: this.#ignoreregex,
      parts: this.#parts,
      before: this.#before,
      after: this.#matcher.snapshot(),
      dates: this.#columns(),
      waiting: this.#waiting,
    };
  }

  #take(i: number): void {
    const text = this.#lines.copyAt(i);
    this.#text = text;
    const outcome = this.#matcher.processLine(text);
    const line = this.#lines.numbers[i]!;
    this.#dates.push(outcome.date);
    for (const index of outcome.ignored) this.#ignoreregex[index]!++;
    noteOutcome(this.#rows, line, text, outcome, this.#ids);
    if (this.#filter.maxlines > 1) this.#takeBack(line, outcome);
  }

  /**
   * Lines that waited in the buffer and have gone from it were part of a match.
   * Mirrors the loop in fail2banregex.py, Fail2banRegex.testRegex.
   */
  #takeBack(line: number, { failures, line: cut }: LineOutcome): void {
    const left = this.#matcher.lineBuffer;
    const isLeft = ({ tuple }: Waiting) =>
      left.some((other) => other.tuple.every((part, at) => part === tuple.tuple[at]));
    const full = this.#waiting.length >= this.#filter.maxlines;
    for (const one of this.#waiting.slice(full ? 1 : 0)) {
      if (isLeft(one)) continue;
      const failregex = failures[0]?.failregex ?? -1;
      if (one.chunk === this.#index) this.#rows.insert(one.line, failregex);
      else this.#parts.push({ chunk: one.chunk, line: one.line, failregex });
    }
    const here = cut ? [{ tuple: cut, chunk: this.#index, line }] : [];
    this.#waiting = [...this.#waiting, ...here].filter(isLeft).slice(-this.#filter.maxlines);
  }

  #columns(): ChunkDates {
    const dates = this.#dates;
    const column = (of: (date: DateMatch) => number) =>
      Int32Array.from(dates, (date) => (date ? of(date) : -1));
    const state = this.#before.detector ?? this.#matcher.detector?.snapshot();
    return {
      starts: column(({ start }) => start),
      ends: column(({ end }) => end),
      matchStarts: column(({ matchStart }) => matchStart),
      matchEnds: column(({ matchEnd }) => matchEnd),
      ranked: dates.map((date) => date?.ranked),
      before: state!,
      after: this.#matcher.detector?.snapshot() ?? state!,
    };
  }
}
