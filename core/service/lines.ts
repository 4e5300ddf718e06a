import type { Source, Span } from "../text/index.ts";
import type { Position, Range } from "./lsp.ts";

const starts = new WeakMap<Source, readonly number[]>();

/** Offsets at which the lines of a source begin, lines ending as the protocol has it: `\n`, `\r\n`, `\r`. */
export function lineStarts(source: Source): readonly number[] {
  let known = starts.get(source);
  if (!known) {
    known = [0, ...[...source.text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
    starts.set(source, known);
  }
  return known;
}

/** The position of an offset; offsets outside the text count as its nearest end. */
export function positionAt(source: Source, offset: number): Position {
  const lines = lineStarts(source);
  const at = Math.min(Math.max(offset, 0), source.text.length);
  let low = 0;
  let high = lines.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lines[middle]! <= at) low = middle;
    else high = middle;
  }
  return { line: low, character: at - lines[low]! };
}

/** The offset of a position; one behind the end of its line counts as that end. */
export function offsetAt(source: Source, position: Position): number {
  const lines = lineStarts(source);
  const start = lines[position.line];
  if (start === undefined) return position.line < 0 ? 0 : source.text.length;
  const next = lines[position.line + 1];
  let end = next ?? source.text.length;
  if (next !== undefined) {
    end--;
    if (source.text[end] === "\n" && source.text[end - 1] === "\r" && end > start) end--;
  }
  return Math.min(start + Math.max(position.character, 0), end);
}

/** A span of a source as a range. */
export function rangeOf(source: Source, span: Span): Range {
  return { start: positionAt(source, span.start), end: positionAt(source, span.end) };
}

/** A range of a source as a span. */
export function spanOf(source: Source, range: Range): Span {
  return { start: offsetAt(source, range.start), end: offsetAt(source, range.end) };
}
