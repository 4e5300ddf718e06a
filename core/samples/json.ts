import type { Span } from "../text/index.ts";

/** What is wrong with a text of JSON: one sentence that names the mend, and where in the text. */
export interface Fault {
  readonly message: string;
  readonly span: Span;
}

/** Reads JSON; where it is none, the fault says `message` from the first character on that does not fit. Never throws. */
export function readJson(
  text: string,
  message: string,
): { readonly value?: unknown; readonly fault?: Fault } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const end = text.trimEnd().length;
    return { fault: { message, span: { start: Math.min(new Scanner(text).findFault(), end), end } } };
  }
}

/** Where a key stands in a text of JSON. */
export function keySpan(text: string, key: string): Span {
  const start = text.indexOf(JSON.stringify(key));
  return start < 0 ? wholeSpan(text) : { start, end: start + JSON.stringify(key).length };
}

/** All of a text but the white space around it. */
export function wholeSpan(text: string): Span {
  return { start: text.length - text.trimStart().length, end: text.trimEnd().length };
}

const space = /[ \t\n\r]*/y;
const string = /"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Goes through JSON up to where it is none: the runtime does not always say where. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  findFault(): number {
    this.#take(space);
    if (this.#value()) this.#take(space);
    return this.#at;
  }

  #value(): boolean {
    if (this.#sign("{")) return this.#list("}", () => this.#take(string) && this.#sign(":") && this.#value());
    if (this.#sign("[")) return this.#list("]", () => this.#value());
    return this.#take(string) || this.#take(scalar);
  }

  #list(end: string, item: () => boolean): boolean {
    if (this.#sign(end)) return true;
    do if (!item()) return false;
    while (this.#sign(","));
    return this.#sign(end);
  }

  /** A sign and the white space around it. */
  #sign(sign: string): boolean {
    this.#take(space);
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return this.#take(space);
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return false;
    this.#at += found[0].length;
    return true;
  }
}
