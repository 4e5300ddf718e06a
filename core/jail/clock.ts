import type { DateKind } from "./failures.ts";
import type { TimeReading } from "./options.ts";

/** Why a line is passed over before a regex is asked, or its failure before it counts. */
export type Dropped = "too old" | "undated";

/**
 * The clock that a reading of time goes by, and the time that fail2ban takes for each line's under it. The lines are to
 * be taken one after the other. Mirrors fail2ban/server/filter.py, the first part of Filter.processLine.
 */
export class LineClock {
  /** Unix seconds. */
  now: number;
  /** Why the line that was taken last has no time. */
  dropped: Dropped | undefined;
  readonly #isLive: boolean;
  readonly #latest: number;
  readonly #oldest: number;
  /** The last date that could be read; fail2ban keeps `now` instead where that was too far away. */
  #last = Number.NaN;

  /** `first` is where a live clock begins: the first date of the logs. */
  constructor(time: TimeReading, findtime: number, first: number) {
    this.#isLive = time.kind === "live";
    this.now = time.kind === "live" ? first : time.now;
    this.#latest = time.kind === "live" ? (time.latest ?? Number.POSITIVE_INFINITY) : 0;
    this.#oldest = this.now - findtime;
  }

  /** Whether a line without a date takes over the last date. */
  get isLastRecent(): boolean {
    return this.#last !== 0 && this.#last > this.now - recent;
  }

  /** The time of a line, by its own date (Unix seconds) if there is one; NaN where the line is passed over. */
  take(date: number, kind: DateKind): number {
    this.dropped = undefined;
    return this.#isLive ? this.#takeLive(date, kind) : this.#takeAtStart(date, kind);
  }

  #takeLive(date: number, kind: DateKind): number {
    if (kind !== "dated") return this.isLastRecent ? this.#last : this.now;
    if (date > this.now && date <= this.#latest) this.now = date;
    const isOdd = Math.abs(Math.trunc(date - this.now)) > recent;
    this.#last = isOdd ? this.now : date;
    return this.#last;
  }

  #takeAtStart(date: number, kind: DateKind): number {
    let time = date;
    if (kind === "dated") this.#last = date;
    else if (this.isLastRecent) time = this.#last;
    else if (kind === "none asked") time = this.now;
    else return this.#drop("undated");
    return time < this.#oldest ? this.#drop("too old") : time;
  }

  #drop(why: Dropped): number {
    this.dropped = why;
    return Number.NaN;
  }
}

const recent = 60;
