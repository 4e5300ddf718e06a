import {
  alnumRanges,
  decimalRanges,
  extraCases,
  lowerCases,
  spaceRanges,
  upperCases,
} from "../text/index.ts";
import type { Category, FlagSet, SetMember } from "./ast.ts";
import { keepFew } from "./bounded.ts";
import { type CharSet, charSetOf, complementOf, hasCharacter, uniteSets } from "./charset.ts";

/** `\w` of a str pattern. */
export function wordSet(ascii: boolean): CharSet {
  return ascii ? asciiWords : (words ??= charSetOf([...alnumRanges(), 0x5f, 0x5f]));
}

/** The characters that `\d \s \w` or a complement of these takes. */
export function categorySet(category: Category["category"], negated: boolean, ascii: boolean): CharSet {
  const set = category === "word" ? wordSet(ascii) : category === "digit" ? digitSet(ascii) : spaceSet(ascii);
  return negated ? complementOf(set) : set;
}

/** The characters that a literal takes. Mirrors re/_compiler.py, _compile, on LITERAL. */
export function literalSet(codePoint: number, flags: FlagSet): CharSet {
  const key = 4 * codePoint + (flags.ignoreCase ? 2 : 0) + (flags.ascii ? 1 : 0);
  let set = literalSets.get(key);
  if (!set) keepFew(literalSets, key, (set = readLiteral(codePoint, flags)));
  return set;
}

function readLiteral(codePoint: number, flags: FlagSet): CharSet {
  if (!flags.ignoreCase || !isCased(codePoint, flags.ascii)) return charSetOf([codePoint, codePoint]);
  const low = lowerCase(codePoint, flags.ascii);
  const all = flags.ascii ? [low] : [low, ...(extraCases().get(low) ?? [])];
  return unfold(charSetOf(all.flatMap((one) => [one, one])), flags.ascii);
}

/**
 * The characters that a set takes, before its `^` is heeded.
 * Mirrors re/_compiler.py, _optimize_charset, and how _sre reads its outcome.
 */
export function membersSet(members: readonly SetMember[], flags: FlagSet): CharSet {
  const key = `${flags.ignoreCase ? "i" : ""}${flags.ascii ? "a" : ""} ${members.map(memberKey).join()}`;
  let set = memberSets.get(key);
  if (!set) keepFew(memberSets, key, (set = readMembers(members, flags)));
  return set;
}

/** A text that is the same for members that are alike. */
export function memberKey(member: SetMember): string {
  if (member.kind === "category") return `${member.negated ? "!" : ""}${member.category}`;
  if (member.kind === "range") return `${member.from.codePoint}-${member.to.codePoint}`;
  return String(member.codePoint);
}

function readMembers(members: readonly SetMember[], flags: FlagSet): CharSet {
  const { ascii } = flags;
  const plain: number[] = [];
  const sets: CharSet[] = [];
  for (const member of members) {
    if (member.kind === "category") sets.push(categorySet(member.category, member.negated, ascii));
    else if (member.kind === "range") plain.push(member.from.codePoint, member.to.codePoint);
    else plain.push(member.codePoint, member.codePoint);
  }
  if (!flags.ignoreCase) return uniteSets([charSetOf(plain), ...sets]);

  // The text's character is lowered, then looked for in the set of the lowered members.
  const folded: number[] = [];
  let cased = false;
  for (let index = 0; index < plain.length; index += 2) {
    const first = plain[index]!;
    const last = plain[index + 1]!;
    if (foldRange(first, last, ascii, folded)) cased = true;
    if (last > 0xffff) {
      // Beyond the BMP, CPython leaves a literal as it is and tries a range in upper case too.
      cased = true;
      folded.push(first, last);
      if (first < last) pushLowered(first, last, folded);
    }
  }
  const base = uniteSets([charSetOf(folded), ...sets]);
  return cased ? unfold(base, ascii) : base;
}

/** The lower case of a code point, as `re` compares when case is ignored. */
export function lowerCase(codePoint: number, ascii: boolean): number {
  if (ascii) return codePoint >= 0x41 && codePoint <= 0x5a ? codePoint + 0x20 : codePoint;
  return lowerCases().get(codePoint) ?? codePoint;
}

/** Whether a code point has another case. */
export function isCased(codePoint: number, ascii: boolean): boolean {
  if (!ascii) return lowerCases().has(codePoint) || upperCases().has(codePoint);
  return (codePoint >= 0x41 && codePoint <= 0x5a) || (codePoint >= 0x61 && codePoint <= 0x7a);
}

const literalSets = new Map<number, CharSet>();
const memberSets = new Map<string, CharSet>();
let words: CharSet | undefined;
let digits: CharSet | undefined;
let spaces: CharSet | undefined;
const asciiWords = charSetOf([0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]);
const asciiDigits = charSetOf([0x30, 0x39]);
const asciiSpaces = charSetOf([0x09, 0x0d, 0x20, 0x20]);

function digitSet(ascii: boolean): CharSet {
  return ascii ? asciiDigits : (digits ??= charSetOf(decimalRanges()));
}

function spaceSet(ascii: boolean): CharSet {
  return ascii ? asciiSpaces : (spaces ??= charSetOf(spaceRanges()));
}

/** Adds the lower case of the BMP part of a range to `folded`; tells whether anything in it has another case. */
function foldRange(first: number, last: number, ascii: boolean, folded: number[]): boolean {
  let cased = false;
  const end = Math.min(last, 0xffff);
  if (first > end) return false;
  // What has no other case stays; the lowered ones leave their places.
  const changed = new Set<number>();
  const add = (codePoint: number): void => {
    const low = lowerCase(codePoint, ascii);
    if (isCased(codePoint, ascii)) cased = true;
    if (low !== codePoint) {
      changed.add(codePoint);
      if (low <= 0xffff) folded.push(low, low);
    }
    if (!ascii) for (const other of extraCases().get(low) ?? []) folded.push(other, other);
  };
  if (end - first < 200) for (let codePoint = first; codePoint <= end; codePoint++) add(codePoint);
  else for (const codePoint of casedCharacters()) if (codePoint >= first && codePoint <= end) add(codePoint);
  let start = first;
  for (const codePoint of [...changed].sort((left, right) => left - right)) {
    if (codePoint > start) folded.push(start, codePoint - 1);
    start = codePoint + 1;
  }
  if (start <= end) folded.push(start, end);
  return cased;
}

/** For a range tried in upper case too: the lower-case characters whose upper case lies in it. */
function pushLowered(first: number, last: number, folded: number[]): void {
  for (const [low, up] of upperCases()) if (up >= first && up <= last) folded.push(low, low);
}

let cased: readonly number[] | undefined;

function casedCharacters(): readonly number[] {
  cased ??= [...new Set([...lowerCases().keys(), ...upperCases().keys(), ...extraCases().keys()])];
  return cased;
}

/** The characters whose lower case is in `base`. */
function unfold(base: CharSet, ascii: boolean): CharSet {
  const more: number[] = [];
  const fewer: number[] = [];
  const decide = (codePoint: number, low: number): void => {
    if (hasCharacter(base, low)) more.push(codePoint, codePoint);
    else if (hasCharacter(base, codePoint)) fewer.push(codePoint, codePoint);
  };
  if (ascii) for (let codePoint = 0x41; codePoint <= 0x5a; codePoint++) decide(codePoint, codePoint + 0x20);
  else for (const [codePoint, low] of lowerCases()) decide(codePoint, low);
  const kept = fewer.length ? complementOf(uniteSets([complementOf(base), charSetOf(fewer)])) : base;
  return uniteSets([kept, charSetOf(more)]);
}
