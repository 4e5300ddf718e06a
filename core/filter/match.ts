import type { DateDetector, DateMatch } from "../dates/index.ts";
import type { RegexMatch } from "../regex/index.ts";
import type { CompiledFilter } from "./compile.ts";
import { findHits, type LineHits } from "./hits.ts";
import { clockTime, LastDate, readTime } from "./last-date.ts";
import { LineBuffer } from "./line-buffer.ts";
import { groupsOf } from "./line-regex.ts";
import { couldMatch } from "./literals.ts";
import { FailureMerger } from "./merge.ts";
import { PythonError } from "./python-error.ts";
import type { FailData, Failure, Timestamp, TupleLine } from "./value.ts";

/** What a filter makes of a line. */
export interface LineOutcome {
  /** As Filter.processLine returns them: failures that are none yet (`nofail`) and that await an id among them. */
  readonly failures: readonly Failure[];
  /** The ignoreregexes that hit, in order; one may hit several times. */
  readonly ignored: readonly number[];
  /** The line as it was cut; undefined where nothing in it could match. */
  readonly line: TupleLine | undefined;
  /** The date that was found in the line. */
  readonly date: DateMatch | null;
  /** Python's exception, where the line makes fail2ban-regex end with one. */
  readonly error: string | undefined;
}

/** All that a LineMatcher remembers, as plain data fit for structuredClone. */
export interface MatcherState {
  readonly detector: ReturnType<DateDetector["snapshot"]> | undefined;
  readonly lastDate: ReturnType<LastDate["get"]>;
  readonly connections: ReturnType<FailureMerger["snapshot"]>;
  readonly lines: readonly TupleLine[];
  readonly prefregex: FailData | null;
}

const none: readonly never[] = [];

/**
 * Runs a filter over the lines of a log, one after the other.
 * Mirrors fail2ban/server/filter.py, Filter.processLine and findFailure, as fail2ban-regex uses them.
 */
export class LineMatcher {
  readonly filter: CompiledFilter;
  readonly detector: DateDetector | undefined;
  readonly #lastDate: LastDate;
  readonly #merger: FailureMerger;
  readonly #buffer: LineBuffer | undefined;
  #prefregex: RegexMatch | null = null;
  #prefregexGroups: FailData | null = null;

  constructor(filter: CompiledFilter) {
    this.filter = filter;
    this.detector = filter.createDetector();
    this.#lastDate = new LastDate(this.detector);
    this.#merger = new FailureMerger(filter);
    this.#buffer = filter.maxlines > 1 ? new LineBuffer(filter) : undefined;
  }

  /** The lines that await a match, where a failregex may match several (maxlines > 1). */
  get lineBuffer(): readonly TupleLine[] {
    return this.#buffer?.lines ?? none;
  }

  /**
   * What prefregex took when it was last asked, null where it missed. As in fail2ban-regex, that may have been some
   * lines ago: it is not asked about a line that an ignoreregex took away.
   */
  get prefregexGroups(): FailData | null {
    if (this.#prefregex && this.filter.prefregex)
      this.#prefregexGroups ??= groupsOf(this.filter.prefregex, this.#prefregex);
    return this.#prefregexGroups;
  }

  /** Whether prefregex matched when it was last asked. */
  get prefregexMatched(): boolean {
    return this.#prefregex !== null || this.#prefregexGroups !== null;
  }

  /** Takes a line, without its newline; the date is looked for in it. */
  processLine(line: string): LineOutcome {
    if (!this.detector) {
      const error = "AttributeError: 'NoneType' object has no attribute 'matchTime'";
      return { failures: none, ignored: none, line: undefined, date: null, error };
    }
    const match = this.detector.matchTime(line);
    if (!match) return this.#processWithoutDate(line, { tuple: ["", "", line] }, null);
    const { start, end } = match;
    const before = line.slice(0, start);
    const after = line.slice(end);
    if (start === end) return this.#processEmptyDate(line, { tuple: [before, "", after] }, match);
    const date = line.slice(start, end);
    if (!this.#buffer && !couldMatch(this.filter, line, before, after)) {
      // Whether the date can be read makes no difference to the line, so that can wait.
      this.#lastDate.note(date, match);
      if (this.filter.prefregex) this.#keepPrefix(null);
      return { failures: none, ignored: none, line: undefined, date: match, error: undefined };
    }
    const time = readTime(this.detector, match);
    if (time === null) return this.#processWithoutDate(line, { tuple: [before, date, after] }, match);
    this.#lastDate.set(date, time);
    return this.#find({ tuple: [before, date, after] }, time, match);
  }

  /** Takes a line that comes with its time, as one from a journal: what stands before the date, the date, the rest. */
  processDatedLine(line: TupleLine, time: Timestamp): LineOutcome {
    this.#lastDate.set(line.tuple[1], time);
    return this.#find(line, time, null);
  }

  /** What is remembered from line to line. */
  snapshot(): MatcherState {
    return {
      detector: this.detector?.snapshot(),
      lastDate: this.#lastDate.get(),
      connections: this.#merger.snapshot(),
      lines: this.lineBuffer,
      prefregex: this.prefregexGroups,
    };
  }

  /** Goes on from a state; it must be a copy (structuredClone) where the other matcher goes on, too. */
  restore(state: MatcherState): void {
    if (state.detector) this.detector?.restore(state.detector);
    this.#lastDate.restore(state.lastDate);
    this.#merger.restore(state.connections);
    if (this.#buffer) this.#buffer.lines = state.lines;
    this.#prefregex = null;
    this.#prefregexGroups = state.prefregex;
  }

  /** A line without a date, or with one that can't be read: it has the last line's, if that is recent. */
  #processWithoutDate(line: string, cut: TupleLine, match: DateMatch | null): LineOutcome {
    const recent = this.#lastDate.recent(this.filter.now());
    return recent
      ? this.#find({ tuple: ["", recent.text, line] }, recent.time, match)
      : this.#find(cut, null, match);
  }

  /** A line whose date pattern asks for no date: it has the last line's, if that is recent, else it is of now. */
  #processEmptyDate(line: string, cut: TupleLine, match: DateMatch): LineOutcome {
    const now = this.filter.now();
    const recent = this.#lastDate.recent(now);
    return recent
      ? this.#find({ tuple: ["", recent.text, line] }, recent.time, match)
      : this.#find(cut, clockTime(now), match);
  }

  #find(line: TupleLine, time: Timestamp | null, date: DateMatch | null): LineOutcome {
    try {
      const found: LineHits = this.#buffer
        ? this.#buffer.findHits(line)
        : findHits(this.filter, line.tuple[0], line.tuple[2]);
      if (found.prefregex !== undefined) this.#keepPrefix(found.prefregex);
      const failures = found.hits.length > 0 ? this.#merger.merge(found.hits, line, time) : none;
      return { failures, ignored: found.ignored, line, date, error: undefined };
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      return { failures: none, ignored: none, line, date, error: String(error) };
    }
  }

  #keepPrefix(match: RegexMatch | null): void {
    this.#prefregex = match;
    this.#prefregexGroups = null;
  }
}
