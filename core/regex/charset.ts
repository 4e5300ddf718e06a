import { type CodePointRanges, includesCodePoint } from "../text/index.ts";

/** A set of code points. Equal sets are one object. */
export interface CharSet {
  readonly ranges: CodePointRanges;
}

const lastCodePoint = 0x10ffff;
/** The sets that are in use; equal sets must be one object, so that none may be forgotten while it is. */
const interned = new Map<string, WeakRef<CharSet>>();
let sweepAt = 4096;

/** The set of the ranges given, `[first, last, ...]` in any order. */
export function charSetOf(ranges: readonly number[]): CharSet {
  return intern(normalize(ranges));
}

/** No character at all. */
export const noCharacter = intern([]);

/** Every code point. */
export const everyCharacter = intern([0, lastCodePoint]);

/** What stands in either set. */
export function uniteSets(sets: readonly CharSet[]): CharSet {
  if (sets.length === 1) return sets[0]!;
  return charSetOf(sets.flatMap((set) => set.ranges));
}

/** What stands in neither. */
export function complementOf(set: CharSet): CharSet {
  return remember(complements, set, () => {
    const gaps: number[] = [];
    let next = 0;
    for (let index = 0; index < set.ranges.length; index += 2) {
      if (set.ranges[index]! > next) gaps.push(next, set.ranges[index]! - 1);
      next = set.ranges[index + 1]! + 1;
    }
    if (next <= lastCodePoint) gaps.push(next, lastCodePoint);
    return intern(gaps);
  });
}

/** What stands in both sets. */
export function intersectSets(left: CharSet, right: CharSet): CharSet {
  const common: number[] = [];
  let at = 0;
  let other = 0;
  while (at < left.ranges.length && other < right.ranges.length) {
    const first = Math.max(left.ranges[at]!, right.ranges[other]!);
    const last = Math.min(left.ranges[at + 1]!, right.ranges[other + 1]!);
    if (first <= last) common.push(first, last);
    if (left.ranges[at + 1]! < right.ranges[other + 1]!) at += 2;
    else other += 2;
  }
  return intern(common);
}

/** Whether the sets have no character in common. */
export function areDisjoint(left: CharSet, right: CharSet): boolean {
  let at = 0;
  let other = 0;
  while (at < left.ranges.length && other < right.ranges.length) {
    if (left.ranges[at + 1]! < right.ranges[other]!) at += 2;
    else if (right.ranges[other + 1]! < left.ranges[at]!) other += 2;
    else return false;
  }
  return true;
}

/** Whether the set holds the code point. */
export function hasCharacter(set: CharSet, codePoint: number): boolean {
  return includesCodePoint(set.ranges, codePoint);
}

/** The only code point of a set that has one only. */
export function onlyCharacter(set: CharSet): number | undefined {
  return set.ranges.length === 2 && set.ranges[0] === set.ranges[1] ? set.ranges[0] : undefined;
}

const complements = new WeakMap<CharSet, CharSet>();

function remember<Key extends object, Value>(memo: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  let value = memo.get(key);
  if (value === undefined) memo.set(key, (value = make()));
  return value;
}

function intern(ranges: number[]): CharSet {
  const key = ranges.join(" ");
  let set = interned.get(key)?.deref();
  if (!set) {
    set = { ranges };
    interned.set(key, new WeakRef(set));
    if (interned.size > sweepAt) sweep();
  }
  return set;
}

/** Forgets what nobody uses any more; the next sweep comes when there are twice as many as are left. */
function sweep(): void {
  for (const [key, set] of interned) if (!set.deref()) interned.delete(key);
  sweepAt = Math.max(4096, 2 * interned.size);
}

function normalize(ranges: readonly number[]): number[] {
  const pairs: [number, number][] = [];
  for (let index = 0; index < ranges.length; index += 2) pairs.push([ranges[index]!, ranges[index + 1]!]);
  pairs.sort((left, right) => left[0] - right[0]);
  const merged: number[] = [];
  for (const [first, last] of pairs) {
    const end = merged.length - 1;
    if (merged.length && first <= merged[end]! + 1) merged[end] = Math.max(merged[end]!, last);
    else merged.push(first, last);
  }
  return merged;
}
