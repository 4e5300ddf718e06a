import { wordSet } from "./casing.ts";
import { type CharSet, charSetOf, complementOf, everyCharacter, intersectSets } from "./charset.ts";
import type { Dialect } from "./generate.ts";

/** Sets for texts of ASCII only. */
export const asciiDialect: Dialect = {
  writeSet: remembered((set) => writeUnits(intersectSets(set, ascii).ranges, 0x7f)),
  isPlainWord: () => true,
};

/** What stands for characters that are not ASCII in mapped text. */
export interface Letters {
  /** The letters of a set's characters that are not ASCII, as ranges; all of them are at most `last`. */
  lettersOf(set: CharSet): readonly number[];
  readonly last: number;
}

/** Sets for texts mapped to an alphabet. */
export function mappedDialect(alphabet: Letters): Dialect {
  return {
    writeSet: remembered((set) => {
      const units = charSetOf([...intersectSets(set, ascii).ranges, ...alphabet.lettersOf(set)]);
      return writeUnits(units.ranges, alphabet.last);
    }),
    isPlainWord: (words) => words === wordSet(true),
  };
}

const ascii = charSetOf([0, 0x7f]);
const words = wordSet(true);
const digits = charSetOf([0x30, 0x39]);
const metaCharacters = new Set([..."^$\\.*+?()[]{}|/"].map((character) => character.charCodeAt(0)));
const controls: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r" };

/** The shortest atom for code units, of which those up to `last` can occur. */
function writeUnits(ranges: readonly number[], last: number): string {
  if (ranges.length === 0) return "[]";
  const inside = charSetOf(ranges);
  const outside = intersectSets(complementOf(inside), charSetOf([0, last]));
  if (outside.ranges.length === 0) return "[^]";
  if (inside === words) return "\\w";
  if (inside === digits) return "\\d";
  if (outside === words) return "\\W";
  if (ranges.length === 2 && ranges[0] === ranges[1]) return writeUnit(ranges[0]!, false);
  const positive = writeMembers(inside);
  const negative = writeMembers(outside);
  return positive.length <= negative.length ? `[${positive}]` : `[^${negative}]`;
}

function writeMembers(set: CharSet): string {
  let rest = set;
  let text = "";
  for (const [named, name] of [
    [words, "\\w"],
    [digits, "\\d"],
  ] as const) {
    if (intersectSets(rest, named) !== named) continue;
    text += name;
    rest = intersectSets(rest, complementOf(named));
  }
  for (let index = 0; index < rest.ranges.length; index += 2) {
    const first = rest.ranges[index]!;
    const last = rest.ranges[index + 1]!;
    text += writeUnit(first, true);
    if (last > first) text += `${last > first + 1 ? "-" : ""}${writeUnit(last, true)}`;
  }
  return text;
}

function writeUnit(code: number, inSet: boolean): string {
  if (code >= 0x20 && code < 0x7f) {
    const character = String.fromCharCode(code);
    const special = inSet ? "\\]^-[".includes(character) : metaCharacters.has(code);
    return special ? `\\${character}` : character;
  }
  const control = controls[code];
  if (control) return control;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}

function remembered(write: (set: CharSet) => string): (set: CharSet) => string {
  const known = new WeakMap<CharSet, string>([[everyCharacter, "[^]"]]);
  return (set) => {
    let text = known.get(set);
    if (text === undefined) known.set(set, (text = write(set)));
    return text;
  };
}
