import type { LogChunk, TrialLog } from "../core/trial/index.ts";

/** A place in a text as an editor counts: from 0, a lone carriage return ends a line, too. */
export interface EditorPlace {
  readonly line: number;
  readonly character: number;
}

/** An edit: what stands from `from` to `to` gives way to `text`. */
export interface LogEdit {
  readonly from: EditorPlace;
  readonly to: EditorPlace;
  readonly text: string;
}

/** A stretch of one of the editor's lines. */
export interface EditorStretch {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Lines of the log, in one piece. */
interface Block {
  readonly text: string;
  /** How many lines it is for fail2ban, and for an editor. */
  readonly lines: number;
  readonly editorLines: number;
  /** The places of characters beyond ASCII: of each line at least the first; found when they are asked for. */
  wide?: Int32Array;
  /** Where its lines end, where they are not the editor's; found when they are asked for. */
  ends?: LineEnds;
}

/** The offsets right behind the ends of lines: of fail2ban's, and of an editor's. */
interface LineEnds {
  readonly newlines: Int32Array;
  readonly ends: Int32Array;
}

const blockSize = 1 << 18;
const smallBlock = blockSize >> 3;
const byteOrderMark = "\ufeff";

/**
 * A log that is held as text: one that an editor has open. It is edited by the editor's places, and its lines are told in
 * these. Text behind the last newline is no line of the log yet.
 */
export class MemoryLog implements TrialLog {
  #blocks: Block[] = [];
  #tail = "";
  /** Sums of the lines before each block, made anew after an edit. */
  #sums: { readonly lines: number; readonly editorLines: number }[] | undefined;

  constructor(text: string) {
    this.#place(0, 0, text);
  }

  get count(): number {
    return this.#blocks.length;
  }

  /** The editor's lines: one more than it has ends of lines. */
  get editorLines(): number {
    return this.#before(this.count).editorLines + countEnds(this.#tail) + 1;
  }

  read(index: number): LogChunk {
    const block = this.#blocks[index]!;
    const { text } = block;
    const places = (block.wide ??= placesBeyondAscii(text));
    let at = 0;
    return {
      text,
      wide: (start, end) => text.slice(start, end),
      // It is asked for one place after the other.
      findWide: (_, from) => {
        if (at > 0 && places[at - 1]! >= from) at = 0;
        while (at < places.length && places[at]! < from) at++;
        return places[at] ?? -1;
      },
    };
  }

  /** The log's first line in a chunk. */
  firstLineOf(chunk: number): number {
    return this.#before(chunk).lines;
  }

  /** The chunk that a line of the log is in; the last one where the log has no such line. */
  chunkOf(line: number): number {
    let chunk = 0;
    while (chunk + 1 < this.count && this.#before(chunk + 1).lines <= line) chunk++;
    return chunk;
  }

  /** Makes an edit; answers the first chunk that is not as before. */
  edit({ from, to, text }: LogEdit): number {
    const first = this.#fullBlock(this.#blockWith(from.line));
    const last = this.#blockWith(to.line);
    const isBehind = last >= this.count;
    const blocks = this.#blocks.slice(first, last + 1);
    const whole = blocks.map((block) => block.text).join("") + (isBehind ? this.#tail : "");
    const line = this.#before(first).editorLines;
    const start = offsetOf(whole, from.line - line, this.#column(from));
    const end = offsetOf(whole, to.line - line, this.#column(to));
    const next = whole.slice(0, start) + text + whole.slice(end);
    // A line that loses its end goes on in the block behind it.
    const isOpen = !isBehind && !next.endsWith("\n");
    const more = isOpen ? (this.#blocks[last + 1]?.text ?? this.#tail) : "";
    const takesTail = isBehind || (isOpen && last + 1 >= this.count);
    if (takesTail) this.#tail = "";
    this.#place(first, blocks.length + (isOpen && last + 1 < this.#blocks.length ? 1 : 0), next + more);
    return first;
  }

  /** A stretch of a line of the log, as the editor counts; in several pieces where it goes over a lone carriage return. */
  toEditor(line: number, start: number, end: number): EditorStretch[] {
    const chunk = this.chunkOf(line);
    const block = this.#blocks[chunk];
    const before = this.#before(chunk);
    const shift = line === 0 && this.#hasMark ? 1 : 0;
    if (!block || block.lines === block.editorLines) {
      const place = before.editorLines + line - before.lines;
      return [{ line: place, start: Math.max(0, start - shift), end: Math.max(0, end - shift) }];
    }
    const { newlines, ends } = placesOfEnds(block);
    const offset = line === before.lines ? 0 : (newlines[line - before.lines - 1] ?? block.text.length);
    const pieces: EditorStretch[] = [];
    let at = offset + start;
    for (let piece = countUpTo(ends, at); ; piece++) {
      const place = before.editorLines + piece;
      const begin = (piece === 0 ? 0 : ends[piece - 1]!) + (place === 0 ? shift : 0);
      const next = ends[piece] ?? Number.POSITIVE_INFINITY;
      const stop = Math.min(offset + end, next - 1);
      if (stop > at || start === end)
        pieces.push({ line: place, start: Math.max(0, at - begin), end: Math.max(0, stop - begin) });
      if (next >= offset + end) return pieces;
      at = next;
    }
  }

  /** The line of the log that the editor shows there. */
  fromEditor(line: number): number {
    let chunk = 0;
    while (chunk + 1 < this.count && this.#before(chunk + 1).editorLines <= line) chunk++;
    const block = this.#blocks[chunk];
    const before = this.#before(chunk);
    if (!block || block.lines === block.editorLines) return before.lines + line - before.editorLines;
    const { newlines, ends } = placesOfEnds(block);
    const offset =
      line === before.editorLines ? 0 : (ends[line - before.editorLines - 1] ?? block.text.length);
    return before.lines + countUpTo(newlines, offset);
  }

  get #hasMark(): boolean {
    return (this.#blocks[0]?.text ?? this.#tail).startsWith(byteOrderMark);
  }

  /** The editor does not show a byte order mark. */
  #column({ line, character }: EditorPlace): number {
    return line === 0 && this.#hasMark ? character + 1 : character;
  }

  #before(block: number): { readonly lines: number; readonly editorLines: number } {
    if (!this.#sums) {
      const sums = [{ lines: 0, editorLines: 0 }];
      for (const { lines, editorLines } of this.#blocks) {
        const last = sums[sums.length - 1]!;
        sums.push({ lines: last.lines + lines, editorLines: last.editorLines + editorLines });
      }
      this.#sums = sums;
    }
    return this.#sums[block]!;
  }

  /** The block with one of the editor's lines; behind the last one: the text behind the last newline. */
  #blockWith(line: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#before(middle + 1).editorLines <= line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What is appended goes to the last block, as long as that is small: else a log that grows had a block for each line. */
  #fullBlock(block: number): number {
    const last = this.#blocks[block - 1];
    return block === this.count && last && last.text.length < smallBlock ? block - 1 : block;
  }

  /** Puts text in the place of blocks, and what stands behind its last newline to the tail. */
  #place(first: number, count: number, text: string): void {
    const end = text.lastIndexOf("\n") + 1;
    const isLast = first + count >= this.#blocks.length;
    const blocks: Block[] = [];
    for (let start = 0; start < end; ) {
      const newline = text.indexOf("\n", Math.min(start + blockSize, end - 1));
      blocks.push(blockOf(text.slice(start, newline + 1)));
      start = newline + 1;
    }
    if (isLast && end < text.length) this.#tail = text.slice(end) + this.#tail;
    this.#blocks.splice(first, count, ...blocks);
    this.#sums = undefined;
  }
}

const editorEnd = /\r\n|\r|\n/g;

function blockOf(text: string): Block {
  const lines = countNewlines(text);
  return { text, lines, editorLines: text.includes("\r") ? countEnds(text) : lines };
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function countEnds(text: string): number {
  return text.match(editorEnd)?.length ?? 0;
}

/** The offset of a place in a text, as an editor counts its lines; the text's end where there is no such line. */
function offsetOf(text: string, line: number, character: number): number {
  let start = 0;
  if (line > 0) {
    let count = 0;
    start = text.length;
    for (const found of text.matchAll(editorEnd)) {
      if (++count < line) continue;
      start = found.index + found[0].length;
      break;
    }
  }
  return Math.min(start + character, text.length);
}

function placesOfEnds(block: Block): LineEnds {
  const behind = (ends: RegExp) =>
    Int32Array.from(block.text.matchAll(ends), (found) => found.index + found[0].length);
  return (block.ends ??= { newlines: behind(/\n/g), ends: behind(editorEnd) });
}

/** How many of some places, which are in order, are not behind `offset`. */
function countUpTo(places: Int32Array, offset: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first character beyond ASCII of each line. */
function placesBeyondAscii(text: string): Int32Array {
  const beyondAscii = /[^\0-\x7f]/g;
  const places: number[] = [];
  for (let found = beyondAscii.exec(text); found; found = beyondAscii.exec(text)) {
    places.push(found.index);
    beyondAscii.lastIndex = text.indexOf("\n", found.index);
  }
  return Int32Array.from(places);
}
