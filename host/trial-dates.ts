import type { ChunkDates, Trial } from "../core/trial/index.ts";
import type { TrialFilter } from "./trial-messages.ts";

/** The dates of a log's chunks: they stay the same where only regexes change. */
export class DateMemory {
  #key = "";
  #chunks: readonly (ChunkDates | undefined)[] = [];

  /** The dates as the last trial with the same date patterns and zones found them. */
  known(filter: TrialFilter): readonly (ChunkDates | undefined)[] {
    return keyOf(filter) === this.#key ? this.#chunks : [];
  }

  /** Keeps what a trial of that filter has found so far. */
  keep(filter: TrialFilter, trial: Trial): void {
    const key = keyOf(filter);
    if (key === this.#key && trial.chunks.length <= this.#chunks.length) return;
    this.#key = key;
    this.#chunks = trial.chunks.map(({ dates }) => dates);
  }

  /** Forgets the chunks from `index` on: their text is another. */
  cut(index: number): void {
    this.#chunks = this.#chunks.slice(0, index);
  }
}

function keyOf({ datepattern, logtimezone, zone, maxlines }: TrialFilter): string {
  return JSON.stringify([datepattern, logtimezone, zone, (maxlines ?? 1) > 1]);
}
