import { fixedWidth } from "./measure.ts";
import type { Term } from "./term.ts";

/** A group's edge that is known from the whole match alone: so many code points behind its start, or before its end. */
export interface Edge {
  readonly from: "start" | "end";
  readonly distance: number;
}

/**
 * By which edge of the match a group's place can be told without asking for it, once it is known what the group took;
 * undefined where it may be in several places. The group must be part of every match.
 */
export function edgeOf(term: Term, group: number): Edge | undefined {
  return search(term, group, 0, 0);
}

function search(
  term: Term,
  group: number,
  before: number | undefined,
  behind: number | undefined,
): Edge | undefined {
  if (term.kind === "capture") {
    if (term.number !== group) return search(term.body, group, before, behind);
    if (behind !== undefined) return { from: "end", distance: behind };
    return before === undefined ? undefined : { from: "start", distance: before };
  }
  if (term.kind !== "sequence") return undefined;
  const widths = term.items.map(fixedWidth);
  for (let at = 0; at < term.items.length; at++) {
    const edge = search(
      term.items[at]!,
      group,
      sum(before, widths.slice(0, at)),
      sum(behind, widths.slice(at + 1)),
    );
    if (edge) return edge;
  }
  return undefined;
}

function sum(start: number | undefined, widths: readonly (number | undefined)[]): number | undefined {
  let total = start;
  for (const width of widths) {
    if (total === undefined || width === undefined) return undefined;
    total += width;
  }
  return total;
}
