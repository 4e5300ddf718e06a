import type { Timestamp } from "./value.ts";

/** The date that a line without one may take over: the last line's that had one. */
export interface KnownDate {
  /** As it stood in its line. */
  readonly text: string;
  readonly time: Timestamp;
}

/** Whether a line without a date takes this one over: it is not 0, and no older than a minute before `now`. */
export function isRecent(known: KnownDate | undefined, now: number): known is KnownDate {
  if (!known) return false;
  const seconds = secondsOf(known.time);
  return seconds !== 0 && seconds > now - 60;
}

/** The seconds of a time. */
export function secondsOf(time: Timestamp): number {
  return typeof time === "number" ? time : time.float;
}

/** A reading of the clock: a whole number is a Python int. */
export function clockTime(now: number): Timestamp {
  return Number.isInteger(now) ? now : { float: now };
}
