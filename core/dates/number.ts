import { decimalValue, isSpace } from "../text/index.ts";

/** `text` with the decimal digits of every script as ASCII's. */
export function asciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) =>
    String(decimalValue(character.codePointAt(0)!) ?? character),
  );
}

/** Python's int(text); undefined where that raises ValueError. */
export function readInt(text: string): number | undefined {
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9 || at === MOST_DIGITS) return readUnusualInt(text);
    value = value * 10 + digit;
  }
  return text === "" ? undefined : value;
}

/** So many digits make an exact number. */
const MOST_DIGITS = 15;

function readUnusualInt(text: string): number | undefined {
  const plain = plainNumber(text);
  return /^[+-]?[0-9]+(?:_[0-9]+)*$/.test(plain) ? Number(plain.replaceAll("_", "")) : undefined;
}

/** Python's float(text); undefined where that raises ValueError. */
export function readFloat(text: string): number | undefined {
  const plain = plainNumber(text);
  if (FLOAT.test(plain)) return Number(plain.replaceAll("_", ""));
  const word = /^([+-]?)(?:(inf|infinity)|nan)$/i.exec(plain);
  if (!word) return undefined;
  if (!word[2]) return Number.NaN;
  return word[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

const FLOAT =
  /^[+-]?(?:[0-9]+(?:_[0-9]+)*\.?(?:[0-9]+(?:_[0-9]+)*)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?$/;

/** With ASCII's digits, and without what Python's int and float pass over at both ends. */
function plainNumber(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isPadding(text.charCodeAt(start))) start++;
  while (end > start && isPadding(text.charCodeAt(end - 1))) end--;
  return asciiDigits(text.slice(start, end));
}

/** White space, but for the separators U+001C to U+001F. */
function isPadding(code: number): boolean {
  return isSpace(code) && (code < 0x1c || code > 0x1f);
}
