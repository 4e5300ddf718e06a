import type { Step } from "./explanation.ts";

/** So many of the regexes that come farthest are told of. */
const mostNear = 3;

/** The regexes that miss and come farthest, as indices of steps, the nearest first; ignoreregexes are not among them. */
export function findNearest(steps: readonly Step[], line: string): readonly number[] {
  const known = new Set(wordsOf(line));
  return steps
    .flatMap((step, index) => {
      const weight = weigh(step, known);
      return weight < 0 ? [] : [{ index, weight }];
    })
    .sort((left, right) => right.weight - left.weight || left.index - right.index)
    .slice(0, mostNear)
    .map(({ index }) => index);
}

/** So much the words of a regex weigh that the line knows, where all are there. */
const wordsWeight = 40;

/**
 * How much of a regex matches: plain characters count more than wildcards; one that can be mended comes first. The line's
 * words count wherever they stand, since a regex may fail at its begin and be meant all the same.
 */
function weigh(step: Step, known: ReadonlySet<string>): number {
  if (step.kind !== "regex" || !step.miss || step.option === "ignoreregex") return -1;
  const { shownMatched, suggestion } = step.miss;
  const text = shownMatched.map(({ start, end }) => step.shown.slice(start, end)).join("");
  const words = wordsOf(step.shown.replace(/<[^<>]*>|\\[a-zA-Z]/g, " "));
  const share = words.length === 0 ? 0 : words.filter((word) => known.has(word)).length / words.length;
  const plain = text.replace(/\\[a-zA-Z]|[^\p{L}\p{N}]/gu, "").length;
  return (suggestion ? 1000 : 0) + plain * 4 + text.length + share * wordsWeight;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
}
