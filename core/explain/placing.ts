import type { TupleLine } from "../filter/index.ts";
import type { Span } from "../text/index.ts";

/** Finds in the line, as it stands in its log, what stands in a text that a regex was asked about. */
export interface Placing {
  /** A stretch of the text; undefined where it is not of this line alone. */
  spanOf(start: number, end: number): Span | undefined;
  /** The place where something would begin; behind the cut date where that is just there. */
  placeOf(at: number): number | undefined;
}

/** For a text that is no part of the line that is known. */
export const nowhere: Placing = { spanOf: () => undefined, placeOf: () => undefined };

/**
 * Places a text in a line that was cut: the line without its date begins at `start` in the text that `shift` characters
 * stand before (what prefregex left out of its content).
 */
export function placeIn(line: string, cut: TupleLine, start = 0, shift = 0): Placing {
  const before = cut.tuple[0].length;
  const taken = line.length - before - cut.tuple[2].length;
  const inCut = (at: number) => at + shift - start;
  return {
    spanOf(from, to) {
      const first = inCut(from);
      const last = inCut(to);
      if (first < 0) return undefined;
      const begin = first < before ? first : first + taken;
      const end = last <= before && first < before ? last : last + taken;
      return { start: Math.min(begin, line.length), end: Math.min(Math.max(begin, end), line.length) };
    },
    placeOf(at) {
      const place = inCut(at);
      if (place < 0) return undefined;
      return Math.min(place < before ? place : place + taken, line.length);
    },
  };
}
