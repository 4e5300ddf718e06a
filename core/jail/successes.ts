import type { ChunkLines } from "../filter/index.ts";
import { Column, int32, uint8 } from "./columns.ts";
import { type LogSuccesses, successKinds } from "./failures.ts";

/** Words of a line that tells of a log-in that went well, and of one that did not. */
const goesWell = /accepted|succe|logged in|login ok|authenticated|granted|session opened|authorized/i;
const goesBadly = /fail|unsucce|denied|refused|invalid|not |un-?auth|incorrect|wrong|error/i;

const patterns = {
  inet4: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g,
  inet6:
    /(?<![\w:.])(?:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?|[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7})(?![\w:.])/gi,
};

/** Finds the addresses of one family that the lines of a log name, a chunk at a time. */
export class MentionReader {
  readonly #lines: ChunkLines;
  readonly #family: keyof typeof patterns;
  #chunk = -1;
  /** Line and address of what was found, in order of the lines, and the next that was not asked for yet. */
  readonly #found: { readonly line: number; readonly address: string }[] = [];
  #next = 0;

  /** `lines` holds the chunk that is asked about. */
  constructor(lines: ChunkLines, family: keyof typeof patterns) {
    this.#lines = lines;
    this.#family = family;
  }

  /** The addresses in a line of a chunk; to be asked of one line after the other. */
  read(chunk: number, line: number): readonly string[] {
    if (chunk !== this.#chunk) this.#load(chunk);
    const found = this.#found;
    while (this.#next < found.length && found[this.#next]!.line < line) this.#next++;
    if (found[this.#next]?.line !== line) return none;
    const addresses: string[] = [];
    for (; found[this.#next]?.line === line; this.#next++) addresses.push(found[this.#next]!.address);
    return addresses;
  }

  #load(chunk: number): void {
    this.#chunk = chunk;
    this.#next = 0;
    this.#found.length = 0;
    const lines = this.#lines;
    let line = 0;
    for (const { index, 0: address } of lines.text.matchAll(patterns[this.#family])) {
      while (line < lines.size && lines.ends[line]! <= index) line++;
      if (line < lines.size && lines.starts[line]! <= index) this.#found.push({ line, address });
    }
  }
}

const none: readonly never[] = [];

/** Notes the signs that an address got in after it failed. */
export class SuccessLog {
  readonly #kinds = new Column(uint8);
  readonly #at = new Column(int32);
  readonly #ids = new Column(int32);
  /** By id: the last line, by its index, that names it and is no failure. */
  readonly #seen = new Map<number, number>();

  /** Notes that a line which is no failure names an id. */
  note(line: number, text: string, id: number): void {
    if (!goesWell.test(text) || goesBadly.test(text)) this.#seen.set(id, line);
    else this.#add("log-in", line, id);
  }

  result(): LogSuccesses {
    for (const [id, line] of this.#seen) this.#add("seen", line, id);
    this.#seen.clear();
    const { size } = this.#at;
    return { size, kinds: this.#kinds.toArray(), at: this.#at.toArray(), ids: this.#ids.toArray() };
  }

  #add(kind: (typeof successKinds)[number], line: number, id: number): void {
    this.#kinds.push(successKinds.indexOf(kind));
    this.#at.push(line);
    this.#ids.push(id);
  }
}
