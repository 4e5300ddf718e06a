import { type Finder, noteAscii } from "../regex/index.ts";

/** Reads a line that is not ASCII out of a chunk: its offsets there. */
export type WideLine = (start: number, end: number) => string;

/**
 * The lines of a chunk of a log, which is a text with one character for each byte: without their ends, those that are
 * empty or begin with `#` left out, as fail2ban-regex does, or all of them, as the server takes them. Its arrays serve
 * chunk after chunk.
 */
export class ChunkLines {
  size = 0;
  text = "";
  starts = new Int32Array(1 << 14);
  ends = new Int32Array(1 << 14);
  /** Which line of the chunk each is, those that are left out counted, too. */
  numbers = new Int32Array(1 << 14);
  /** How many lines the chunk has, those that are left out among them. */
  count = 0;
  readonly #takesAll: boolean;
  #marks = new Uint8Array(1 << 14);
  #wide: WideLine = () => "";

  constructor(takesAll = false) {
    this.#takesAll = takesAll;
  }

  /** Takes a chunk of whole lines. Those with bytes above 127, which `findWide` finds, are read by `wide`. */
  load(text: string, wide: WideLine, findWide: Finder): void {
    this.text = text;
    this.#wide = wide;
    let size = 0;
    let number = 0;
    for (let start = 0; start < text.length; number++) {
      const newline = text.indexOf("\n", start);
      let end = newline;
      while (end > start && text.charCodeAt(end - 1) === carriageReturn) end--;
      if (this.#takesAll || (end > start && text.charCodeAt(start) !== hash)) {
        if (size === this.starts.length) this.#grow();
        this.starts[size] = start;
        this.ends[size] = end;
        this.numbers[size] = number;
        size++;
      }
      start = newline + 1;
    }
    this.size = size;
    this.count = number;
    this.#marks.fill(0, 0, size);
    this.#markBy(findWide, isWide);
  }

  /** Marks the lines in which `find` finds something. */
  mark(find: Finder): void {
    this.#markBy(find, isMarked);
  }

  /** Whether a line is marked. */
  isMarked(number: number): boolean {
    return (this.#marks[number]! & isMarked) !== 0;
  }

  /** Whether a line is not all ASCII: then its offsets are not the chunk's. */
  isWide(number: number): boolean {
    return (this.#marks[number]! & isWide) !== 0;
  }

  /** A line. What is searched in it next is known to be ASCII where it is. */
  lineAt(number: number): string {
    const start = this.starts[number]!;
    const end = this.ends[number]!;
    if (this.isWide(number)) return this.#wide(start, end);
    const line = this.text.slice(start, end);
    noteAscii(line);
    return line;
  }

  /** A line that may be kept: a slice would keep its whole chunk alive. */
  copyAt(number: number): string {
    return this.isWide(number) ? this.lineAt(number) : [...this.lineAt(number)].join("");
  }

  /** What the regexes see of a line: with a newline, and without the date from `from` to `to` (-1: none). */
  cut(number: number, from: number, to: number): string {
    const end = this.ends[number]!;
    if (!this.isWide(number)) {
      const isWhole = from <= 0 && this.text.charCodeAt(end) === newlineCode;
      const cut = isWhole
        ? this.text.slice(this.starts[number]! + Math.max(to, 0), end + 1)
        : this.#join(number, from, to);
      noteAscii(cut);
      return cut;
    }
    return this.#join(number, from, to);
  }

  #join(number: number, from: number, to: number): string {
    const line = this.lineAt(number);
    return from < 0 ? `${line}\n` : `${line.slice(0, from)}${line.slice(to)}\n`;
  }

  #markBy(find: Finder, mark: number): void {
    const { text } = this;
    let line = 0;
    for (let at = find(text, 0); at >= 0; ) {
      while (line < this.size && this.ends[line]! <= at) line++;
      if (line === this.size) return;
      // It may stand in a line that was left out, or between two lines.
      if (this.starts[line]! > at) {
        at = find(text, at + 1);
        continue;
      }
      this.#marks[line]! |= mark;
      at = find(text, this.ends[line]!);
    }
  }

  #grow(): void {
    const size = this.starts.length * 2;
    this.starts = grown(this.starts, new Int32Array(size));
    this.ends = grown(this.ends, new Int32Array(size));
    this.numbers = grown(this.numbers, new Int32Array(size));
    this.#marks = grown(this.#marks, new Uint8Array(size));
  }
}

/** The larger of two arrays, with what stands in the smaller. */
function grown<Kind extends Int32Array | Uint8Array>(old: Kind, fresh: Kind): Kind {
  fresh.set(old);
  return fresh;
}

const isWide = 1;
const isMarked = 2;
const newlineCode = 10;
const carriageReturn = 13;
const hash = 35;
