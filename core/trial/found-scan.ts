import type { DateDetector, DateMatch } from "../dates/index.ts";
import {
  ChunkLines,
  type CompiledFilter,
  type KnownDate,
  LineMatcher,
  type MatcherState,
  needlesOf,
  ScanDates,
  ScanGivenUp,
  Seams,
} from "../filter/index.ts";
import { createFinder, type Finder } from "../regex/index.ts";
import { noteOutcome } from "./note.ts";
import { Rows } from "./rows.ts";
import type { ChunkDates, ChunkOutcome, ChunkScanner, IdNames, InHand, LogChunk, Waiting } from "./scan.ts";

const day = 86400;

/**
 * Scans a log whose dates are found ahead, all those of a chunk at once, and asks the regexes only about lines that hold a
 * literal which every match must contain. What comes out is what LineMatcher says line by line. Throws ScanGivenUp where
 * fail2ban stumbles over a date: then PlainScanner tells over which.
 */
export class FoundScanner implements ChunkScanner {
  readonly detector: DateDetector;
  readonly #filter: CompiledFilter;
  readonly #matcher: LineMatcher;
  readonly #ids: IdNames;
  readonly #keepsDates: boolean;
  readonly #lines = new ChunkLines();
  readonly #scan: ScanDates;
  readonly #find: Finder | undefined;
  readonly #seams: Seams;
  #dates: ChunkDates | undefined;
  #before: MatcherState;
  #rows = new Rows();
  #ignoreregex: number[] = [];
  /** The next line, and up to which one times were read in order. */
  #next = 0;
  #read = 0;
  /** Zone.lastOffset before the last time was read. */
  #offset = 0;
  #rule = "datepattern";
  #text = "";

  /**
   * A scanner for `filter`, or undefined where only a scan line by line will do. With `keepsDates`, a chunk's outcome holds
   * its dates.
   */
  static for(filter: CompiledFilter, ids: IdNames, keepsDates: boolean): FoundScanner | undefined {
    const detector = filter.maxlines === 1 ? filter.createDetector() : undefined;
    return detector && new FoundScanner(filter, detector, ids, keepsDates);
  }

  private constructor(filter: CompiledFilter, detector: DateDetector, ids: IdNames, keepsDates: boolean) {
    this.#filter = filter;
    this.#matcher = new LineMatcher(filter);
    this.detector = detector;
    this.#ids = ids;
    this.#keepsDates = keepsDates;
    const needles = needlesOf(filter);
    this.#find = needles && createFinder(needles);
    this.#seams = new Seams(needles ?? []);
    const always = () => true;
    this.#scan = new ScanDates(detector, this.#lines, always, always, true);
    this.#before = this.#matcher.snapshot();
  }

  get inHand(): InHand {
    return this.#dates
      ? { text: this.#text, rule: this.#rule }
      : { text: this.#scan.line, rule: "datepattern" };
  }

  load(
    _index: number,
    chunk: LogChunk,
    state: MatcherState,
    _waiting: readonly Waiting[],
    dates?: ChunkDates,
  ): void {
    this.#lines.load(chunk.text, chunk.wide, chunk.findWide);
    if (this.#find) this.#lines.mark(this.#find);
    this.#before = state;
    this.#dates = dates;
    this.#matcher.restore(state);
    this.#rows = new Rows();
    this.#ignoreregex = this.#filter.ignoreregex.map(() => 0);
    this.#next = 0;
    this.#read = 0;
  }

  step(isDue: () => boolean): ChunkOutcome | undefined {
    const dates = (this.#dates ??= this.#findDates());
    const lines = this.#lines;
    while (this.#next < lines.size) {
      const i = this.#next++;
      if (!this.#mayHit(i, dates)) continue;
      this.#take(i, dates);
      if (isDue()) break;
    }
    return this.#next < lines.size ? undefined : this.#finish(dates);
  }

  #findDates(): ChunkDates {
    const scan = this.#scan;
    const { zone } = this.#filter;
    const offset = zone.lastOffset;
    const before = this.#before.detector ?? this.detector.snapshot();
    scan.foresee();
    const after = scan.find(before);
    // Some dates were read to be found: the lines are read from the first one on.
    zone.lastOffset = offset;
    const { size } = scan;
    if (!this.#keepsDates) {
      const { starts, ends, matchStarts, matchEnds, ranked } = scan;
      return { starts, ends, matchStarts, matchEnds, ranked, before, after };
    }
    return {
      starts: scan.starts.slice(0, size),
      ends: scan.ends.slice(0, size),
      matchStarts: scan.matchStarts.slice(0, size),
      matchEnds: scan.matchEnds.slice(0, size),
      ranked: scan.ranked.slice(0, size),
      before,
      after,
    };
  }

  #mayHit(i: number, { starts, ends }: ChunkDates): boolean {
    const lines = this.#lines;
    if (this.#find === undefined || lines.isMarked(i)) return true;
    const start = starts[i]!;
    const end = ends[i]!;
    if (start <= 0 || end <= start) return false;
    if (lines.isWide(i)) return this.#seams.mayMeet(`${lines.lineAt(i)}\n`, start, end);
    const from = lines.starts[i]!;
    return this.#seams.mayMeet(lines.text, from + start, from + end);
  }

  #take(i: number, dates: ChunkDates): void {
    const matcher = this.#matcher;
    const text = this.#lines.lineAt(i);
    this.#text = text;
    this.#rule = "datepattern";
    const date = this.#dateAt(i, text, dates);
    if (!date || this.#readTime(i, date, dates) === null) matcher.lastDate = this.#lastBefore(i, dates);
    // The matcher reads it once more.
    else this.#filter.zone.lastOffset = this.#offset;
    this.#rule = "failregex";
    const outcome = matcher.processFound(text, date);
    for (const index of outcome.ignored) this.#ignoreregex[index]!++;
    noteOutcome(this.#rows, this.#lines.numbers[i]!, text, outcome, this.#ids);
  }

  /** The date of a line as it was found: looked for once more where it stood. */
  #dateAt(
    i: number,
    text: string,
    { starts, ends, matchStarts, matchEnds, ranked }: ChunkDates,
  ): DateMatch | null {
    const template = ranked[i];
    if (!template) return null;
    const isSame = (date: DateMatch | null) => date?.start === starts[i] && date?.end === ends[i];
    const whole = this.detector.dateOf(template, text);
    if (isSame(whole)) return whole;
    const there = this.detector.dateOf(template, text, matchStarts[i]!, matchEnds[i]!);
    if (isSame(there)) return there;
    throw new ScanGivenUp();
  }

  /**
   * The time of a line's date; null where it can't be read. Where a clock shows times twice, what they mean depends on the
   * times before: these are read first.
   */
  #readTime(i: number, date: DateMatch, dates: ChunkDates): ReturnType<DateDetector["timeOf"]> {
    if (date.end <= date.start) return null;
    const { zone } = this.#filter;
    const before = zone.lastOffset;
    this.#offset = before;
    const time = this.detector.timeOf(date);
    if (time === null) return null;
    if (zone.offsetAt(time.value - day) === zone.offsetAt(time.value + day)) return time;
    zone.lastOffset = before;
    for (let at = this.#read; at < i; at++) {
      const other = this.#dateAt(at, this.#lines.lineAt(at), dates);
      if (other && other.start < other.end) this.detector.timeOf(other);
    }
    this.#read = i;
    this.#offset = zone.lastOffset;
    return this.detector.timeOf(date);
  }

  /** The last date before a line that could be read. */
  #lastBefore(i: number, dates: ChunkDates): KnownDate | undefined {
    for (let at = i - 1; at >= 0; at--) {
      if (dates.ends[at]! <= dates.starts[at]!) continue;
      const text = this.#lines.lineAt(at);
      const date = this.#dateAt(at, text, dates)!;
      const time = this.#readTime(at, date, dates);
      if (time)
        return {
          text: text.slice(date.start, date.end),
          time: time.float ? { float: time.value } : time.value,
        };
    }
    return this.#before.lastDate;
  }

  #finish(dates: ChunkDates): ChunkOutcome {
    const lines = this.#lines;
    const last = this.#lastBefore(lines.size, dates);
    // A part of the text would keep the whole chunk alive.
    this.#matcher.lastDate = last && { ...last, text: [...last.text].join("") };
    const { zone } = this.#filter;
    const after = this.#matcher.snapshot();
    return {
      lineCount: lines.count,
      tested: lines.size,
      rows: this.#rows,
      ignoreregex: this.#ignoreregex,
      parts: [],
      before: { ...this.#before, detector: dates.before },
      after: { ...after, detector: { ...dates.after, zoneOffset: zone.lastOffset } },
      dates: this.#keepsDates ? dates : undefined,
      waiting: [],
    };
  }
}
