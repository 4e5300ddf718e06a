import { type DateDetector, DateError, type DateMatch } from "../dates/index.ts";
import {
  ChunkLines,
  type CompiledFilter,
  type DatesState,
  needlesOf,
  ScanDates,
  ScanGivenUp,
  Seams,
  type TupleLine,
} from "../filter/index.ts";
import { createFinder, type Finder } from "../regex/index.ts";
import type { TrialLog } from "../trial/index.ts";
import { type DateKind, dateKinds } from "./failures.ts";

/** A log of a jail: what it is called, and its lines in chunks. */
export interface JailLog {
  readonly name: string;
  readonly chunks: TrialLog;
}

/**
 * Goes through a log line by line, with the date of each. The dates of a chunk are found at once; each log has a date
 * detector of its own, while fail2ban has one for a jail: that makes a difference only where a line holds dates of
 * several templates.
 */
export class LogCursor {
  /** The line in hand: its number from 1, its date in Unix seconds (NaN: none). */
  number = 0;
  time = Number.NaN;
  kind: DateKind = "undated";
  /** Whether fail2ban stumbles over its date. */
  isBroken = false;
  /** The latest date so far: by it the lines of several logs are merged. */
  latest = Number.NEGATIVE_INFINITY;
  /** The chunk in hand, of how many. */
  chunk = -1;
  readonly lines = new ChunkLines(true);
  readonly log: JailLog;
  readonly #filter: CompiledFilter;
  readonly #detector: DateDetector;
  readonly #scan: ScanDates;
  readonly #find: Finder | undefined;
  readonly #seams: Seams;
  #state: DatesState;
  #at = -1;
  #starts = new Int32Array(0);
  #ends = new Int32Array(0);
  #times = new Float64Array(0);
  #kinds = new Uint8Array(0);

  /** The filter has to look for dates, as a jail's does. */
  constructor(filter: CompiledFilter, log: JailLog) {
    const detector = filter.createDetector();
    if (!detector) throw new TypeError("a jail's filter looks for dates");
    this.#filter = filter;
    this.log = log;
    this.#detector = detector;
    const needles = needlesOf(filter);
    this.#find = needles && createFinder(needles);
    this.#seams = new Seams(needles ?? []);
    const always = () => true;
    this.#scan = new ScanDates(detector, this.lines, always, always, true);
    this.#state = detector.snapshot();
  }

  /** The index of the line in hand in its chunk. */
  get index(): number {
    return this.#at;
  }

  /** The line in hand, or the one whose date is looked for. */
  get text(): string {
    return this.#at >= 0 && this.#at < this.lines.size ? this.lines.lineAt(this.#at) : this.#scan.line;
  }

  /** Goes to the next line; false where there is none. */
  next(): boolean {
    while (this.#at + 1 >= this.lines.size) {
      if (this.chunk + 1 >= this.log.chunks.count) return false;
      this.#load(++this.chunk);
    }
    const at = ++this.#at;
    this.number++;
    this.time = this.#times[at]!;
    this.isBroken = this.#kinds[at] === broken;
    this.kind = this.isBroken ? "undated" : dateKinds[this.#kinds[at]!]!;
    if (this.time > this.latest) this.latest = this.time;
    return true;
  }

  /** Whether a failregex may match the line in hand: it holds a literal that every match must contain. */
  get mayHit(): boolean {
    const { lines } = this;
    const at = this.#at;
    if (this.#find === undefined || lines.isMarked(at)) return true;
    const start = this.#starts[at]!;
    const end = this.#ends[at]!;
    if (start <= 0 || end <= start) return false;
    if (lines.isWide(at)) return this.#seams.mayMeet(`${lines.lineAt(at)}\n`, start, end);
    const from = lines.starts[at]!;
    return this.#seams.mayMeet(lines.text, from + start, from + end);
  }

  /** The line in hand, cut at its date. */
  cut(): TupleLine {
    const text = this.lines.copyAt(this.#at);
    const start = this.#starts[this.#at]!;
    const end = this.#ends[this.#at]!;
    return start < 0
      ? { tuple: ["", "", text] }
      : { tuple: [text.slice(0, start), text.slice(start, end), text.slice(end)] };
  }

  #load(chunk: number): void {
    const { text, wide, findWide } = this.log.chunks.read(chunk);
    const { lines } = this;
    this.#at = -1;
    lines.load(text, wide, findWide);
    if (this.#find) lines.mark(this.#find);
    if (this.#starts.length < lines.size) {
      this.#starts = new Int32Array(lines.starts.length);
      this.#ends = new Int32Array(lines.starts.length);
      this.#times = new Float64Array(lines.starts.length);
      this.#kinds = new Uint8Array(lines.starts.length);
    }
    const { zone } = this.#filter;
    const offset = zone.lastOffset;
    const before = this.#state;
    try {
      this.#scan.foresee();
      this.#state = this.#scan.find(before);
      zone.lastOffset = offset;
      this.#readFound();
    } catch (error) {
      if (!(error instanceof ScanGivenUp || error instanceof DateError)) throw error;
      this.#detector.restore(before);
      zone.lastOffset = offset;
      for (let at = 0; at < lines.size; at++) this.#findPlain(at);
      this.#state = this.#detector.snapshot();
    }
  }

  /** Reads the dates where the scan found them. */
  #readFound(): void {
    const { ranked, starts, ends, matchStarts, matchEnds } = this.#scan;
    for (let at = 0; at < this.lines.size; at++) {
      const template = ranked[at];
      if (!template) {
        this.#note(at, null);
        continue;
      }
      const line = this.lines.lineAt(at);
      let date = this.#detector.dateOf(template, line);
      if (date?.start !== starts[at] || date?.end !== ends[at])
        date = this.#detector.dateOf(template, line, matchStarts[at]!, matchEnds[at]!);
      if (date?.start !== starts[at] || date?.end !== ends[at]) throw new ScanGivenUp();
      this.#note(at, date);
    }
  }

  /** Finds and reads the date of a line as fail2ban does. */
  #findPlain(at: number): void {
    try {
      this.#note(at, this.#detector.matchTime(this.lines.lineAt(at)));
    } catch (error) {
      if (!(error instanceof DateError)) throw error;
      this.#note(at, null);
      this.#kinds[at] = broken;
    }
  }

  #note(at: number, date: DateMatch | null): void {
    this.#starts[at] = date ? date.start : -1;
    this.#ends[at] = date ? date.end : -1;
    this.#times[at] = Number.NaN;
    this.#kinds[at] = undated;
    if (date && date.end <= date.start) this.#kinds[at] = noneAsked;
    else if (date) {
      const time = this.#detector.timeOf(date);
      if (!time) return;
      this.#times[at] = time.value;
      this.#kinds[at] = dated;
    }
  }
}

const dated = dateKinds.indexOf("dated");
const undated = dateKinds.indexOf("undated");
const noneAsked = dateKinds.indexOf("none asked");
const broken = dateKinds.length;
