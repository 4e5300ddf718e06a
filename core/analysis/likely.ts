/**
 * The candidate that `name` was most likely meant to be, or undefined where none is near. Letters' case and the signs
 * `-`, `_`, `.` and space count for little; a longer name may hold more mistakes.
 */
export function likely(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(name);
  if (wanted === "") return undefined;
  const written = name.toLowerCase();
  let best: string | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const other = fold(candidate);
    const limit = mistakesIn(Math.min(wanted.length, other.length));
    if (Math.abs(wanted.length - other.length) > limit) continue;
    const mistakes = distance(wanted, other);
    if (mistakes > limit) continue;
    // What differs in signs alone comes next to what differs in nothing.
    const cost =
      mistakes + (written === candidate.toLowerCase() ? 0 : 0.1) + (wanted[0] === other[0] ? 0 : 0.2);
    if (cost < bestCost) {
      best = candidate;
      bestCost = cost;
    }
  }
  return best;
}

/** Signs are left out; a plural in -ies is three mistakes in letters and one in thought. */
function fold(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-_.\s]/g, "")
    .replace(/ies$/, "ys");
}

/** How many mistakes a name of that length may hold: one in three letters or fewer would make any name any other. */
function mistakesIn(length: number): number {
  if (length < 3) return 0;
  if (length < 6) return 1;
  return length < 12 ? 2 : 3;
}

/** Damerau-Levenshtein distance: letters put in, left out, changed, or swapped with their neighbour. */
function distance(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let at = 1; at <= left.length; at++) {
    const next = [at];
    for (let to = 1; to <= right.length; to++) {
      const same = left[at - 1] === right[to - 1];
      let cost = Math.min(row[to]! + 1, next[to - 1]! + 1, row[to - 1]! + (same ? 0 : 1));
      const swapped = at > 1 && to > 1 && left[at - 1] === right[to - 2] && left[at - 2] === right[to - 1];
      if (swapped) cost = Math.min(cost, before[to - 2]! + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[right.length]!;
}
