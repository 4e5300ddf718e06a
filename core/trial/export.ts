import { LineMatcher, lineKind, realFailures } from "../filter/index.ts";
import { formatFailure, formatSummary } from "./jsonl.ts";
import { linesOf, type Trial } from "./trial.ts";

/** Long work on a trial that is done in steps. */
export interface TrialTask {
  /** Goes on until it is `due`; answers whether it is done. */
  step(isDue: () => boolean): boolean;
}

/** Writes the failures of a trial's log as `f2b regex --format jsonl` does, with the summary behind them. */
export class JsonlExport implements TrialTask {
  readonly parts: string[] = [];
  readonly #trial: Trial;
  readonly #matcher: LineMatcher;
  #lines: readonly string[] = [];
  #chunk = 0;
  #at = 0;
  /** The line in hand, counted from 1. */
  #number = 0;

  constructor(trial: Trial) {
    this.#trial = trial;
    this.#matcher = new LineMatcher(trial.filter);
    if (trial.chunks.length > 0) this.#lines = linesOf(trial.log.read(0));
  }

  step(isDue: () => boolean): boolean {
    const { chunks, log } = this.#trial;
    while (this.#chunk < chunks.length) {
      while (this.#at < this.#lines.length) {
        this.#write(this.#lines[this.#at++]!);
        if (isDue()) return false;
      }
      this.#chunk++;
      this.#at = 0;
      if (this.#chunk < chunks.length) this.#lines = linesOf(log.read(this.#chunk));
    }
    this.parts.push(this.#summary());
    return true;
  }

  #write(line: string): void {
    this.#number++;
    if (line === "" || line.startsWith("#")) return;
    const outcome = this.#matcher.processLine(line);
    if (outcome.error !== undefined || lineKind(outcome) !== "matched") return;
    for (const failure of realFailures(outcome))
      this.parts.push(formatFailure(this.#number, line, failure, outcome, this.#trial.filter));
  }

  #summary(): string {
    const { tested, matched, ignored, missed, failregex, ignoreregex } = this.#trial.tally;
    const numbers = { lines: tested, matched, ignored, missed, failregex, ignoreregex };
    return formatSummary(numbers, this.#matcher.detector?.templates ?? []);
  }
}

/** A trial's results for people: the numbers, then each address with how often it failed and each regex with its hits. */
export function writeResults({ filter, ids, tally }: Trial, title: string): string {
  const { tested, matched, ignored, missed } = tally;
  const byCount = [...tally.ids].sort(([, one], [, other]) => other.count - one.count);
  const width = Math.max(0, ...byCount.map(([id]) => ids.texts[id]!.length));
  return [
    `${title}: ${tested} lines, ${matched} matched, ${ignored} ignored, ${missed} missed`,
    "",
    ...filter.failregex.map(
      ({ pattern }, index) => `failregex ${index + 1}: ${tally.failregex[index]} ${pattern.text}`,
    ),
    "",
    ...byCount.map(
      ([id, { count, firstLine }]) =>
        `${ids.texts[id]!.padEnd(width)}  ${count}, first in line ${firstLine + 1}`,
    ),
    "",
  ].join("\n");
}
