import type { Span } from "./span.ts";
import type { Source } from "./tree.ts";

/**
 * Where a stretch of traced text comes from. With `exact`, the text is a copy of the source and offsets map one
 * to one; else the whole stretch stands for the whole span (a tag's expansion stands for the tag).
 */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  readonly span: Span;
  readonly exact: boolean;
}

/** A place in a source. */
export interface Place {
  readonly path: string;
  readonly span: Span;
}

/** Text that knows where each piece of it came from. Pieces are in order and do not overlap; gaps have no origin. */
export interface Traced {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Text without an origin (a default, a value of ours). */
export function untraced(text: string): Traced {
  return { text, pieces: [] };
}

/** The part of a source that `span` covers, as it stands there. */
export function traceSource(source: Source, span: Span): Traced {
  return tracePlace(source.text.slice(span.start, span.end), { path: source.path, span }, true);
}

/** Text that stands for a place: a copy of it (`exact`), or what it was expanded to. */
export function tracePlace(text: string, place: Place, exact = false): Traced {
  if (text === "") return { text, pieces: [] };
  return { text, pieces: [{ start: 0, end: text.length, path: place.path, span: place.span, exact }] };
}

/** The parts one after the other. */
export function joinTraced(parts: readonly Traced[], separator = ""): Traced {
  let text = "";
  const pieces: Piece[] = [];
  parts.forEach((part, index) => {
    if (index > 0) text += separator;
    const shift = text.length;
    text += part.text;
    for (const piece of part.pieces) {
      const moved = { ...piece, start: piece.start + shift, end: piece.end + shift };
      const last = pieces[pieces.length - 1];
      if (last && joins(last, moved)) {
        const span = { start: last.span.start, end: moved.span.end };
        pieces[pieces.length - 1] = { ...last, end: moved.end, span };
      } else pieces.push(moved);
    }
  });
  return { text, pieces };
}

/** The part of `traced` from `start` to `end`. */
export function sliceTraced(traced: Traced, start: number, end = traced.text.length): Traced {
  const text = traced.text.slice(start, end);
  const pieces: Piece[] = [];
  for (const piece of traced.pieces) {
    if (piece.end <= start || piece.start >= end) continue;
    const from = Math.max(piece.start, start);
    const to = Math.min(piece.end, end);
    pieces.push({ ...piece, start: from - start, end: to - start, span: originWithin(piece, from, to) });
  }
  return { text, pieces };
}

/** `traced` with the stretch from `start` to `end` replaced. */
export function replaceTraced(traced: Traced, start: number, end: number, by: Traced): Traced {
  return joinTraced([sliceTraced(traced, 0, start), by, sliceTraced(traced, end)]);
}

/** `traced` without white space at both ends, white space being what Python's str.strip takes away. */
export function stripTraced(traced: Traced): Traced {
  const start = /^[\s\x1c-\x1f\x85]*/.exec(traced.text)![0].length;
  const end = traced.text.length - /[\s\x1c-\x1f\x85]*$/.exec(traced.text.slice(start))![0].length;
  return sliceTraced(traced, start, end);
}

/** `traced` cut at each `separator`. */
export function splitTraced(traced: Traced, separator: string): Traced[] {
  const parts: Traced[] = [];
  let start = 0;
  for (const part of traced.text.split(separator)) {
    parts.push(sliceTraced(traced, start, start + part.length));
    start += part.length + separator.length;
  }
  return parts;
}

/**
 * The place in a source that the stretch from `start` to `end` comes from; where it comes from several pieces of one
 * source, the span over them all; where from several sources, the first of them. Undefined where nothing is known.
 */
export function originOf(traced: Traced, start: number, end = start): Place | undefined {
  let place: Place | undefined;
  for (const piece of traced.pieces) {
    const touches =
      start === end ? piece.start <= start && start <= piece.end : piece.start < end && start < piece.end;
    if (!touches) continue;
    const span = originWithin(piece, Math.max(piece.start, start), Math.min(piece.end, end));
    // At a seam the piece that begins there wins over the one that ends there.
    if (!place || (start === end && piece.start === start)) place = { path: piece.path, span };
    else if (place.path === piece.path && start !== end) {
      place = {
        path: place.path,
        span: { start: Math.min(place.span.start, span.start), end: Math.max(place.span.end, span.end) },
      };
    }
  }
  return place;
}

function originWithin(piece: Piece, from: number, to: number): Span {
  if (!piece.exact) return piece.span;
  return { start: piece.span.start + from - piece.start, end: piece.span.start + to - piece.start };
}

function joins(left: Piece, right: Piece): boolean {
  return (
    left.exact &&
    right.exact &&
    left.path === right.path &&
    left.end === right.start &&
    left.span.end === right.span.start
  );
}
