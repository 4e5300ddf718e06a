import { anyOf } from "./write.ts";

/** The name of a source file. */
const file = String.raw`[\w/-]*\w\.(?:c|cc|cpp|h|py|php|pl|rb|js|go|java)`;

/** A program's own source file within a text, with the number of a line in it behind. */
export const sourceFile = new RegExp(String.raw`(?<![\w.])${file}[.:]\d`);

/** The same as a word of a message, or with a colon behind. */
export const sourceWord = new RegExp(String.raw`${file}(?=[.:]\d+(?!\w)|: )`, "y");

/** The same before a message, perhaps in brackets, and with the function that speaks. */
export const sourceHead = new RegExp(String.raw`\(?${file}(?:[.:]\d+(?:\):?|:| (?:in )?\w+:)?|:)\s+`, "y");

/** A regex for the names of source files, with the endings that these have. */
export function sourceRegex(names: readonly string[]): string {
  const endings = [...new Set(names.map((name) => name.slice(name.lastIndexOf(".") + 1)))];
  return `[\\w/-]+\\.${anyOf(endings)}`;
}
