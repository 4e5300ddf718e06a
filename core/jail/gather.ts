import { type CompiledFilter, hasConnections, LineMatcher, type TupleLine } from "../filter/index.ts";
import { LineClock } from "./clock.ts";
import { FailureLog } from "./failure-log.ts";
import type { LogFailures } from "./failures.ts";
import { type JailLog, LogCursor } from "./log-cursor.ts";
import type { TimeReading } from "./options.ts";
import { MentionReader, SuccessLog } from "./successes.ts";

/** For which question failures are gathered; it matters where the filter remembers something from line to line. */
export interface GatherReading {
  readonly time: TimeReading;
  /** Seconds. */
  readonly findtime: number;
}

/** Lines between two looks at the time. */
const turn = 64;

/**
 * Gathers what a filter finds in a jail's logs, in steps. Several logs are merged by the dates of their lines; where
 * fail2ban starts, and the filter remembers something, they are read one after the other.
 */
export class Gathering {
  readonly #filter: CompiledFilter;
  readonly #logs: readonly JailLog[];
  readonly #reading: GatherReading;
  #run: Run;

  /** Whatever `filter` was compiled for, it is used as a jail uses it. */
  constructor(filter: CompiledFilter, logs: readonly JailLog[], reading: GatherReading) {
    this.#filter = filter;
    this.#logs = logs;
    this.#reading = reading;
    this.#run = new Run(filter, logs, reading);
  }

  /** The line in hand: what to name where a pattern runs away. */
  get inHand(): { readonly text: string } {
    return { text: this.#run.text };
  }

  /** How much is done, from 0 to 1. */
  get share(): number {
    return this.#run.share;
  }

  /** Goes on until it is `due`; answers whether all is done. */
  step(isDue: () => boolean): boolean {
    return this.#run.step(isDue);
  }

  /** Begins anew: a step was broken off. */
  retry(): void {
    this.#run = new Run(this.#filter, this.#logs, this.#reading);
  }

  /** What was found, once all is done. */
  result(): LogFailures {
    return this.#run.result();
  }
}

/** Gathers what a filter finds in a jail's logs, at one go. */
export function gatherFailures(
  filter: CompiledFilter,
  logs: readonly JailLog[],
  reading: GatherReading,
): LogFailures {
  const gathering = new Gathering(filter, logs, reading);
  gathering.step(() => false);
  return gathering.result();
}

/** A log at its next line, and what is named in its lines. */
interface Open {
  readonly log: number;
  readonly cursor: LogCursor;
  readonly mentions: { readonly inet4: MentionReader; readonly inet6: MentionReader };
}

class Run {
  readonly #filter: CompiledFilter;
  readonly #logs: readonly JailLog[];
  readonly #reading: GatherReading;
  readonly #remembers: boolean;
  readonly #matcher: LineMatcher;
  readonly #unresolved = new Map<string, number>();
  readonly #failures = new FailureLog();
  readonly #successes = new SuccessLog();
  /** Whether a line was met whose failure depends on the clock, though the filter remembers nothing. */
  #isTied = false;
  /** Logs whose first date is looked for: there a live clock begins. */
  readonly #peeking: LogCursor[];
  #first = Number.POSITIVE_INFINITY;
  #clock: LineClock;
  #opened: Open[] | undefined;
  /** The last date that could be read, as it stood in its line. */
  #lastText = "";

  constructor(filter: CompiledFilter, logs: readonly JailLog[], reading: GatherReading) {
    this.#filter = {
      ...filter,
      checkAllRegex: false,
      ignorePending: true,
      returnRawHost: false,
      hosts: (name) => this.#resolve(name, filter),
      ...(reading.time.kind === "live" && { connectionClock: () => this.#clock.now }),
    };
    this.#logs = logs;
    this.#reading = reading;
    this.#remembers = filter.maxlines > 1 || hasConnections(filter);
    this.#matcher = new LineMatcher(this.#filter);
    this.#clock = new LineClock(reading.time, reading.findtime, 0);
    this.#peeking = reading.time.kind === "live" ? logs.map((log) => new LogCursor(filter, log)) : [];
  }

  get text(): string {
    return this.#peeking[0]?.text ?? this.#next()?.cursor.text ?? "";
  }

  get share(): number {
    if (!this.#opened) return 0;
    let chunks = 0;
    for (const {
      chunks: { count },
    } of this.#logs)
      chunks += count;
    let left = 0;
    for (const { cursor } of this.#opened) left += cursor.log.chunks.count - cursor.chunk;
    return chunks === 0 ? 1 : 1 - left / chunks;
  }

  step(isDue: () => boolean): boolean {
    for (let count = 1; ; count++) {
      if (this.#peeking.length > 0) this.#peek(this.#peeking[0]!);
      else {
        const next = this.#next();
        if (!next) return true;
        this.#takeLine(next);
      }
      if (count % turn === 0 && isDue()) return false;
    }
  }

  result(): LogFailures {
    const { time, findtime } = this.#reading;
    return {
      logs: this.#logs.map(({ name }) => name),
      ...this.#failures.result(),
      successes: this.#successes.result(),
      unresolved: this.#unresolved,
      gatheredFor: this.#remembers || this.#isTied ? { time, findtime } : undefined,
    };
  }

  /** Looks at one more line for the first date of a log. */
  #peek(cursor: LogCursor): void {
    const { time } = this.#reading;
    const latest = time.kind === "live" ? time.latest : undefined;
    const hasLine = cursor.next();
    if (hasLine && !(cursor.time <= (latest ?? Number.POSITIVE_INFINITY))) return;
    if (hasLine) this.#first = Math.min(this.#first, cursor.time);
    this.#peeking.shift();
  }

  /** The log whose next line is taken; undefined at the end of all. */
  #next(): Open | undefined {
    this.#opened ??= this.#open();
    if (this.#remembers && this.#reading.time.kind === "start") return this.#opened[0];
    let best: Open | undefined;
    for (const one of this.#opened) if (!best || one.cursor.latest < best.cursor.latest) best = one;
    return best;
  }

  #open(): Open[] {
    const { time, findtime } = this.#reading;
    this.#filter.zone.lastOffset = 0;
    const latest = time.kind === "live" ? (time.latest ?? 0) : 0;
    this.#clock = new LineClock(time, findtime, Number.isFinite(this.#first) ? this.#first : latest);
    return this.#logs
      .map((log, index) => {
        const cursor = new LogCursor(this.#filter, log);
        const { lines } = cursor;
        const mentions = {
          inet4: new MentionReader(lines, "inet4"),
          inet6: new MentionReader(lines, "inet6"),
        };
        return { log: index, cursor, mentions };
      })
      .filter(({ cursor }) => cursor.next());
  }

  #takeLine(open: Open): void {
    const { cursor } = open;
    const failures = this.#failures;
    failures.addLine(open.log, cursor.number, cursor.time, cursor.kind);
    const isFailure = cursor.isBroken ? this.#stumble() : this.#match(cursor);
    if (!isFailure) this.#noteMentions(open);
    if (cursor.next()) return;
    this.#opened = this.#opened!.filter((one) => one !== open);
  }

  #stumble(): boolean {
    this.#failures.addError();
    return true;
  }

  /** Asks the filter about a line; answers whether it takes it. */
  #match(cursor: LogCursor): boolean {
    const { maxlines } = this.#filter;
    const clock = this.#clock;
    const isRecent = clock.isLastRecent;
    const time = clock.take(cursor.time, cursor.kind);
    if (maxlines === 1 && !cursor.mayHit) return false;
    const line = this.#cut(cursor, isRecent);
    // A filter without memory is asked all the same: another reading may want to know.
    const isDropped = this.#remembers && clock.dropped !== undefined;
    if (isDropped && (clock.dropped === "too old" || maxlines === 1)) return false;
    const { failures, ignored, error } = isDropped
      ? this.#matcher.processUndated(line)
      : this.#matcher.processDatedLine(line, Number.isNaN(time) ? 0 : time);
    if (error !== undefined) return this.#stumble();
    for (const { id, failregex } of failures) if (id) this.#failures.addFailure(id, failregex);
    return failures.length > 0 || ignored.length > 0;
  }

  /** A line as the regexes see it. Mirrors fail2ban/server/filter.py, Filter.processLine. */
  #cut(cursor: LogCursor, isRecent: boolean): TupleLine {
    const line = cursor.cut();
    const [before, date, after] = line.tuple;
    if (cursor.kind === "dated") {
      this.#lastText = date;
      return line;
    }
    // A date that can't be read stays in the line where the last line's date stands in for it, and only there.
    if (date !== "") this.#isTied = true;
    const isWhole = isRecent || (date !== "" && this.#clock.dropped !== undefined);
    return isWhole ? { tuple: ["", this.#lastText, before + date + after] } : line;
  }

  #noteMentions({ cursor, mentions }: Open): void {
    for (const family of this.#failures.families) {
      for (const address of mentions[family].read(cursor.chunk, cursor.index)) {
        const id = this.#failures.findAddress(address);
        if (id !== undefined) this.#successes.note(this.#failures.line, cursor.text, id);
      }
    }
  }

  #resolve(name: string, filter: CompiledFilter): readonly string[] {
    const found = filter.hosts(name);
    if (found.length === 0) this.#unresolved.set(name, (this.#unresolved.get(name) ?? 0) + 1);
    return found;
  }
}
