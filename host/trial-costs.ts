import { type CompiledFilter, contentLine, contentOf, type LineRegex } from "../core/filter/index.ts";
import { sampleTexts, type Trial } from "../core/trial/index.ts";
import { endsWithin, runsAway } from "./deadline.ts";

/** Lines over which the cost of each regex is measured. */
const sampleSize = 1000;
/** Milliseconds that are spent on each regex. */
const mostTime = 12;

/** Measures what the failregexes of a trial cost, one after the other, each line tried as fail2ban does. */
export class CostMeter {
  /** Milliseconds of each failregex for a thousand lines of the log; null where they could not be measured in time. */
  readonly costs: (number | null)[] = [];
  readonly #trial: Trial;
  readonly #deadline: number;
  #sample: ReturnType<typeof sampleTexts> | undefined;

  /** A failregex that takes more than `deadline` milliseconds for all the lines is not measured. */
  constructor(trial: Trial, deadline: number) {
    this.#trial = trial;
    this.#deadline = deadline;
  }

  /** Measures another failregex; answers whether all are. */
  step(): boolean {
    const { failregex } = this.#trial.filter;
    const next = failregex[this.costs.length];
    if (!next) return true;
    this.costs.push(this.#measure(next));
    return this.costs.length === failregex.length;
  }

  #measure({ regex }: LineRegex): number | null {
    this.#sample ??= sampleTexts(this.#trial, sampleSize);
    const { texts, lines } = this.#sample;
    const perLine = texts.length / Math.max(1, lines);
    const end = performance.now() + mostTime;
    let best = texts.length === 0 ? 0 : Number.POSITIVE_INFINITY;
    // The first rounds are slow, as is one in which something else had the processor: the best one counts.
    const work = () => {
      for (let seen = texts.length; seen === texts.length && seen > 0 && performance.now() < end; ) {
        const began = performance.now();
        for (seen = 0; seen < texts.length && performance.now() < end; ) regex.search(texts[seen++]!);
        // A round that is cut short counts only where there is no other.
        if (seen === texts.length || best === Number.POSITIVE_INFINITY)
          best = Math.min(best, (performance.now() - began) / Math.max(1, seen));
      }
    };
    if (!endsWithin(this.#deadline, work) || lines === 0 || best === Number.POSITIVE_INFINITY) return null;
    return best * perLine * 1000;
  }
}

/** Which regex of a filter takes longer than the deadline for a line: in words, and the failregex's index, else -1. */
export function findSlowRegex(
  filter: CompiledFilter,
  line: string,
  deadline: number,
): { readonly rule: string; readonly index: number } {
  let text = `${line}\n`;
  const cutDate = () => {
    const date = filter.createDetector()?.matchTime(line);
    if (date) text = `${line.slice(0, date.start)}${line.slice(date.end)}\n`;
  };
  if (runsAway(deadline, cutDate)) return { rule: "datepattern", index: -1 };
  const isSlow = ({ regex }: LineRegex) => runsAway(deadline / 2, () => void regex.search(text));
  const { prefregex } = filter;
  if (prefregex) {
    if (isSlow(prefregex)) return { rule: "prefregex", index: -1 };
    const match = prefregex.regex.search(text);
    const content = match && contentOf(prefregex, match);
    if (content) text = contentLine(content, text);
  }
  const index = filter.failregex.findIndex(isSlow);
  if (index >= 0) return { rule: `failregex ${index + 1}`, index };
  const ignoring = filter.ignoreregex.findIndex(isSlow);
  return { rule: ignoring < 0 ? "the filter" : `ignoreregex ${ignoring + 1}`, index: -1 };
}
