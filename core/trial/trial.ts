import type { DateDetector } from "../dates/index.ts";
import {
  type CompiledFilter,
  copyState,
  LineMatcher,
  type MatcherState,
  ScanGivenUp,
} from "../filter/index.ts";
import { FoundScanner } from "./found-scan.ts";
import { PlainScanner } from "./plain-scan.ts";
import { Rows } from "./rows.ts";
import {
  type ChunkDates,
  type ChunkOutcome,
  type ChunkScanner,
  IdNames,
  type InHand,
  type LogChunk,
} from "./scan.ts";
import { Tally } from "./tally.ts";

/** A log in chunks of whole lines; it may grow, and be edited. */
export interface TrialLog {
  readonly count: number;
  read(index: number): LogChunk;
}

/** A chunk that is done, with as much of its outcome as is kept. */
export interface DoneChunk extends Omit<ChunkOutcome, "before" | "after"> {
  /** The log's line that is its first, from 0. */
  readonly firstLine: number;
  readonly before: MatcherState | undefined;
  readonly after: MatcherState | undefined;
}

/** How much of what became of the lines is kept. */
export interface Keeping {
  /** Dates and states of all chunks, for the next filter on the same log and for edits of it. */
  readonly everything: boolean;
  /** Rows of so many failures and ignored lines; of those behind, only the numbers. */
  readonly rows: number;
}

/** Chunks between two states that are kept where not all are. */
const stateEvery = 16;

/**
 * Runs a filter over a log in steps, a chunk after the other, and remembers what became of the lines. Chunks that change
 * are done anew, with all behind them.
 */
export class Trial {
  readonly filter: CompiledFilter;
  readonly log: TrialLog;
  readonly ids = new IdNames();
  readonly chunks: DoneChunk[] = [];
  #tally: Tally;
  readonly #keeping: Keeping;
  #known: readonly (ChunkDates | undefined)[];
  readonly #initial: MatcherState;
  #scanner: ChunkScanner;
  #isLoaded = false;
  /** The chunk in hand, once all its lines are done. */
  #ready: ChunkOutcome | undefined;
  /** Chunks before this one are forgotten as far as they need not be kept; they had so many rows. */
  #kept = 0;
  #rows = 0;
  /** The lines of the chunk that was asked for last. */
  #texts: { readonly chunk: DoneChunk; readonly lines: readonly string[] } | undefined;
  /** What Zone.lastOffset is for the chunk in hand: others may look at the clock between two steps. */
  #zoneOffset = 0;

  /** `known`: the dates of the log's chunks, as a trial with the same datepattern and zones found them. */
  constructor(
    filter: CompiledFilter,
    log: TrialLog,
    keeping: Keeping,
    known: readonly (ChunkDates | undefined)[] = [],
  ) {
    this.filter = filter;
    this.log = log;
    this.#keeping = keeping;
    this.#known = known;
    this.#tally = this.#newTally();
    this.#initial = new LineMatcher(filter).snapshot();
    this.#scanner =
      FoundScanner.for(filter, this.ids, keeping.everything) ?? new PlainScanner(filter, this.ids);
  }

  /** The chunks that are done, in numbers. */
  get tally(): Tally {
    return this.#tally;
  }

  get isDone(): boolean {
    return this.chunks.length >= this.log.count;
  }

  /** The line in hand: what to name where a pattern runs away. */
  get inHand(): InHand {
    return this.#scanner.inHand;
  }

  /**
   * Goes on with the chunk in hand until it is `due`; answers whether the chunk is ready to be taken. It may be broken off
   * wherever it stands, if `retry` comes behind that.
   */
  scan(isDue: () => boolean): boolean {
    if (this.#ready || this.isDone) return this.#ready !== undefined;
    const index = this.chunks.length;
    try {
      if (!this.#isLoaded) {
        const waiting = this.chunks[index - 1]?.waiting ?? [];
        const state = this.#stateAfter(index - 1);
        this.#scanner.load(index, this.log.read(index), state, waiting, this.#known[index]);
        this.#isLoaded = true;
      } else this.filter.zone.lastOffset = this.#zoneOffset;
      this.#ready = this.#scanner.step(isDue);
      this.#zoneOffset = this.filter.zone.lastOffset;
    } catch (error) {
      if (!(error instanceof ScanGivenUp)) throw error;
      this.cutTo(0);
      this.#scanner = new PlainScanner(this.filter, this.ids);
    }
    return this.#ready !== undefined;
  }

  /** Takes the chunk that is ready. */
  take(): void {
    const outcome = this.#ready;
    if (!outcome) return;
    this.#ready = undefined;
    this.#isLoaded = false;
    this.#take(this.chunks.length, outcome);
  }

  /** Begins the chunk in hand anew: it was broken off. */
  retry(): void {
    this.#ready = undefined;
    this.#isLoaded = false;
    const isPlain = this.#scanner instanceof PlainScanner;
    this.#scanner =
      (isPlain ? undefined : FoundScanner.for(this.filter, this.ids, this.#keeping.everything)) ??
      new PlainScanner(this.filter, this.ids);
  }

  /**
   * Forgets the chunks from `index` on, or all where too little is kept to go on there: their text is another now. What is
   * `known` of dates is known no further.
   */
  cutTo(index: number, known: readonly (ChunkDates | undefined)[] = []): void {
    this.#isLoaded = false;
    this.#ready = undefined;
    this.#known = known;
    if (index <= this.#kept) {
      this.chunks.length = 0;
      this.#tally = this.#newTally();
      this.#kept = 0;
      this.#rows = 0;
    }
    while (this.chunks.length > index) this.#giveBack(this.chunks.pop()!);
  }

  /** The detector as it is after the chunks that are done: the hits of its templates. */
  detector(): DateDetector | undefined {
    const detector = this.filter.createDetector();
    const state = this.#stateAfter(this.chunks.length - 1).detector;
    if (detector && state) detector.restore(state);
    return detector;
  }

  /** A matcher that has seen all lines of the log before `line`; undefined where the line is not done yet. */
  matcherBefore(line: number): LineMatcher | undefined {
    const target = this.chunkOf(line);
    if (target < 0) return undefined;
    let from = target;
    while (from > 0 && !this.chunks[from]!.before) from--;
    const matcher = new LineMatcher(this.filter);
    matcher.restore(copyState(this.chunks[from]!.before ?? this.#initial));
    for (let index = from; index <= target; index++) {
      const { firstLine } = this.chunks[index]!;
      const lines = linesOf(this.log.read(index));
      for (let at = 0; at < lines.length && firstLine + at < line; at++) {
        const text = lines[at]!;
        if (text !== "" && !text.startsWith("#")) matcher.processLine(text);
      }
    }
    return matcher;
  }

  /** The index of the chunk that a line is in; -1 where it is in none that is done. */
  chunkOf(line: number): number {
    let low = 0;
    let high = this.chunks.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const { firstLine, lineCount } = this.chunks[middle]!;
      if (line < firstLine) high = middle - 1;
      else if (line >= firstLine + lineCount) low = middle + 1;
      else return middle;
    }
    return -1;
  }

  /** A line's text, without its end; undefined where it is not done yet. */
  lineAt(line: number): string | undefined {
    const index = this.chunkOf(line);
    const chunk = this.chunks[index];
    if (!chunk) return undefined;
    // Who asks for a line asks for its neighbours, too.
    if (this.#texts?.chunk !== chunk) this.#texts = { chunk, lines: linesOf(this.log.read(index)) };
    return this.#texts.lines[line - chunk.firstLine];
  }

  /** The first line of this text from the chunk in hand on; its first line where there is none. */
  lineOf(text: string): number {
    const last = this.chunks.at(-1);
    const first = last ? last.firstLine + last.lineCount : 0;
    if (this.chunks.length >= this.log.count) return first;
    return first + Math.max(0, linesOf(this.log.read(this.chunks.length)).indexOf(text));
  }

  #newTally(): Tally {
    return new Tally(this.filter.failregex.length, this.filter.ignoreregex.length);
  }

  #stateAfter(index: number): MatcherState {
    return copyState(this.chunks[index]?.after ?? this.#initial);
  }

  #take(index: number, outcome: ChunkOutcome): void {
    const last = this.chunks[index - 1];
    const firstLine = last ? last.firstLine + last.lineCount : 0;
    this.tally.add(outcome, firstLine);
    for (const { chunk, line, failregex } of outcome.parts) {
      this.chunks[chunk]!.rows.insert(line, failregex);
      this.tally.addPart();
    }
    this.chunks.push({ ...outcome, firstLine });
    // A log grows where its last line is: that may have begun in the last chunk with lines.
    if (this.#keeping.everything || outcome.lineCount === 0) return;
    for (; this.#kept < index - 1; this.#kept++) this.#forget(this.#kept);
  }

  /** Undoes what a chunk brought. */
  #giveBack(chunk: DoneChunk): void {
    for (const { chunk: index, line } of chunk.parts) {
      this.chunks[index]!.rows.remove(line);
      this.tally.addPart(-1);
    }
    this.tally.add(chunk, chunk.firstLine, -1);
  }

  /** Keeps of a chunk only what is asked for later. */
  #forget(index: number): void {
    const chunk = this.chunks[index]!;
    this.#rows += chunk.rows.size;
    this.chunks[index] = {
      ...chunk,
      rows: this.#rows > this.#keeping.rows ? new Rows() : chunk.rows,
      dates: undefined,
      before: index % stateEvery === 0 ? chunk.before : undefined,
      after: undefined,
      waiting: [],
      parts: [],
    };
  }
}

/** The lines of a chunk, without their ends. */
export function linesOf({ text, wide }: LogChunk): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    let end = newline;
    while (end > start && text.charCodeAt(end - 1) === 13) end--;
    lines.push(wide(start, end));
    start = newline + 1;
  }
  return lines;
}
