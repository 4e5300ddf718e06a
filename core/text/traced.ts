import type { Span } from "./span.ts";
import type { Source } from "./tree.ts";
import { skipSpace, trimEnd } from "./whitespace.ts";

/**
 * Where a stretch of traced text comes from. With `exact`, the text is a copy of the source and offsets map one
 * to one; else the whole stretch stands for the whole span (a tag's expansion stands for the tag).
 */
interface Piece {
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

/**
 * Text that knows where each piece of it came from. Pieces are in order and do not overlap; gaps have no origin.
 * Empty text may have one empty piece: the place where the text would stand.
 */
export interface Traced {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

const nowhere: readonly Piece[] = [];

/** Text without an origin (a default, a value of ours). */
export function untraced(text: string): Traced {
  return { text, pieces: nowhere };
}

/** The part of a source that `span` covers, as it stands there. */
export function traceSource(source: Source, span: Span): Traced {
  return tracePlace(source.text.slice(span.start, span.end), { path: source.path, span }, true);
}

/** Text that stands for a place: a copy of it (`exact`), or what it was expanded to. */
export function tracePlace(text: string, place: Place, exact = false): Traced {
  return { text, pieces: [{ start: 0, end: text.length, path: place.path, span: place.span, exact }] };
}

/** The parts one after the other. */
export function joinTraced(parts: readonly Traced[], separator = ""): Traced {
  if (parts.length === 1) return parts[0]!;
  let text = "";
  const pieces: Piece[] = [];
  for (let index = 0; index < parts.length; index++) {
    if (index > 0) text += separator;
    const part = parts[index]!;
    for (const piece of part.pieces) addPiece(pieces, piece, piece.start, piece.end, text.length);
    text += part.text;
  }
  if (text === "") return parts.find((part) => part.pieces.length > 0) ?? untraced("");
  return { text, pieces };
}

/** The part of `traced` from `start` to `end`. */
export function sliceTraced(traced: Traced, start: number, end = traced.text.length): Traced {
  if (start <= 0 && end >= traced.text.length) return traced;
  const text = traced.text.slice(start, end);
  const pieces: Piece[] = [];
  for (let index = firstPiece(traced, start); index < traced.pieces.length; index++) {
    const piece = traced.pieces[index]!;
    if (piece.start >= end) break;
    if (piece.end <= start) continue;
    const from = Math.max(piece.start, start);
    const to = Math.min(piece.end, end);
    const span = originWithin(piece, from, to);
    pieces.push({ start: from - start, end: to - start, path: piece.path, span, exact: piece.exact });
  }
  if (text === "") {
    const place = originOf(traced, start);
    if (place) return tracePlace("", place, true);
  }
  return { text, pieces };
}

/** `traced` with the stretch from `start` to `end` replaced. */
export function replaceTraced(traced: Traced, start: number, end: number, by: Traced): Traced {
  return joinTraced([sliceTraced(traced, 0, start), by, sliceTraced(traced, end)]);
}

/** `traced` with each occurrence of `text` replaced, as Python's str.replace does it. */
export function replaceAllTraced(traced: Traced, text: string, by: Traced): Traced {
  let at = traced.text.indexOf(text);
  if (at < 0) return traced;
  const pieces: Piece[] = [];
  let done = 0;
  let shift = 0;
  let next = 0;
  // Goes along the pieces once: there may be very many of both.
  const keepUntil = (end: number) => {
    for (; next < traced.pieces.length; next++) {
      const piece = traced.pieces[next]!;
      if (piece.start >= end) break;
      if (piece.end > done)
        addPiece(pieces, piece, Math.max(piece.start, done), Math.min(piece.end, end), shift);
      if (piece.end > end) break;
    }
  };
  for (; at >= 0; at = traced.text.indexOf(text, done)) {
    keepUntil(at);
    for (const piece of by.pieces) addPiece(pieces, piece, piece.start, piece.end, at + shift);
    done = at + text.length;
    shift += by.text.length - text.length;
  }
  keepUntil(traced.text.length);
  return { text: traced.text.replaceAll(text, () => by.text), pieces };
}

/** `traced` without white space at both ends, white space being what Python's str.strip takes away. */
export function stripTraced(traced: Traced): Traced {
  const end = trimEnd(traced.text);
  return sliceTraced(traced, skipSpace(traced.text, 0, end), end);
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
  for (let index = firstPiece(traced, start); index < traced.pieces.length; index++) {
    const piece = traced.pieces[index]!;
    if (piece.start > end) break;
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

/** The place that the whole of `traced` comes from (see originOf). */
export function originOfAll(traced: Traced): Place | undefined {
  return originOf(traced, 0, traced.text.length);
}

/** Index of the first piece that does not end before `at`. */
function firstPiece({ pieces }: Traced, at: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.end < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds the part from `from` to `to` of a piece, moved by `shift`, to the pieces before it. */
function addPiece(pieces: Piece[], piece: Piece, from: number, to: number, shift: number): void {
  if (from === to) return;
  const span = originWithin(piece, from, to);
  const { path, exact } = piece;
  const last = pieces[pieces.length - 1];
  if (
    last?.exact &&
    exact &&
    last.path === path &&
    last.end === from + shift &&
    last.span.end === span.start
  ) {
    const joined = { start: last.span.start, end: span.end };
    pieces[pieces.length - 1] = { start: last.start, end: to + shift, path, span: joined, exact };
  } else if (shift === 0 && from === piece.start && to === piece.end) pieces.push(piece);
  else pieces.push({ start: from + shift, end: to + shift, path, span, exact });
}

function originWithin(piece: Piece, from: number, to: number): Span {
  if (!piece.exact) return piece.span;
  return { start: piece.span.start + from - piece.start, end: piece.span.start + to - piece.start };
}
