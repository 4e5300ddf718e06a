import type { DateDetector } from "../dates/index.ts";
import { createFinder, type Finder, noteAscii, type RegexMatch } from "../regex/index.ts";
import { type BriefHit, type BriefReader, briefReaders, hasConnections, isBrief } from "./brief.ts";
import { ChunkLines, type WideLine } from "./chunk-lines.ts";
import type { CompiledFilter } from "./compile.ts";
import { Connections, type ConnectionsState } from "./connections.ts";
import { type Dispatcher, dispatcherOf } from "./dispatch.ts";
import { contentLine, contentOf, findIgnored } from "./hits.ts";
import { needlesOf, Seams } from "./needles.ts";
import { type DatesState, ScanDates } from "./scan-dates.ts";

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

/**
 * Counts the lines of a log as fail2ban-regex's report does, a chunk of whole lines at a time, in steps: `load`, `foresee`
 * and `match` look at one chunk alone, so that several scanners may work on several chunks at once; `findDates` and
 * `settle` depend on what came before and take their turn. The steps together do what LineMatcher does line by line,
 * with the same outcome; lines without a literal that every match contains are passed over.
 */
export class LogScanner {
  readonly counts: LogCounts;
  /** Whether settle() depends on the chunks before. */
  readonly connected: boolean;
  readonly #filter: CompiledFilter;
  readonly #candidatesFor: Dispatcher;
  readonly #readers: readonly BriefReader[];
  readonly #find: Finder | undefined;
  readonly #seams: Seams;
  readonly #keep: number;
  readonly #connections = new Connections();
  readonly #ruleNames: readonly string[];
  readonly #lines = new ChunkLines();
  readonly #dates: ScanDates;
  #chunk = 0;
  /** Per line of the chunk: how it is counted. */
  #outcomes = new Uint8Array(1 << 14);
  #hits: BriefHit[] = [];
  #hitLines: number[] = [];
  #rule = "datepattern";

  /** A scanner for `filter`, or undefined where only a LineMatcher will do. Keeps the first `keep` lines of a kind. */
  static for(filter: CompiledFilter, keep: number): LogScanner | undefined {
    const detector = isBrief(filter) ? filter.createDetector() : undefined;
    return detector && new LogScanner(filter, detector, keep);
  }

  private constructor(filter: CompiledFilter, detector: DateDetector, keep: number) {
    this.#filter = filter;
    this.#keep = keep;
    this.#candidatesFor = dispatcherOf(filter);
    this.#readers = briefReaders(filter);
    this.connected = hasConnections(filter);
    this.#ruleNames = filter.failregex.map((_, index) => `failregex ${index + 1}`);
    const needles = needlesOf(filter);
    this.#find = needles && createFinder(needles);
    this.#seams = new Seams(needles ?? []);
    this.#dates = new ScanDates(
      detector,
      this.#lines,
      (number, start, end) => filter.prefregex !== undefined || this.#mayHit(number, start, end),
      (number, behind) =>
        filter.prefregex !== undefined ||
        this.#find === undefined ||
        this.#lines.isMarked(number) ||
        this.#seams.mayMeetAt(behind),
    );
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

  /** The line in hand, and what was asked about it: what to name where a pattern runs away. */
  get inHand(): { readonly line: string; readonly rule: string } {
    return { line: this.#dates.line, rule: this.#rule };
  }

  /** The date detector, with the hits of the chunks so far. */
  get detector(): DateDetector {
    return this.#dates.detector;
  }

  /**
   * Takes a chunk of whole lines: `text` has one character for each byte. Lines with bytes above 127, which `findWide`
   * finds, are read by `wide`.
   */
  load(chunk: number, text: string, wide: WideLine, findWide: Finder): void {
    this.#chunk = chunk;
    this.#lines.load(text, wide, findWide);
    if (this.#find) this.#lines.mark(this.#find);
    if (this.#outcomes.length < this.#lines.size) this.#outcomes = new Uint8Array(this.#lines.starts.length);
  }

  /** Looks for dates where that needs nothing but the chunk. */
  foresee(): void {
    this.#rule = "datepattern";
    this.#dates.foresee();
  }

  /** The first sequential step: finds the date of every line, going on from the state before the chunk. */
  findDates(state: DatesState): DatesState {
    this.#rule = "datepattern";
    return this.#dates.find(state);
  }

  /** Runs the regexes over the lines that could match. */
  match(): void {
    this.#outcomes.fill(0, 0, this.#lines.size);
    this.#hits = [];
    this.#hitLines = [];
    const { kept, starts, ends, size } = this.#dates;
    for (let at = 0; at < size; at++) this.#matchLine(kept[at]!, starts[at]!, ends[at]!);
    this.counts.tested += this.#lines.size;
  }

  /** The second sequential step: counts the hits in the light of the lines before, and the lines by their hits. */
  settle(state: ConnectionsState): ConnectionsState {
    const { counts } = this;
    if (this.connected) this.#connections.restore(state);
    for (let i = 0; i < this.#hits.length; i++) {
      const hit = this.#hits[i]!;
      counts.failregex[hit.failregex]!++;
      this.#outcomes[this.#hitLines[i]!]! |= this.#connections.isNofail(hit) ? isIgnored : isMatched;
    }
    this.#hits = [];
    const { size } = this.#lines;
    let matched = 0;
    let ignored = 0;
    for (let i = 0; i < size; i++) {
      const outcome = this.#outcomes[i]!;
      if (outcome >= isIgnored) {
        ignored++;
        if (counts.ignoredLines.length < this.#keep) counts.ignoredLines.push(this.#place(i));
      } else if (outcome !== 0) matched++;
      else if (counts.missedLines.length < this.#keep) counts.missedLines.push(this.#place(i));
    }
    counts.matched += matched;
    counts.ignored += ignored;
    counts.missed += size - matched - ignored;
    return this.connected ? this.#connections.snapshot() : state;
  }

  /** Whether a failregex may match a line whose date stands from `start` to `end`. */
  #mayHit(number: number, start: number, end: number): boolean {
    const lines = this.#lines;
    if (this.#find === undefined || lines.isMarked(number)) return true;
    if (start <= 0) return false;
    if (!lines.isWide(number)) {
      const from = lines.starts[number]!;
      return from + end < lines.ends[number]! && this.#seams.mayMeet(lines.text, from + start, from + end);
    }
    const line = lines.lineAt(number);
    return end < line.length && this.#seams.mayMeet(line, start, end);
  }

  #matchLine(number: number, from: number, to: number): void {
    const filter = this.#filter;
    const { counts } = this;
    const isAscii = !this.#lines.isWide(number);
    this.#dates.line = this.#lines.lineAt(number);
    this.#dates.settle(number);
    let text = this.#lines.cut(number, from, to);
    if (filter.ignoresFirst && this.#ignore(text, number)) return;
    let prefix: RegexMatch | undefined;
    if (filter.prefregex) {
      this.#rule = "prefregex";
      if (!this.#mayHit(number, from, to)) {
        if (filter.prefregex.regex.searchEnd(text) >= 0) counts.prefregex++;
        return;
      }
      prefix = filter.prefregex.regex.search(text) ?? undefined;
      if (!prefix) return;
      counts.prefregex++;
      const content = contentOf(filter.prefregex, prefix);
      if (content) {
        text = contentLine(content, text);
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

  #ignore(text: string, number: number): boolean {
    this.#rule = "ignoreregex";
    const found = findIgnored(this.#filter, text);
    if (found.length === 0) return false;
    for (const index of found) this.counts.ignoreregex[index]!++;
    this.#outcomes[number]! |= isIgnored;
    return true;
  }

  #place(number: number): PlacedLine {
    return { chunk: this.#chunk, text: this.#lines.copyAt(number) };
  }
}

const isMatched = 1;
const isIgnored = 2;
