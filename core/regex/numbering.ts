/** Hands out numbers for the captures that transforms add, above those of the pattern's own groups. */
export interface Numbering {
  take(): number;
}

/** A numbering that begins above `groupCount`. */
export function numberingAbove(groupCount: number): Numbering {
  let last = groupCount;
  return { take: () => ++last };
}
