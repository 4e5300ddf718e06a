import { type CompiledFilter, contentLine, contentOf, type LineRegex } from "../core/filter/index.ts";
import { sampleTexts, type Trial } from "../core/trial/index.ts";
import { endsWithin, runsAway } from "./deadline.ts";

/** Lines over which the cost of each regex is measured. */
const sampleSize = 1000;
/** Milliseconds that are spent on each. */
const mostTime = 12;

/**
 * Milliseconds that each failregex takes for a thousand lines of the log, each line tried as fail2ban does; null where it
 * could not be measured within the deadline.
 */
export function measureCosts(trial: Trial, deadline: number): (number | null)[] {
  const { texts, lines } = sampleTexts(trial, sampleSize);
  return trial.filter.failregex.map(({ regex }) => {
    const began = performance.now();
    let seen = 0;
    const work = () => {
      while (seen < texts.length && performance.now() - began < mostTime) regex.search(texts[seen++]!);
    };
    if (!endsWithin(deadline, work) || lines === 0) return null;
    const whole = seen === 0 ? 0 : ((performance.now() - began) / seen) * texts.length;
    return (whole / lines) * 1000;
  });
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
