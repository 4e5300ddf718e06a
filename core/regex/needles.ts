/** Finds a place within the next of some literals in a text, from `from` on; -1 where there is none. */
export type Finder = (text: string, from: number) => number;

/** A finder for literals; one that finds nothing where there are none. */
export function createFinder(literals: readonly string[]): Finder {
  const needles = [...new Set(literals)].filter(
    (literal, _, all) => !all.some((other) => other !== literal && literal.includes(other)),
  );
  if (needles.length === 0) return () => -1;
  if (needles.length === 1) {
    const needle = needles[0]!;
    return (text, from) => text.indexOf(needle, from);
  }
  const pattern = new RegExp(
    needles.map((needle) => needle.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"),
    "g",
  );
  return (text, from) => {
    pattern.lastIndex = from;
    return pattern.test(text) ? pattern.lastIndex - 1 : -1;
  };
}
