import { isSpace, type Source, type Span, skipSpace, trimEnd } from "../text/index.ts";

/** A line as ConfigParser looks at it. Offsets are into the source. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  readonly start: number;
  /** End without the line break. */
  readonly end: number;
  /** What is left of it without comment and white space; empty where nothing is. */
  readonly content: Span;
  /** How many characters of white space stand before the first other one. */
  readonly indent: number;
  /** Whether a comment was cut off, or the line is one. */
  readonly comment: boolean;
  /** The line as Python's file iterator gives it: with `\n` for whatever ends it. */
  readonly text: string;
}

/**
 * The lines of a source, cut as Python's open() cuts them (`\n`, `\r\n`, `\r`), comments taken off.
 * Mirrors configparser.RawConfigParser._read with inline_comment_prefixes=";".
 */
export function* readLines(source: Source): Generator<Line> {
  const { text } = source;
  let start = 0;
  for (let number = 1; start < text.length; number++) {
    let end = start;
    while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
    const next = text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, text.length);
    const indentEnd = skipSpace(text, start, end);
    let contentEnd = end;
    let comment = false;
    if (text[indentEnd] === "#" && indentEnd < end) {
      comment = true;
      contentEnd = start;
    } else {
      const cut = findComment(text, start, end);
      if (cut >= 0) {
        comment = true;
        contentEnd = cut;
      }
    }
    const from = skipSpace(text, start, contentEnd);
    const content = { start: from, end: trimEnd(text, from, contentEnd) };
    const ended = next > end ? "\n" : "";
    yield {
      number,
      start,
      end,
      content,
      comment,
      // A line of white space alone has its first non-space nowhere, and Python takes 0.
      indent: indentEnd < end ? indentEnd - start : 0,
      get text() {
        return text.slice(start, end) + ended;
      },
    };
    start = next;
  }
}

function findComment(text: string, start: number, end: number): number {
  for (let at = text.indexOf(";", start); at >= 0 && at < end; at = text.indexOf(";", at + 1)) {
    if (at === start || isSpace(text.charCodeAt(at - 1))) return at;
  }
  return -1;
}
