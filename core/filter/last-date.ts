import type { DateDetector, DateMatch } from "../dates/index.ts";
import type { Timestamp } from "./value.ts";

/** The date that a line without one is given: the last line's that had one. */
export interface KnownDate {
  readonly text: string;
  readonly time: Timestamp;
}

const mostPending = 64;

/**
 * The last date of a log, read only when it is asked for: most lines need no more than to be noted here.
 * Mirrors __lastDate and __lastTimeText in fail2ban/server/filter.py, Filter.processLine.
 */
export class LastDate {
  readonly #detector: DateDetector | undefined;
  #known: KnownDate | undefined;
  // A date may turn out to be none (the 31st of June): then the one before it counts, so some are kept.
  #pending: { readonly text: string; readonly match: DateMatch }[] = [];

  constructor(detector: DateDetector | undefined) {
    this.#detector = detector;
  }

  /** Notes the date that was found in a line, and is not empty, without reading it. */
  note(text: string, match: DateMatch): void {
    if (this.#pending.length >= mostPending) this.get();
    this.#pending.push({ text, match });
  }

  /** Notes a date that was read. */
  set(text: string, time: Timestamp): void {
    this.#pending.length = 0;
    this.#known = { text, time };
  }

  /** The last date that could be read. */
  get(): KnownDate | undefined {
    for (let at = this.#pending.length - 1; at >= 0; at--) {
      const { text, match } = this.#pending[at]!;
      const time = readTime(this.#detector, match);
      if (time === null) continue;
      this.#known = { text, time };
      break;
    }
    this.#pending.length = 0;
    return this.#known;
  }

  /** The last date where a line without one may take it over: not 0, and no older than a minute before `now`. */
  recent(now: number): KnownDate | undefined {
    const known = this.get();
    if (!known) return undefined;
    const seconds = secondsOf(known.time);
    return seconds !== 0 && seconds > now - 60 ? known : undefined;
  }

  /** Puts back what get() gave. */
  restore(known: KnownDate | undefined): void {
    this.#pending.length = 0;
    this.#known = known;
  }
}

/** The time that a match stands for, null where it is none. */
export function readTime(detector: DateDetector | undefined, match: DateMatch): Timestamp | null {
  const time = detector?.timeOf(match) ?? null;
  if (time === null) return null;
  return time.float ? { float: time.value } : time.value;
}

/** The seconds of a time. */
export function secondsOf(time: Timestamp): number {
  return typeof time === "number" ? time : time.float;
}

/** A reading of the clock: a whole number is a Python int. */
export function clockTime(now: number): Timestamp {
  return Number.isInteger(now) ? now : { float: now };
}
