import { type DateDetector, DateError, type DateMatch } from "../dates/index.ts";
import type { ChunkLines } from "./chunk-lines.ts";
import { DateCheck } from "./date-check.ts";

/** The state of the date detector, passed from chunk to chunk. */
export type DatesState = ReturnType<DateDetector["snapshot"]>;

/** Thrown where counting can't tell enough, and the log must be scanned line by line after all. */
export class ScanGivenUp extends Error {}

/**
 * Finds the dates of the lines of a chunk: what can be found without the lines before is looked for ahead (`foresee`), the
 * rest in turn (`find`). Notes where the dates stand of those lines that `isKept` wants.
 */
export class ScanDates {
  /** The line in hand. */
  line = "";
  /** The lines that are kept, and where their dates stand in them (-1: none). */
  kept = new Int32Array(1 << 14);
  starts = new Int32Array(1 << 14);
  ends = new Int32Array(1 << 14);
  /** Where the whole match of the date's template stands. */
  matchStarts = new Int32Array(1 << 14);
  matchEnds = new Int32Array(1 << 14);
  /** The templates that found the dates. */
  readonly ranked: (DateMatch["ranked"] | undefined)[] = [];
  size = 0;
  readonly detector: DateDetector;
  readonly #lines: ChunkLines;
  readonly #isKept: (number: number, start: number, end: number) => boolean;
  readonly #mayBeKept: (number: number, behind: number) => boolean;
  readonly #check: DateCheck;
  readonly #readsLater: boolean;
  /** Dates of which it is not known yet whether they can be read, by line. */
  readonly #unsure = new Map<number, DateMatch>();
  /**
   * The template that dates were foreseen by, and where it finds them: whole match and date. An end is `none` where no
   * template finds a date, `unknown` where it is left to find(); a date's start is `unknown` where nobody asks.
   */
  #foreseen: DateDetector["first"];
  #matchStarts = new Int32Array(1 << 14);
  #matchEnds = new Int32Array(1 << 14);
  #dateStarts = new Int32Array(1 << 14);
  #dateEnds = new Int32Array(1 << 14);

  /**
   * `isKept` tells whether a line is kept whose date stands from `start` to `end`, `mayBeKept` whether it could be if only
   * the character behind its date is known. With `readsLater`, dates that are kept may turn out to be unreadable.
   */
  constructor(
    detector: DateDetector,
    lines: ChunkLines,
    isKept: (number: number, start: number, end: number) => boolean,
    mayBeKept: (number: number, behind: number) => boolean,
    readsLater = false,
  ) {
    this.detector = detector;
    this.#lines = lines;
    this.#isKept = isKept;
    this.#mayBeKept = mayBeKept;
    this.#check = new DateCheck(detector);
    this.#readsLater = readsLater;
  }

  /**
   * Looks for dates by the template that found the last one in the chunk that was looked through here before: most
   * likely it finds those of this chunk, too.
   */
  foresee(): void {
    const { first } = this.detector;
    this.#foreseen = first;
    if (!first) return;
    this.#grow();
    const lines = this.#lines;
    const { regex } = first;
    const behind = regex.behind(1);
    // Up to two characters that are no word's may go before the date, and nothing else.
    const startsAtWord = /^(?:\(\?iu\))?\^\(\?:\\W\{0,2\}\)\?\((?!\?)/.test(first.template.regex);
    for (let i = 0; i < lines.size; i++) {
      const line = lines.lineAt(i);
      this.line = line;
      if (behind !== undefined && !lines.isWide(i)) {
        // Where the date ends is enough to know of most lines.
        const end = regex.searchEnd(line);
        if (end > behind) {
          const isKept = this.#mayBeKept(i, line.charCodeAt(end - behind));
          if (!isKept || (startsAtWord && isWord(line.charCodeAt(0)))) {
            this.#matchStarts[i] = 0;
            this.#matchEnds[i] = end;
            this.#dateStarts[i] = isKept ? 0 : unknown;
            this.#dateEnds[i] = end - behind;
            continue;
          }
        }
        if (end < 0) {
          this.#matchEnds[i] = this.#findsAny(line) ? unknown : none;
          continue;
        }
      }
      const match = first.search(line);
      if (!match || match.end === match.start) {
        this.#matchEnds[i] = match || this.#findsAny(line) ? unknown : none;
        continue;
      }
      this.#matchStarts[i] = match.start;
      this.#matchEnds[i] = match.end;
      this.#dateStarts[i] = match.startOf(1);
      this.#dateEnds[i] = match.endOf(1);
    }
  }

  /** Finds the date of every line, going on from the state before the chunk. */
  find(state: DatesState): DatesState {
    const { detector } = this;
    detector.restore(state);
    this.#grow();
    const foreseen = this.#foreseen;
    const lines = this.#lines;
    this.size = 0;
    this.#unsure.clear();
    let isForeseen = foreseen !== undefined && detector.first === foreseen;
    let run = 0;
    for (let i = 0; i < lines.size; i++) {
      const end = isForeseen ? this.#matchEnds[i]! : unknown;
      if (end !== unknown) {
        if (run > 0 && end === none) this.#repeat(run, i - 1);
        run = end === none ? 0 : run + 1;
        if (end === none) this.#note(i, null);
        else this.#noteForeseen(i, foreseen!);
        continue;
      }
      if (run > 0) this.#repeat(run, i - 1);
      run = 0;
      const line = lines.lineAt(i);
      this.line = line;
      const date = orGiveUp(() => detector.matchTime(line));
      this.#note(i, date);
      isForeseen = foreseen !== undefined && detector.first === foreseen;
    }
    if (run > 0) this.#repeat(run, lines.size - 1);
    return detector.snapshot();
  }

  #findsAny(line: string): boolean {
    return orGiveUp(() => this.detector.findsAny(line));
  }

  /** Makes sure that the date of a line can be read. A date that can't may stay in the line: then it gives up. */
  settle(number: number): void {
    const unsure = this.#unsure.get(number);
    if (unsure) this.#mustRead(unsure, this.line);
  }

  #repeat(count: number, last: number): void {
    const line = this.#lines.lineAt(last);
    const isKnown = this.#dateStarts[last] !== unknown;
    const start = isKnown ? this.#matchStarts[last]! : this.#foreseen!.search(line)!.start;
    this.detector.repeat(count, line, start, this.#matchEnds[last]!);
  }

  /** Notes a line whose date was foreseen. */
  #noteForeseen(i: number, ranked: NonNullable<DateDetector["first"]>): void {
    const { template } = ranked;
    const start = this.#dateStarts[i]!;
    if (start === unknown) {
      if (this.#check.isRisky(template)) this.#note(i, this.detector.dateOf(ranked, this.#lines.lineAt(i)));
      return;
    }
    const end = this.#dateEnds[i]!;
    const isKept = this.#isKept(i, start, end);
    if (!isKept && !this.#check.isRisky(template)) return;
    if (isKept) this.#keep(i, start, end, ranked, this.#matchStarts[i]!, this.#matchEnds[i]!);
    if (end <= start) return;
    if (this.#readsLater && !this.#check.isRisky(template)) return;
    const lines = this.#lines;
    const isWide = lines.isWide(i);
    const text = isWide ? lines.lineAt(i) : lines.text;
    if (this.#check.isKnown(template, text, isWide ? start : lines.starts[i]! + start)) return;
    const line = lines.lineAt(i);
    this.#noteUnknown(i, line, this.detector.dateOf(ranked, line)!, isKept);
  }

  /** Notes a line and the date that was found in it. */
  #note(i: number, date: DateMatch | null): void {
    const start = date ? date.start : -1;
    const end = date ? date.end : -1;
    const isKept = this.#isKept(i, start, end);
    if (isKept) this.#keep(i, start, end, date?.ranked, date?.matchStart ?? -1, date?.matchEnd ?? -1);
    if (!date || end <= start) return;
    if (this.#readsLater && !this.#check.isRisky(date.template)) return;
    const line = this.#lines.lineAt(i);
    if (this.#check.isKnown(date.template, line, start)) return;
    if (isKept || this.#check.isRisky(date.template)) this.#noteUnknown(i, line, date, isKept);
  }

  /** A date of which it is not known whether it can be read: it is read now where that tells of others, too. */
  #noteUnknown(i: number, line: string, date: DateMatch, isKept: boolean): void {
    if (!isKept || this.#readsLater) this.#isReadable(date, line);
    else if (this.#check.learnsFrom(date.template)) this.#mustRead(date, line);
    else this.#unsure.set(i, date);
  }

  #keep(
    i: number,
    start: number,
    end: number,
    ranked: DateMatch["ranked"] | undefined,
    matchStart: number,
    matchEnd: number,
  ): void {
    const at = this.size++;
    this.kept[at] = i;
    this.starts[at] = start;
    this.ends[at] = end;
    this.matchStarts[at] = matchStart;
    this.matchEnds[at] = matchEnd;
    this.ranked[at] = ranked;
  }

  #mustRead(date: DateMatch, line: string): void {
    if (!this.#isReadable(date, line)) throw new ScanGivenUp();
  }

  #isReadable(date: DateMatch, line: string): boolean {
    return orGiveUp(() => this.#check.isReadable(date, line));
  }

  /** Makes room for the lines of the chunk. */
  #grow(): void {
    const size = this.#lines.starts.length;
    if (this.kept.length >= size) return;
    const fresh = (): Int32Array<ArrayBuffer> => new Int32Array(size);
    this.kept = fresh();
    this.starts = fresh();
    this.ends = fresh();
    this.matchStarts = fresh();
    this.matchEnds = fresh();
    this.#matchStarts = fresh();
    this.#matchEnds = fresh();
    this.#dateStarts = fresh();
    this.#dateEnds = fresh();
  }
}

const none = -1;
const unknown = -2;

/** Gives up where fail2ban stumbles: which line that is, only a scan line by line tells. */
function orGiveUp<Value>(look: () => Value): Value {
  try {
    return look();
  } catch (error) {
    if (error instanceof DateError) throw new ScanGivenUp();
    throw error;
  }
}

function isWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
  );
}
