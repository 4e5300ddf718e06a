import { type DateDetector, DateError, type DateMatch } from "../dates/index.ts";
import { createFinder, type Finder, noteAscii, type RegexMatch } from "../regex/index.ts";
import { type BriefHit, type BriefReader, briefReaders, hasConnections, isBrief } from "./brief.ts";
import type { CompiledFilter } from "./compile.ts";
import { Connections, type ConnectionsState } from "./connections.ts";
import { DateCheck } from "./date-check.ts";
import { type Dispatcher, dispatcherOf } from "./dispatch.ts";
import { contentOf, findIgnored } from "./hits.ts";
import { type Clauses, filterLiterals } from "./literals.ts";

/** What a scan counts, and the first lines of each kind for the report. */
export interface LogCounts {
  tested: number;
  matched: number;
  ignored: number;
  missed: number;
  /** Lines that prefregex matched. */
  prefregex: number;
  /** Hits of each failregex, those that are no failure among them. */
  readonly failregex: number[];
  readonly ignoreregex: number[];
  /** The first missed and ignored lines, with their place in the log. */
  readonly missedLines: PlacedLine[];
  readonly ignoredLines: PlacedLine[];
}

/** A line, and the chunk it stood in. */
export interface PlacedLine {
  readonly chunk: number;
  readonly text: string;
}

/** Thrown where brief hits do not tell enough, and the log must be scanned line by line after all. */
export class ScanGivenUp extends Error {}

/** Reads a line that is not ASCII out of the chunk: its offsets there. */
export type WideLine = (start: number, end: number) => string;

/** The state of the date detector, passed from chunk to chunk. */
export type DatesState = ReturnType<DateDetector["snapshot"]>;

/**
 * Counts the lines of a log as fail2ban-regex's report does, a chunk of whole lines at a time, in four steps: `load` and
 * `match` look at one chunk alone, so that several scanners may work on several chunks at once; `findDates` and `settle`
 * depend on what came before and take their turn. The steps together do what LineMatcher does line by line, with the
 * same outcome; lines without a literal that every match contains are passed over.
 */
export class LogScanner {
  readonly counts: LogCounts;
  readonly #filter: CompiledFilter;
  readonly #detector: DateDetector;
  readonly #dates: DateCheck;
  readonly #candidatesFor: Dispatcher;
  readonly #readers: readonly BriefReader[];
  readonly #find: Finder | undefined;
  readonly #seams: ReadonlySet<number>;
  readonly #keep: number;
  readonly #connections = new Connections();
  readonly #connected: boolean;
  readonly #ruleNames: readonly string[];

  #chunk = 0;
  #text = "";
  #wide: WideLine = () => "";
  #starts = new Int32Array(1 << 14);
  #ends = new Int32Array(1 << 14);
  #marks = new Uint8Array(1 << 14);
  #size = 0;
  /** The lines that must be matched, and where their dates stand in them (-1: none). */
  #asked = new Int32Array(1 << 14);
  #dateStarts = new Int32Array(1 << 14);
  #dateEnds = new Int32Array(1 << 14);
  #askedSize = 0;
  /** The template that dates were foreseen by, and where it finds them: whole match and date; -1 where it does not. */
  #foreseen: DateDetector["first"];
  #matchStarts = new Int32Array(1 << 14);
  #matchEnds = new Int32Array(1 << 14);
  #foreseenStarts = new Int32Array(1 << 14);
  #foreseenEnds = new Int32Array(1 << 14);
  /** Dates of which it is not known yet whether they can be read, by line. */
  #unsure = new Map<number, DateMatch>();
  /** Per line of the chunk: how it is counted. */
  #outcomes = new Uint8Array(1 << 14);
  #hits: BriefHit[] = [];
  #hitLines: number[] = [];
  #line = "";
  #rule = "datepattern";

  /** A scanner for `filter`, or undefined where only a LineMatcher will do. Keeps the first `keep` lines of a kind. */
  static for(filter: CompiledFilter, keep: number): LogScanner | undefined {
    const detector = isBrief(filter) ? filter.createDetector() : undefined;
    return detector && new LogScanner(filter, detector, keep);
  }

  private constructor(filter: CompiledFilter, detector: DateDetector, keep: number) {
    this.#filter = filter;
    this.#detector = detector;
    this.#dates = new DateCheck(detector);
    this.#keep = keep;
    this.#candidatesFor = dispatcherOf(filter);
    this.#readers = briefReaders(filter);
    this.#connected = hasConnections(filter);
    this.#ruleNames = filter.failregex.map((_, index) => `failregex ${index + 1}`);
    const needles = needlesOf(filter);
    this.#find = needles && createFinder(needles);
    this.#seams = new Set(needles?.flatMap(pairsOf));
    this.counts = {
      tested: 0,
      matched: 0,
      ignored: 0,
      missed: 0,
      prefregex: 0,
      failregex: filter.failregex.map(() => 0),
      ignoreregex: filter.ignoreregex.map(() => 0),
      missedLines: [],
      ignoredLines: [],
    };
  }

  /** Whether settle() depends on the chunks before. */
  get connected(): boolean {
    return this.#connected;
  }

  /** The line in hand, and what was asked about it: what to name where a pattern runs away. */
  get inHand(): { readonly line: string; readonly rule: string } {
    return { line: this.#line, rule: this.#rule };
  }

  /** The date detector, with the hits of the chunks so far. */
  get detector(): DateDetector {
    return this.#detector;
  }

  /**
   * Takes a chunk of whole lines: `text` has one character for each byte. Lines with bytes above 127 are read by `wide`.
   */
  load(chunk: number, text: string, wide: WideLine): void {
    this.#chunk = chunk;
    this.#text = text;
    this.#wide = wide;
    this.#splitLines();
    this.#markLines();
  }

  /**
   * Looks for dates by the template that found the last one in the chunk that this scanner had before: most likely it
   * finds those of this chunk, too.
   */
  foresee(): void {
    const first = this.#detector.first;
    this.#foreseen = first;
    if (!first) return;
    this.#rule = "datepattern";
    for (let i = 0; i < this.#size; i++) {
      const line = this.#lineAt(i);
      this.#line = line;
      const match = first.search(line);
      this.#matchEnds[i] = -1;
      if (!match || match.end === match.start) continue;
      this.#matchStarts[i] = match.start;
      this.#matchEnds[i] = match.end;
      this.#foreseenStarts[i] = match.startOf(1);
      this.#foreseenEnds[i] = match.endOf(1);
    }
  }

  /** The first sequential step: finds the date of every line, going on from the state before the chunk. */
  findDates(state: DatesState): DatesState {
    const detector = this.#detector;
    detector.restore(state);
    const foreseen = this.#foreseen;
    this.#askedSize = 0;
    this.#unsure.clear();
    this.#rule = "datepattern";
    let isForeseen = foreseen !== undefined && detector.first === foreseen;
    let run = 0;
    for (let i = 0; i < this.#size; i++) {
      if (isForeseen && this.#matchEnds[i]! >= 0) {
        run++;
        this.#noteForeseen(i, foreseen!);
        continue;
      }
      if (run > 0) this.#repeat(run, i - 1);
      run = 0;
      const line = this.#lineAt(i);
      this.#line = line;
      this.#noteDate(i, line, detector.matchTime(line));
      isForeseen = foreseen !== undefined && detector.first === foreseen;
    }
    if (run > 0) this.#repeat(run, this.#size - 1);
    return detector.snapshot();
  }

  #repeat(count: number, last: number): void {
    this.#detector.repeat(count, this.#lineAt(last), this.#matchStarts[last]!, this.#matchEnds[last]!);
  }

  /** Notes a line whose date was foreseen. */
  #noteForeseen(i: number, { template }: NonNullable<DateDetector["first"]>): void {
    const start = this.#foreseenStarts[i]!;
    const end = this.#foreseenEnds[i]!;
    const isKept = this.#isKept(i, start, end);
    if (!isKept && !this.#dates.isRisky(template)) return;
    if (isKept) this.#keepDate(i, start, end);
    if (end <= start) return;
    const from = this.#starts[i]!;
    const isWideLine = (this.#marks[i]! & isWide) !== 0;
    const line = isWideLine ? this.#lineAt(i) : this.#text;
    if (this.#dates.isKnown(template, line, isWideLine ? start : from + start)) return;
    const whole = this.#lineAt(i);
    this.#noteUnknown(i, whole, this.#detector.dateOf(this.#foreseen!, whole)!, isKept);
  }

  /** Notes a line and the date that was found in it. */
  #noteDate(i: number, line: string, date: DateMatch | null): void {
    const start = date ? date.start : -1;
    const end = date ? date.end : -1;
    const isKept = this.#isKept(i, start, end);
    if (isKept) this.#keepDate(i, start, end);
    if (!date || end <= start || this.#dates.isKnown(date.template, line, start)) return;
    if (isKept || this.#dates.isRisky(date.template)) this.#noteUnknown(i, line, date, isKept);
  }

  /** A date of which it is not known whether it can be read: it is read now where that tells of others, too. */
  #noteUnknown(i: number, line: string, date: DateMatch, isKept: boolean): void {
    if (!isKept) this.#isReadable(date, line);
    else if (this.#dates.learnsFrom(date.template)) this.#mustRead(date, line);
    else this.#unsure.set(i, date);
  }

  /** Whether a line must be matched. */
  #isKept(i: number, start: number, end: number): boolean {
    return this.#find === undefined || (this.#marks[i]! & isMarked) !== 0 || this.#mayMeet(i, start, end);
  }

  #keepDate(i: number, start: number, end: number): void {
    const at = this.#askedSize++;
    this.#asked[at] = i;
    this.#dateStarts[at] = start;
    this.#dateEnds[at] = end;
  }

  /** Runs the regexes over the lines that could match. */
  match(): void {
    this.#outcomes.fill(0, 0, this.#size);
    this.#hits = [];
    this.#hitLines = [];
    for (let at = 0; at < this.#askedSize; at++) {
      this.#matchLine(this.#asked[at]!, this.#dateStarts[at]!, this.#dateEnds[at]!);
    }
    this.counts.tested += this.#size;
  }

  /** The second sequential step: counts the hits in the light of the lines before, and the lines by their hits. */
  settle(state: ConnectionsState): ConnectionsState {
    const { counts } = this;
    if (this.#connected) this.#connections.restore(state);
    for (let i = 0; i < this.#hits.length; i++) {
      const hit = this.#hits[i]!;
      counts.failregex[hit.failregex]!++;
      const line = this.#hitLines[i]!;
      this.#outcomes[line]! |= this.#connections.isNofail(hit) ? isIgnored : isMatched;
    }
    this.#hits = [];
    let matched = 0;
    let ignored = 0;
    for (let i = 0; i < this.#size; i++) {
      const outcome = this.#outcomes[i]!;
      if (outcome >= isIgnored) {
        ignored++;
        if (counts.ignoredLines.length < this.#keep) counts.ignoredLines.push(this.#place(i));
      } else if (outcome !== 0) matched++;
      else if (counts.missedLines.length < this.#keep) counts.missedLines.push(this.#place(i));
    }
    counts.matched += matched;
    counts.ignored += ignored;
    counts.missed += this.#size - matched - ignored;
    return this.#connected ? this.#connections.snapshot() : state;
  }

  /** Finds the lines: without their ends, those that are empty or begin with `#` left out, as fail2ban-regex does. */
  #splitLines(): void {
    const text = this.#text;
    let size = 0;
    for (let start = 0; start < text.length; ) {
      const newline = text.indexOf("\n", start);
      let end = newline;
      while (end > start && text.charCodeAt(end - 1) === 13) end--;
      if (end > start && text.charCodeAt(start) !== 35) {
        if (size === this.#starts.length) this.#grow();
        this.#starts[size] = start;
        this.#ends[size] = end;
        size++;
      }
      start = newline + 1;
    }
    this.#size = size;
    this.#marks.fill(0, 0, size);
  }

  /** Marks the lines that are not ASCII, and those that hold a literal of those that a match contains. */
  #markLines(): void {
    this.#markBy(findWide, isWide);
    if (this.#find) this.#markBy(this.#find, isMarked);
  }

  #markBy(find: Finder, mark: number): void {
    const text = this.#text;
    let line = 0;
    for (let at = find(text, 0); at >= 0; ) {
      while (line < this.#size && this.#ends[line]! <= at) line++;
      if (line === this.#size) return;
      // It may stand in a line that was left out, or between two lines.
      if (this.#starts[line]! > at) {
        at = find(text, at + 1);
        continue;
      }
      this.#marks[line]! |= mark;
      at = find(text, this.#ends[line]!);
    }
  }

  /** Whether a literal could lie over the seam that is left where the date was. */
  #mayMeet(i: number, start: number, end: number): boolean {
    if (start <= 0) return false;
    if ((this.#marks[i]! & isWide) !== 0) {
      const line = this.#lineAt(i);
      return end < line.length && this.#seams.has(pair(line.charCodeAt(start - 1), line.charCodeAt(end)));
    }
    const from = this.#starts[i]!;
    if (from + end >= this.#ends[i]!) return false;
    return this.#seams.has(pair(this.#text.charCodeAt(from + start - 1), this.#text.charCodeAt(from + end)));
  }

  /** A line of the chunk; what is searched in it next is known to be ASCII where it is. */
  #lineAt(number: number): string {
    const start = this.#starts[number]!;
    const end = this.#ends[number]!;
    if ((this.#marks[number]! & isWide) !== 0) return this.#wide(start, end);
    const line = this.#text.slice(start, end);
    noteAscii(line);
    return line;
  }

  /** What the regexes see of a line: without its date, with a newline. */
  #cut(number: number, from: number, to: number): string {
    const end = this.#ends[number]!;
    if ((this.#marks[number]! & isWide) === 0 && from <= 0 && this.#text.charCodeAt(end) === 10) {
      return this.#text.slice(this.#starts[number]! + Math.max(to, 0), end + 1);
    }
    const line = this.#line;
    return from < 0 ? `${line}\n` : `${line.slice(0, from)}${line.slice(to)}\n`;
  }

  #matchLine(number: number, from: number, to: number): void {
    const filter = this.#filter;
    const { counts } = this;
    const isAscii = (this.#marks[number]! & isWide) === 0;
    const line = this.#lineAt(number);
    this.#line = line;
    const unsure = this.#unsure.get(number);
    if (unsure) this.#mustRead(unsure, line);
    let text = this.#cut(number, from, to);
    if (isAscii) noteAscii(text);
    if (filter.ignoresFirst && this.#ignore(text, number)) return;
    let prefix: RegexMatch | undefined;
    if (filter.prefregex) {
      this.#rule = "prefregex";
      prefix = filter.prefregex.regex.search(text) ?? undefined;
      if (!prefix) return;
      counts.prefregex++;
      const content = contentOf(filter.prefregex, prefix);
      if (content) {
        text = `${content}\n`;
        if (isAscii) noteAscii(text);
      }
    }
    const candidates = this.#candidatesFor(text);
    for (let at = 0; at < candidates.length; at++) {
      const index = candidates[at]!;
      this.#rule = this.#ruleNames[index]!;
      const match = filter.failregex[index]!.regex.search(text);
      if (!match) continue;
      if (filter.ignoreregex.length > 0 && this.#ignore(text, number)) continue;
      const hit = this.#readers[index]!(match, prefix);
      if (!hit) continue;
      this.#hits.push(hit);
      this.#hitLines.push(number);
    }
  }

  /** Gives up where a date can't be read: it may stay in the line, as the clock and the lines before decide. */
  #mustRead(date: DateMatch, line: string): void {
    if (!this.#isReadable(date, line)) throw new ScanGivenUp();
  }

  #isReadable(date: DateMatch, line: string): boolean {
    try {
      return this.#dates.isReadable(date, line);
    } catch (error) {
      if (error instanceof DateError) throw new ScanGivenUp();
      throw error;
    }
  }

  #ignore(text: string, number: number): boolean {
    this.#rule = "ignoreregex";
    const found = findIgnored(this.#filter, text);
    if (found.length === 0) return false;
    for (const index of found) this.counts.ignoreregex[index]!++;
    this.#outcomes[number]! |= isIgnored;
    return true;
  }

  #place(number: number): PlacedLine {
    const start = this.#starts[number]!;
    const end = this.#ends[number]!;
    const wide = (this.#marks[number]! & isWide) !== 0;
    // A copy: a slice would keep the whole chunk alive.
    const text = wide ? this.#wide(start, end) : [...this.#text.slice(start, end)].join("");
    return { chunk: this.#chunk, text };
  }

  #grow(): void {
    const size = this.#starts.length * 2;
    const larger = <Kind extends Int32Array | Uint8Array>(old: Kind, fresh: Kind): Kind => {
      fresh.set(old);
      return fresh;
    };
    this.#starts = larger(this.#starts, new Int32Array(size));
    this.#ends = larger(this.#ends, new Int32Array(size));
    this.#marks = larger(this.#marks, new Uint8Array(size));
    this.#asked = larger(this.#asked, new Int32Array(size));
    this.#dateStarts = larger(this.#dateStarts, new Int32Array(size));
    this.#dateEnds = larger(this.#dateEnds, new Int32Array(size));
    this.#matchStarts = larger(this.#matchStarts, new Int32Array(size));
    this.#matchEnds = larger(this.#matchEnds, new Int32Array(size));
    this.#foreseenStarts = larger(this.#foreseenStarts, new Int32Array(size));
    this.#foreseenEnds = larger(this.#foreseenEnds, new Int32Array(size));
    this.#outcomes = larger(this.#outcomes, new Uint8Array(size));
  }
}

const isWide = 1;
const isMarked = 2;
const isMatched = 1;
const isIgnored = 2;

const wideCharacter = /[\x80-\xff]/g;

function findWide(text: string, from: number): number {
  wideCharacter.lastIndex = from;
  return wideCharacter.test(text) ? wideCharacter.lastIndex - 1 : -1;
}

/**
 * Literals of which every line that makes a difference holds at least one, before or after its date is cut out;
 * undefined where a line need not hold any.
 */
function needlesOf(filter: CompiledFilter): readonly string[] | undefined {
  const { prefregex, failregex, ignoreregex } = filterLiterals(filter);
  const all = prefregex ? [prefregex, ...ignoreregex] : [...failregex, ...ignoreregex];
  const needles: string[] = [];
  for (const clauses of all) {
    const best = bestClause(clauses);
    if (!best) return undefined;
    needles.push(...best);
  }
  return needles;
}

/** The clause whose shortest literal is longest: the rarest to be met. */
function bestClause(clauses: Clauses): readonly string[] | undefined {
  let best: readonly string[] | undefined;
  let length = 1;
  for (const clause of clauses) {
    // A chunk is searched as bytes: only what is ASCII looks the same there.
    if (clause.some((literal) => /[^\x00-\x7f]/.test(literal))) continue;
    const shortest = Math.min(...clause.map((literal) => literal.length));
    if (shortest > length) {
      best = clause;
      length = shortest;
    }
  }
  return best;
}

function pairsOf(literal: string): number[] {
  const pairs: number[] = [];
  for (let i = 1; i < literal.length; i++) pairs.push(pair(literal.charCodeAt(i - 1), literal.charCodeAt(i)));
  return pairs;
}

function pair(left: number, right: number): number {
  return left * 65536 + right;
}
