import { type ChunkDates, Trial, type TrialLog } from "../core/trial/index.ts";
import type { MemoryLog } from "./memory-log.ts";
import type { LineSpan } from "./trial-messages.ts";

/** A part of the log by itself. */
export interface PreviewPart {
  readonly trial: Trial;
  /** The visible lines that it is for, as the editor counts, and the log's line at which it begins. */
  readonly range: LineSpan;
  readonly firstLine: number;
}

/**
 * What is visible first, by itself, as if the log began a little above it: only what a connection's earlier lines said may
 * be missing, which the whole run brings.
 */
export class Preview {
  #waiting: readonly LineSpan[] = [];
  #part: PreviewPart | undefined;

  /** Begins anew with what the editor shows. */
  begin(visible: readonly LineSpan[]): void {
    this.#waiting = visible;
    this.#part = undefined;
  }

  /** The part to go on with until it is done; undefined where all parts are. `known`: the dates of the log's chunks. */
  next(whole: Trial, log: MemoryLog, known: readonly (ChunkDates | undefined)[]): PreviewPart | undefined {
    if (this.#part && !this.#part.trial.isDone) return this.#part;
    for (const range of this.#waiting) {
      this.#waiting = this.#waiting.slice(1);
      const first = log.chunkOf(log.fromEditor(range.from));
      const last = log.chunkOf(log.fromEditor(Math.max(range.from, range.to - 1)));
      // What is done already is told by the trial itself.
      if (last < whole.chunks.length || log.count === 0) continue;
      const count = last - first + 1;
      const part: TrialLog = { count, read: (index) => log.read(first + index) };
      const dates = known.slice(first, last + 1);
      const keeping = { everything: true, rows: Number.POSITIVE_INFINITY };
      const trial = new Trial(whole.filter, part, keeping, dates.length === count ? dates : []);
      this.#part = { trial, range, firstLine: log.firstLineOf(first) };
      return this.#part;
    }
    return undefined;
  }
}
