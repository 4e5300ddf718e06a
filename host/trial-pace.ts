import { LineMatcher } from "../core/filter/index.ts";
import type { Trial } from "../core/trial/index.ts";
import { endsWithin, runsAway } from "./deadline.ts";

/** Runs trials within a deadline, and tells a pattern that runs away from a machine that is busy. */
export class Pace {
  readonly #deadline: number;
  /** Milliseconds for the next step: more of them after one that a busy machine kept from ending. */
  #patience: number;

  /** A pattern that takes more than `deadline` milliseconds for a line runs away. */
  constructor(deadline: number) {
    this.#deadline = deadline;
    this.#patience = deadline;
  }

  /**
   * Goes on with a trial until it is `due`; answers whether it is fit to go on. Where the deadline passed, the line in hand is
   * tried once more: either it shows the pattern that runs away (`trial.inHand`), or the chunk is begun anew.
   */
  advance(trial: Trial, isDue: () => boolean): boolean {
    let isReady = false;
    const work = () => {
      isReady = trial.scan(isDue);
    };
    if (endsWithin(this.#patience, work)) {
      this.#patience = this.#deadline;
      if (isReady) trial.take();
      return true;
    }
    const { text } = trial.inHand;
    if (runsAway(this.#deadline, () => void new LineMatcher(trial.filter).processLine(text))) {
      this.#patience = this.#deadline;
      return false;
    }
    this.#patience *= 2;
    trial.retry();
    return true;
  }
}
