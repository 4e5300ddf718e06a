import {
  packedAlnums,
  packedDecimals,
  packedExtraCases,
  packedIdentifierRests,
  packedIdentifierStarts,
  packedLower,
  packedSpaces,
  packedUpper,
} from "./unicode-tables.ts";

/** Code points as `[first, last, first, last, ...]`, ascending, with gaps between the runs. */
export type CodePointRanges = readonly number[];

/** The code points that Python's str.isdecimal knows (`\d`). */
export const decimalRanges = lazily(() => unpackRanges(packedDecimals));

/** The code points that Python's str.isspace knows (`\s`). */
export const spaceRanges = lazily(() => unpackRanges(packedSpaces));

/** The code points that Python's str.isalnum knows (`\w` without the underscore). */
export const alnumRanges = lazily(() => unpackRanges(packedAlnums));

/** Lower case as Python's `re` sees it, one code point to one; only those that change. */
export const lowerCases = lazily(() => unpackRuns(packedLower));

/** Upper case as Python's `re` sees it, one code point to one; only those that change. */
export const upperCases = lazily(() => unpackRuns(packedUpper));

/** Lower-case code points that Python's `re` holds for equal when case is ignored. */
export const extraCases = lazily(unpackExtraCases);

/** Whether Python's str.isalnum takes the code point. */
export function isAlnum(codePoint: number): boolean {
  return includesCodePoint(alnumRanges(), codePoint);
}

/** Whether Python's str.isdecimal takes the code point, as int() and `\d` do. */
export function isDecimal(codePoint: number): boolean {
  return decimalValue(codePoint) !== undefined;
}

/** The value of a decimal digit of any script, as int() reads it; undefined where it is none. */
export function decimalValue(codePoint: number): number | undefined {
  if (codePoint < 0x80) return codePoint >= 0x30 && codePoint <= 0x39 ? codePoint - 0x30 : undefined;
  const ranges = decimalRanges();
  const index = indexOfRange(ranges, codePoint);
  return index < 0 ? undefined : (codePoint - ranges[index]!) % 10;
}

/** Whether Python's str.isidentifier takes the text. */
export function isIdentifier(text: string): boolean {
  let first = true;
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    const inside =
      includesCodePoint(identifierStarts(), codePoint) ||
      (!first && includesCodePoint(identifierRests(), codePoint));
    if (!inside) return false;
    first = false;
  }
  return !first;
}

/** Whether `ranges` hold the code point. */
export function includesCodePoint(ranges: CodePointRanges, codePoint: number): boolean {
  return indexOfRange(ranges, codePoint) >= 0;
}

const identifierStarts = lazily(() => unpackRanges(packedIdentifierStarts));
const identifierRests = lazily(() => unpackRanges(packedIdentifierRests));

/** Index of the first bound of the run that holds the code point; -1 where none does. */
function indexOfRange(ranges: CodePointRanges, codePoint: number): number {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (codePoint < ranges[2 * middle]!) high = middle - 1;
    else if (codePoint > ranges[2 * middle + 1]!) low = middle + 1;
    else return 2 * middle;
  }
  return -1;
}

function lazily<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
}

function unpackNumbers(packed: string): number[] {
  return packed.split(" ").map((text) => Number.parseInt(text, 36));
}

function unpackRanges(packed: string): CodePointRanges {
  let at = 0;
  return unpackNumbers(packed)
    .map((step) => (at += step))
    .map((bound, index) => bound + (index >> 1));
}

function unpackRuns(packed: string): ReadonlyMap<number, number> {
  const numbers = unpackNumbers(packed);
  const cases = new Map<number, number>();
  let first = 0;
  for (let index = 0; index < numbers.length; index += 4) {
    first += numbers[index]!;
    for (let step = 0; step <= numbers[index + 1]!; step++) {
      const codePoint = first + step * numbers[index + 2]!;
      cases.set(codePoint, codePoint + numbers[index + 3]!);
    }
  }
  return cases;
}

function unpackExtraCases(): ReadonlyMap<number, readonly number[]> {
  const numbers = unpackNumbers(packedExtraCases);
  const cases = new Map<number, readonly number[]>();
  for (let index = 0; index < numbers.length; ) {
    const others = numbers.slice(index + 2, index + 2 + numbers[index + 1]!);
    cases.set(numbers[index]!, others);
    index += 2 + others.length;
  }
  return cases;
}
