import { escapeLiteral } from "./write.ts";

/** What words are told apart by: not by capitals, nor by the `s` of a plural. */
export function wordKey(word: string): string {
  return word.toLowerCase().replace(/(?<=\w{3}[^s])s$/, "");
}

/** A regex for words of one key, and for no other: `attempts?`, `[Aa]ccount`. */
export function spellWords(words: readonly string[]): string {
  const all = [...new Set(words)];
  const stems = all.map((word) => word.slice(0, wordKey(word).length));
  const [first, ...rest] = [...new Set(stems)];
  const stem = [...first!].map((letter, at) => {
    const letters = [...new Set([letter, ...rest.map((other) => other[at]!)])].sort();
    return letters.length === 1 ? escapeLiteral(letter) : `[${letters.join("")}]`;
  });
  const plurals = all.filter((word) => word.length > wordKey(word).length).map((word) => word.slice(-1));
  const plural = [...new Set(plurals)];
  const end = plural.length > 1 ? "[Ss]" : (plural[0] ?? "");
  const text = stem.join("");
  // Capitals throughout are another spelling of the whole word.
  const isShout = stem.filter((letter) => letter.startsWith("[")).length > 2;
  if (isShout) return `(?i:${escapeLiteral(all[0]!.toLowerCase())})`;
  return text + (end !== "" && plurals.length < all.length ? `${end}?` : end);
}
