import type { DateDetector, DateMatch } from "../dates/index.ts";
import type { RegexMatch } from "../regex/index.ts";
import { PythonError } from "../text/index.ts";
import { clockTime, isRecent, type KnownDate } from "./clock.ts";
import type { CompiledFilter } from "./compile.ts";
import { findHits, type LineHits } from "./hits.ts";
import { LineBuffer } from "./line-buffer.ts";
import { groupsOf } from "./line-regex.ts";
import { copyConnections, FailureMerger } from "./merge.ts";
import type { FailData, Failure, Timestamp, TupleLine } from "./value.ts";

/** What a filter makes of a line. */
export interface LineOutcome {
  /** As Filter.processLine returns them: failures that are none yet (`nofail`) and that await an id among them. */
  readonly failures: readonly Failure[];
  /** The ignoreregexes that hit, in order; one may hit several times. */
  readonly ignored: readonly number[];
  /** The line as it was cut; undefined where its date breaks fail2ban. */
  readonly line: TupleLine | undefined;
  /** The date that was found in the line. */
  readonly date: DateMatch | null;
  /** Python's exception, where the line makes fail2ban-regex end with one. */
  readonly error: string | undefined;
}

/** All that a LineMatcher remembers, as plain data fit for structuredClone. */
export interface MatcherState {
  readonly detector: ReturnType<DateDetector["snapshot"]> | undefined;
  readonly lastDate: KnownDate | undefined;
  readonly connections: ReturnType<FailureMerger["snapshot"]>;
  readonly lines: readonly TupleLine[];
  readonly prefregex: FailData | null;
}

/** A copy of a state: two matchers may go on from one log's beginning, each with its own. */
export function copyState(state: MatcherState): MatcherState {
  return state.connections.size === 0 ? state : { ...state, connections: copyConnections(state.connections) };
}

const none: readonly never[] = [];

/**
 * Runs a filter over the lines of a log, one after the other.
 * Mirrors fail2ban/server/filter.py, Filter.processLine and findFailure, as fail2ban-regex uses them.
 */
export class LineMatcher {
  readonly filter: CompiledFilter;
  readonly detector: DateDetector | undefined;
  readonly #merger: FailureMerger;
  readonly #buffer: LineBuffer | undefined;
  #lastDate: KnownDate | undefined;
  #prefregex: RegexMatch | null = null;
  #prefregexGroups: FailData | null = null;

  constructor(filter: CompiledFilter) {
    this.filter = filter;
    this.detector = filter.createDetector();
    this.#merger = new FailureMerger(filter);
    this.#buffer = filter.maxlines > 1 ? new LineBuffer(filter) : undefined;
  }

  /** The last date that could be read. To be set where lines between were passed over. */
  get lastDate(): KnownDate | undefined {
    return this.#lastDate;
  }

  set lastDate(date: KnownDate | undefined) {
    this.#lastDate = date;
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
    let date: DateMatch | null = null;
    try {
      if (!this.detector)
        throw new PythonError("AttributeError", "'NoneType' object has no attribute 'matchTime'");
      date = this.detector.matchTime(line);
    } catch (error) {
      return { failures: none, ignored: none, line: undefined, date, error: describe(error) };
    }
    return this.processFound(line, date);
  }

  /** Takes a line whose date was looked for before, by a detector of the same filter. */
  processFound(line: string, date: DateMatch | null): LineOutcome {
    let time: Timestamp | null = null;
    try {
      if (date && date.start < date.end) time = readTime(this.detector!, date);
    } catch (error) {
      return { failures: none, ignored: none, line: undefined, date, error: describe(error) };
    }
    if (!date) return this.#findWithoutDate(line, { tuple: ["", "", line] }, null, null);
    const text = line.slice(date.start, date.end);
    const cut: TupleLine = { tuple: [line.slice(0, date.start), text, line.slice(date.end)] };
    if (time !== null) {
      this.#lastDate = { text, time };
      return this.#find(cut, time, date);
    }
    // A date that can't be read is none; where the pattern asks for none, the line is of now.
    return this.#findWithoutDate(line, cut, text === "" ? clockTime(this.filter.now()) : null, date);
  }

  /** Takes a line that comes with its time, as one from a journal: what stands before the date, the date, the rest. */
  processDatedLine(line: TupleLine, time: Timestamp): LineOutcome {
    this.#lastDate = { text: line.tuple[1], time };
    return this.#find(line, time, null);
  }

  /** Takes a line that has no time at all into the line buffer (maxlines > 1); what it matches is passed over. */
  processUndated(line: TupleLine): LineOutcome {
    try {
      const ignored = this.#buffer?.findHits(line, undefined, true).ignored ?? none;
      return { failures: none, ignored, line, date: null, error: undefined };
    } catch (error) {
      return { failures: none, ignored: none, line, date: null, error: describe(error) };
    }
  }

  /** What is remembered from line to line. */
  snapshot(): MatcherState {
    return {
      detector: this.detector?.snapshot(),
      lastDate: this.#lastDate,
      connections: this.#merger.snapshot(),
      lines: this.lineBuffer,
      prefregex: this.prefregexGroups,
    };
  }

  /** Goes on from a state; it must be a copy (copyState) where the other matcher goes on, too. */
  restore(state: MatcherState): void {
    if (state.detector) this.detector?.restore(state.detector);
    this.#lastDate = state.lastDate;
    this.#merger.restore(state.connections);
    if (this.#buffer) this.#buffer.lines = state.lines;
    this.#prefregex = null;
    this.#prefregexGroups = state.prefregex;
  }

  /** A line without a date has the last line's, if that is recent. */
  #findWithoutDate(
    line: string,
    cut: TupleLine,
    time: Timestamp | null,
    date: DateMatch | null,
  ): LineOutcome {
    const known = this.#lastDate;
    return isRecent(known, this.filter.now())
      ? this.#find({ tuple: ["", known.text, line] }, known.time, date)
      : this.#find(cut, time, date);
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
      return { failures: none, ignored: none, line, date, error: describe(error) };
    }
  }

  #keepPrefix(match: RegexMatch | null): void {
    this.#prefregex = match;
    this.#prefregexGroups = null;
  }
}

function readTime(detector: DateDetector, match: DateMatch): Timestamp | null {
  const time = detector.timeOf(match);
  if (time === null) return null;
  return time.float ? { float: time.value } : time.value;
}

function describe(error: unknown): string {
  if (error instanceof PythonError) return String(error);
  throw error;
}
