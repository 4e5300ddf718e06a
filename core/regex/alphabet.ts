import { keepFew } from "./bounded.ts";
import { categorySet } from "./casing.ts";
import { areDisjoint, type CharSet, charSetOf, intersectSets } from "./charset.ts";
import type { Letters } from "./dialect.ts";

/** A text in an alphabet's letters: one code unit for each code point. */
interface MappedText {
  readonly text: string;
  /** UTF-16 offsets of the code points in the original (with the end's), where these differ from the indices. */
  readonly offsets: Int32Array | undefined;
}

/**
 * An alphabet for texts that are not ASCII. Characters that no set of a regex tells apart share a letter, so that a
 * RegExp needs no tables: it sees `\x80` for all letters of all scripts, say.
 */
export interface Alphabet extends Letters {
  mapText(text: string): MappedText;
  /** Whether each character of a set has a letter of its own (or is ASCII). */
  tellsApart(set: CharSet): boolean;
}

/** The alphabet for regexes with these sets. Regexes with like needs get the same one, so that a text is mapped once. */
export function alphabetFor(sets: Iterable<CharSet>): Alphabet {
  base ??= createAlphabet(baseSets());
  const more = [...new Set(sets)].filter((set) => !isKnownToBase(set));
  if (more.length === 0) return base;
  const key = more
    .map(numberOf)
    .sort((left, right) => left - right)
    .join(" ");
  let alphabet = alphabets.get(key);
  if (!alphabet) keepFew(alphabets, key, (alphabet = createAlphabet([...baseSets(), ...more])));
  return alphabet;
}

/** Longer texts are not kept from one search to the next. */
const longestKept = 1 << 16;
const firstLetter = 0x80;
const beyondAscii = charSetOf([0x80, 0x10ffff]);
const alphabets = new Map<string, Alphabet>();
const knownToBase = new WeakMap<CharSet, boolean>();
const numbers = new WeakMap<CharSet, number>();
let lastNumber = 0;
let base: BaseAlphabet | undefined;

/** What nearly every regex needs: the categories, and the characters that fold into ASCII. */
function baseSets(): CharSet[] {
  const categories = (["word", "digit", "space"] as const).map((name) => categorySet(name, false, false));
  const folding = [0x130, 0x131, 0x17f, 0x212a].map((codePoint) => charSetOf([codePoint, codePoint]));
  return [...categories, ...folding];
}

function isKnownToBase(set: CharSet): boolean {
  let known = knownToBase.get(set);
  if (known === undefined) {
    known = base!.classes.every((one) => areDisjoint(one, set) || intersectSets(one, set) === one);
    knownToBase.set(set, known);
  }
  return known;
}

function numberOf(set: CharSet): number {
  let number = numbers.get(set);
  if (number === undefined) numbers.set(set, (number = ++lastNumber));
  return number;
}

interface BaseAlphabet extends Alphabet {
  /** The characters of each letter. */
  readonly classes: readonly CharSet[];
}

function createAlphabet(sets: readonly CharSet[]): BaseAlphabet {
  const { starts, letters, classes } = partition(sets.map((set) => intersectSets(set, beyondAscii)));
  const letterSets = classes.map(charSetOf);

  function letterOf(codePoint: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= codePoint) low = middle;
      else high = middle - 1;
    }
    return letters[low]!;
  }

  let lastText: string | undefined;
  let lastMapped: MappedText | undefined;

  return {
    classes: letterSets,
    last: firstLetter + letterSets.length - 1,
    lettersOf: (set) =>
      letterSets.flatMap((one, index) =>
        areDisjoint(one, set) ? [] : [firstLetter + index, firstLetter + index],
      ),
    tellsApart: (set) =>
      letterSets.every(
        (one) => areDisjoint(one, set) || (one.ranges.length === 2 && one.ranges[0] === one.ranges[1]),
      ),
    mapText(text) {
      if (lastMapped && lastText === text) return lastMapped;
      if (text.length > longestKept) return mapWith(letterOf, text);
      lastText = text;
      lastMapped = mapWith(letterOf, text);
      return lastMapped;
    },
  };
}

const beyond = /[^\0-\x7f]+/g;
const surrogate = /[\ud800-\udfff]/;

function mapWith(letterOf: (codePoint: number) => number, text: string): MappedText {
  if (surrogate.test(text)) return mapPoints(letterOf, text);
  const mapped = text.replace(beyond, (run) => {
    let letters = "";
    for (let at = 0; at < run.length; at++) letters += String.fromCharCode(letterOf(run.charCodeAt(at)));
    return letters;
  });
  return { text: mapped, offsets: undefined };
}

/** Where a code point may take two units, one after the other. */
function mapPoints(letterOf: (codePoint: number) => number, text: string): MappedText {
  const { length } = text;
  const units = new Uint16Array(length);
  let offsets: Int32Array | undefined;
  let count = 0;
  for (let at = 0; at < length; at++, count++) {
    let code = text.charCodeAt(at);
    if (offsets) offsets[count] = at;
    if (code < 0x80) {
      units[count] = code;
      continue;
    }
    if (code >= 0xd800 && code < 0xdc00) {
      code = text.codePointAt(at)!;
      if (code > 0xffff) {
        if (!offsets) {
          offsets = new Int32Array(length + 1);
          for (let before = 0; before <= count; before++) offsets[before] = before;
        }
        at++;
      }
    }
    units[count] = letterOf(code);
  }
  if (offsets) offsets[count] = length;
  return { text: textOf(units.subarray(0, count)), offsets: offsets?.subarray(0, count + 1) };
}

function textOf(units: Uint16Array): string {
  const chunk = 4096;
  if (units.length <= chunk) return String.fromCharCode(...units);
  let text = "";
  for (let at = 0; at < units.length; at += chunk) {
    text += String.fromCharCode(...units.subarray(at, at + chunk));
  }
  return text;
}

/** Cuts what is not ASCII into classes of characters that are in the same sets. */
function partition(sets: readonly CharSet[]): {
  readonly starts: Int32Array;
  readonly letters: Uint16Array;
  readonly classes: readonly number[][];
} {
  const toggles = new Map<number, number[]>();
  const toggle = (at: number, set: number): void => {
    const there = toggles.get(at);
    if (there) there.push(set);
    else toggles.set(at, [set]);
  };
  toggle(0x80, -1);
  sets.forEach((set, index) => {
    set.ranges.forEach((bound, place) => {
      toggle(place % 2 ? bound + 1 : bound, index);
    });
  });
  const starts = [...toggles.keys()].sort((left, right) => left - right).filter((at) => at <= 0x10ffff);
  const member = new Array<0 | 1>(sets.length).fill(0);
  const classNumbers = new Map<string, number>();
  const classes: number[][] = [];
  const letters = starts.map((start, index) => {
    for (const set of toggles.get(start)!) if (set >= 0) member[set] = member[set] ? 0 : 1;
    const signature = member.join("");
    let number = classNumbers.get(signature);
    if (number === undefined) {
      classNumbers.set(signature, (number = classes.length));
      classes.push([]);
    }
    classes[number]!.push(start, (starts[index + 1] ?? 0x110000) - 1);
    return firstLetter + number;
  });
  return { starts: Int32Array.from(starts), letters: Uint16Array.from(letters), classes };
}
