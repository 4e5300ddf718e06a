import { joinTraced, originOfAll, sliceTraced, type Traced, untraced } from "../text/index.ts";
import { Refused } from "./refusal.ts";

/**
 * Cuts a line into words as a POSIX shell does, quotes and backslashes taken away. Throws Refused (ValueError).
 * Mirrors Python's shlex.split.
 */
export function splitShellWords(line: Traced): Traced[] {
  const words: Traced[] = [];
  const { text } = line;
  let parts: Traced[] | undefined;
  let at = 0;
  const take = (start: number, end: number) => {
    parts ??= [];
    if (end > start) parts.push(sliceTraced(line, start, end));
  };
  while (at < text.length) {
    const character = text[at]!;
    if (" \t\r\n".includes(character)) {
      if (parts) words.push(parts.length ? joinTraced(parts) : untraced(""));
      parts = undefined;
      at++;
    } else if (character === "\\") {
      if (at + 1 >= text.length) throw refuse(line, "No escaped character");
      take(at + 1, at + 2);
      at += 2;
    } else if (character === "'" || character === '"') {
      at = takeQuoted(line, at, take);
    } else {
      take(at, at + 1);
      at++;
    }
  }
  if (parts) words.push((parts as Traced[]).length ? joinTraced(parts) : untraced(""));
  return words;
}

function takeQuoted(line: Traced, open: number, take: (start: number, end: number) => void): number {
  const { text } = line;
  const quote = text[open];
  take(open, open);
  let at = open + 1;
  for (; text[at] !== quote; at++) {
    if (at >= text.length) throw refuse(line, "No closing quotation");
    if (text[at] === "\\" && quote === '"') {
      if (at + 1 >= text.length) throw refuse(line, "No escaped character");
      if (text[at + 1] !== quote && text[at + 1] !== "\\") take(at, at + 1);
      at++;
    }
    take(at, at + 1);
  }
  return at + 1;
}

function refuse(line: Traced, message: string): Refused {
  const mend = "Close the quote, or write a backslash twice: fail2ban cuts this into words as a shell does.";
  return new Refused("ValueError", message, originOfAll(line), { code: "open-quote", message: mend });
}
