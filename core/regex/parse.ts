import { decimalValue, isAlnum, isIdentifier, pythonRepr, type Span, stripText } from "../text/index.ts";
import type {
  Alternation,
  Assertion,
  Category,
  CharacterSet,
  FlagSet,
  Item,
  Literal,
  PatternNode,
  Repeat,
  RepeatMode,
  Sequence,
  SetMember,
} from "./ast.ts";
import type { RegexFlags, RegexProblem } from "./regex.ts";
import { maxRepeat, type Width, widthOf } from "./width.ts";

/** A parsed pattern, or what CPython 3.11's `re` says against it: one of the two is set. */
export interface ParsedRegex {
  readonly value: PatternNode | undefined;
  readonly problem: RegexProblem | undefined;
}

/**
 * Reads a Python `re` pattern (str, 3.11). Never throws. Differences: `\N{...}` is refused, for want of a table of
 * names, and nesting as deep as Python's recursion limit has words of our own.
 * Mirrors re/_parser.py, parse, and the checks of re/_compiler.py.
 */
export function parseRegex(pattern: string, flags: RegexFlags = {}): ParsedRegex {
  try {
    return { value: new Parser(pattern, flags).parsePattern(), problem: undefined };
  } catch (failure) {
    if (failure instanceof Failure) return { value: undefined, problem: problemOf(failure, pattern) };
    throw failure;
  }
}

/** What a parser throws to itself; `placed` tells whether Python names the position. */
class Failure extends Error {
  readonly offset: number;
  readonly placed: boolean;

  constructor(message: string, offset: number, placed = true) {
    super(message);
    this.offset = offset;
    this.placed = placed;
  }
}

function problemOf(failure: Failure, pattern: string): RegexProblem {
  const { message, offset } = failure;
  if (!failure.placed) return { message, offset, text: message };
  const before = pattern.slice(0, offset);
  let text = `${message} at position ${[...before].length}`;
  if (pattern.includes("\n")) {
    const lineStart = before.lastIndexOf("\n") + 1;
    text += ` (line ${before.split("\n").length}, column ${[...before.slice(lineStart)].length + 1})`;
  }
  return { message, offset, text };
}

/** The pattern as tokens, a token being a code point or a backslash with the one behind it; one token is read ahead. */
class Cursor {
  readonly pattern: string;
  /** The token to come; undefined at the end. */
  next: string | undefined;
  private index = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
    this.advance();
  }

  /** Offset of the token to come. */
  get offset(): number {
    return this.index - (this.next?.length ?? 0);
  }

  match(token: string): boolean {
    if (this.next !== token) return false;
    this.advance();
    return true;
  }

  get(): string | undefined {
    const token = this.next;
    this.advance();
    return token;
  }

  getWhile(limit: number, test: (token: string) => boolean): string {
    let text = "";
    for (let count = 0; count < limit && this.next !== undefined && test(this.next); count++)
      text += this.get();
    return text;
  }

  /** The text up to `terminator`, which is read too; `what` names it in errors. */
  getUntil(terminator: string, what: string): string {
    let text = "";
    for (;;) {
      const token = this.get();
      if (token === undefined) {
        if (!text) this.fail(`missing ${what}`);
        this.fail(`missing ${terminator}, unterminated name`, text.length);
      }
      if (token === terminator) {
        if (!text) this.fail(`missing ${what}`, 1);
        return text;
      }
      text += token;
    }
  }

  seek(offset: number): void {
    this.index = offset;
    this.advance();
  }

  /** Fails `back` code units before the token to come. */
  fail(message: string, back = 0): never {
    throw new Failure(message, this.offset - back);
  }

  private advance(): void {
    const { pattern, index } = this;
    if (index >= pattern.length) {
      this.next = undefined;
      return;
    }
    let end = index;
    if (pattern[index] === "\\") {
      end++;
      if (end >= pattern.length) throw new Failure("bad escape (end of pattern)", pattern.length - 1);
    }
    end += pattern.codePointAt(end)! > 0xffff ? 2 : 1;
    this.next = pattern.slice(index, end);
    this.index = end;
  }
}

/** A flag's letter to its name here; `u` and `t` have none. */
const flagNames: Readonly<Record<string, keyof FlagSet | undefined>> = {
  i: "ignoreCase",
  m: "multiline",
  s: "dotAll",
  x: "verbose",
  a: "ascii",
};
const flagLetters = "iLmsxatu";
const controlEscapes: Readonly<Record<string, number>> = {
  "\\a": 7,
  "\\b": 8,
  "\\t": 9,
  "\\n": 10,
  "\\v": 11,
  "\\f": 12,
  "\\r": 13,
  "\\\\": 92,
};
const categories: Readonly<Record<string, Category["category"]>> = { d: "digit", s: "space", w: "word" };
const assertions: Readonly<Record<string, Assertion["at"]>> = {
  "\\A": "string-beginning",
  "\\b": "boundary",
  "\\B": "not-boundary",
  "\\Z": "string-end",
};
/** Python's recursion limit, less what lies below the parser. */
const maxDepth = 980;
/** _sre.MAXGROUPS on a 64-bit machine. */
const maxGroups = 1073741823;
/** How many digits Python's int() takes at most. */
const maxIntDigits = 4300;

const isOctal = (token: string): boolean => /^[0-7]$/.test(token);
const isDigit = (token: string): boolean => /^[0-9]$/.test(token);
const isHex = (token: string): boolean => /^[0-9a-fA-F]$/.test(token);
const isLetter = (token: string): boolean => /^[a-zA-Z]$/.test(token);

class Parser {
  private readonly cursor: Cursor;
  private readonly pattern: string;
  private readonly flags: Record<keyof FlagSet, boolean>;
  private unicode = false;
  private template = false;
  private readonly groupIndex = new Map<string, number>();
  /** Widths of closed groups by number; 0 is the whole and never closed. */
  private readonly groupWidths: (Width | undefined)[] = [undefined];
  /** Within a look-behind: how many groups there were before it. */
  private behindGroups: number | undefined;
  /** Numbers in conditionals to the offsets where they first stand. */
  private readonly conditionOffsets = new Map<number, number>();
  private readonly comments: Span[] = [];
  private late: Failure | undefined;

  constructor(pattern: string, flags: RegexFlags) {
    this.pattern = pattern;
    this.flags = {
      ignoreCase: flags.ignoreCase ?? false,
      multiline: flags.multiline ?? false,
      dotAll: flags.dotAll ?? false,
      verbose: flags.verbose ?? false,
      ascii: flags.ascii ?? false,
    };
    this.cursor = new Cursor(pattern);
  }

  parsePattern(): PatternNode {
    const body = this.parseAlternation(this.flags.verbose, 0);
    if (this.flags.ascii && this.unicode) {
      throw new Failure("ASCII and UNICODE flags are incompatible", 0, false);
    }
    if (this.cursor.next !== undefined) this.cursor.fail("unbalanced parenthesis");
    for (const [number, offset] of this.conditionOffsets) {
      if (number >= this.groupWidths.length) throw new Failure(`invalid group reference ${number}`, offset);
    }
    if (this.late) throw this.late;
    return {
      pattern: this.pattern,
      body,
      flags: { ...this.flags },
      minWidth: widthOf(body, this.groupWidths).min,
      groupCount: this.groupWidths.length - 1,
      groupIndex: this.groupIndex,
      comments: this.comments,
    };
  }

  /** Keeps what Python finds only when it compiles, after all that the parser finds; the leftmost wins. */
  private failLate(message: string, offset: number): void {
    if (!this.late || offset < this.late.offset) this.late = new Failure(message, offset, false);
  }

  private spanFrom(start: number): Span {
    return { start, end: this.cursor.offset };
  }

  private parseAlternation(verbose: boolean, depth: number): Alternation {
    const cursor: Cursor = this.cursor;
    const start = cursor.offset;
    const branches: Sequence[] = [];
    for (;;) {
      branches.push(this.parseSequence(verbose, depth + 1, depth === 0 && branches.length === 0));
      if (!cursor.match("|")) break;
      if (depth === 0) verbose = this.flags.verbose;
    }
    return { kind: "alternation", span: this.spanFrom(start), branches };
  }

  private parseSequence(verbose: boolean, depth: number, first: boolean): Sequence {
    const cursor: Cursor = this.cursor;
    if (depth > maxDepth) {
      throw new Failure("nested deeper than Python's recursion limit allows", cursor.offset, false);
    }
    const begin = cursor.offset;
    const items: Item[] = [];
    for (;;) {
      const start = cursor.offset;
      const token = cursor.next;
      if (token === undefined || token === "|" || token === ")") break;
      cursor.get();
      if (verbose && /^[ \t\n\r\v\f]$/.test(token)) continue;
      if (verbose && token === "#") {
        for (let skipped = cursor.get(); skipped !== undefined && skipped !== "\n"; ) skipped = cursor.get();
        this.comments.push(this.spanFrom(start));
        continue;
      }
      if (token[0] === "\\") items.push(this.parseEscape(token, start));
      else if (token === "[") items.push(this.parseSet(start));
      else if (token === "*" || token === "+" || token === "?" || token === "{") {
        this.parseQuantifier(token, start, items);
      } else if (token === ".") items.push({ kind: "any", span: this.spanFrom(start) });
      else if (token === "^") items.push({ kind: "assertion", span: this.spanFrom(start), at: "beginning" });
      else if (token === "$") items.push({ kind: "assertion", span: this.spanFrom(start), at: "end" });
      else if (token === "(") {
        const group = this.parseParenthesis(start, verbose, depth, first && items.length === 0);
        if (group === "flags") verbose = this.flags.verbose;
        else if (group !== "comment") items.push(group);
      } else items.push(this.literal(token.codePointAt(0)!, start));
    }
    return { kind: "sequence", span: this.spanFrom(begin), items };
  }

  private literal(codePoint: number, start: number): Literal {
    return { kind: "literal", span: this.spanFrom(start), codePoint };
  }

  /** An escape outside of a set. Mirrors re/_parser.py, _escape. */
  private parseEscape(token: string, start: number): Item {
    const cursor: Cursor = this.cursor;
    const at = assertions[token];
    if (at) return { kind: "assertion", span: this.spanFrom(start), at };
    const common = this.parseCommonEscape(token, start);
    if (common) return common;
    let escaped = token;
    if (token === "\\0") {
      escaped += cursor.getWhile(2, isOctal);
      return this.literal(Number.parseInt(escaped.slice(1), 8), start);
    }
    if (isDigit(token[1]!)) {
      if (cursor.next !== undefined && isDigit(cursor.next)) {
        escaped += cursor.get();
        if (
          isOctal(escaped[1]!) &&
          isOctal(escaped[2]!) &&
          cursor.next !== undefined &&
          isOctal(cursor.next)
        ) {
          escaped += cursor.get();
          return this.octal(escaped, start);
        }
      }
      const number = Number(escaped.slice(1));
      if (number >= this.groupWidths.length) {
        cursor.fail(`invalid group reference ${number}`, escaped.length - 1);
      }
      if (!this.groupWidths[number]) cursor.fail("cannot refer to an open group", escaped.length);
      this.checkBehind(number);
      return { kind: "backreference", span: this.spanFrom(start), number, name: undefined };
    }
    return this.plainEscape(token, start);
  }

  /** An escape within a set. Mirrors re/_parser.py, _class_escape. */
  private parseSetEscape(token: string, start: number): Literal | Category {
    const common = this.parseCommonEscape(token, start);
    if (common) return common;
    if (isOctal(token[1]!)) return this.octal(token + this.cursor.getWhile(2, isOctal), start);
    if (isDigit(token[1]!)) this.cursor.fail(`bad escape ${token}`, token.length);
    return this.plainEscape(token, start);
  }

  private octal(escaped: string, start: number): Literal {
    const codePoint = Number.parseInt(escaped.slice(1), 8);
    if (codePoint > 0o377) {
      this.cursor.fail(`octal escape value ${escaped} outside of range 0-0o377`, escaped.length);
    }
    return this.literal(codePoint, start);
  }

  private plainEscape(token: string, start: number): Literal {
    if (isLetter(token[1]!)) this.cursor.fail(`bad escape ${token}`, token.length);
    return this.literal(token.codePointAt(1)!, start);
  }

  /** What means the same within a set and outside. */
  private parseCommonEscape(token: string, start: number): Literal | Category | undefined {
    const cursor: Cursor = this.cursor;
    const letter = token[1]!;
    const category = categories[letter.toLowerCase()];
    if (category) {
      return {
        kind: "category",
        span: this.spanFrom(start),
        category,
        negated: letter !== letter.toLowerCase(),
      };
    }
    const control = controlEscapes[token];
    if (control !== undefined) return this.literal(control, start);
    const digits = letter === "x" ? 2 : letter === "u" ? 4 : letter === "U" ? 8 : 0;
    if (digits) {
      const escaped = token + cursor.getWhile(digits, isHex);
      if (escaped.length !== digits + 2) cursor.fail(`incomplete escape ${escaped}`, escaped.length);
      const codePoint = Number.parseInt(escaped.slice(2), 16);
      if (codePoint > 0x7fffffff) {
        throw new Failure("Python int too large to convert to C int", start, false);
      }
      if (codePoint > 0x10ffff) cursor.fail(`bad escape ${escaped}`, escaped.length);
      return this.literal(codePoint, start);
    }
    if (letter === "N") {
      if (!cursor.match("{")) cursor.fail("missing {");
      const name = cursor.getUntil("}", "character name");
      cursor.fail(
        `character name ${pythonRepr(name)} not looked up: write it as \\u or \\U`,
        name.length + 4,
      );
    }
    return undefined;
  }

  private parseSet(start: number): CharacterSet {
    const cursor: Cursor = this.cursor;
    const members: SetMember[] = [];
    const negated = cursor.match("^");
    const unterminated = (): never => cursor.fail("unterminated character set", cursor.offset - start);
    for (;;) {
      const at = cursor.offset;
      const token = cursor.get();
      if (token === undefined) unterminated();
      if (token === "]" && members.length) break;
      const from = this.parseMember(token!, at);
      const dash = cursor.offset;
      if (!cursor.match("-")) {
        members.push(from);
        continue;
      }
      const behind = cursor.offset;
      const that = cursor.get();
      if (that === undefined) unterminated();
      if (that === "]") {
        members.push(from, { kind: "literal", span: { start: dash, end: behind }, codePoint: 0x2d });
        break;
      }
      const to = this.parseMember(that!, behind);
      if (from.kind !== "literal" || to.kind !== "literal" || to.codePoint < from.codePoint) {
        // CPython goes back by the code points of its words, though an escape may be longer than its part in them.
        const shown = `${token}-${that}`;
        const last = [...cursor.pattern.slice(0, cursor.offset)].slice(-[...shown].length);
        cursor.fail(`bad character range ${shown}`, last.join("").length);
      }
      members.push({ kind: "range", span: this.spanFrom(at), from, to });
    }
    return { kind: "set", span: this.spanFrom(start), negated, members };
  }

  private parseMember(token: string, start: number): Literal | Category {
    return token[0] === "\\" ? this.parseSetEscape(token, start) : this.literal(token.codePointAt(0)!, start);
  }

  /** A quantifier, or a brace that is none: takes the last of `items` or adds to them. */
  private parseQuantifier(token: string, start: number, items: Item[]): void {
    const cursor: Cursor = this.cursor;
    const behind = cursor.offset;
    let min = token === "+" ? 1 : 0;
    let max = token === "?" ? 1 : Number.POSITIVE_INFINITY;
    if (token === "{") {
      if (cursor.next === "}") {
        items.push(this.literal(0x7b, start));
        return;
      }
      const low = cursor.getWhile(Number.POSITIVE_INFINITY, isDigit);
      const high = cursor.match(",") ? cursor.getWhile(Number.POSITIVE_INFINITY, isDigit) : low;
      if (!cursor.match("}")) {
        cursor.seek(behind);
        items.push(this.literal(0x7b, start));
        return;
      }
      if (low) min = this.readCount(low, start);
      if (high) max = this.readCount(high, start);
      if (max < min) cursor.fail("min repeat greater than max repeat", cursor.offset - behind);
    }
    const item = items[items.length - 1];
    if (!item || item.kind === "assertion") cursor.fail("nothing to repeat", cursor.offset - start);
    if (item!.kind === "repeat") cursor.fail("multiple repeat", cursor.offset - start);
    const mode: RepeatMode = cursor.match("?") ? "lazy" : cursor.match("+") ? "possessive" : "greedy";
    if (this.template) {
      const name = { greedy: "MAX_REPEAT", lazy: "MIN_REPEAT", possessive: "POSSESSIVE_REPEAT" }[mode];
      this.failLate(`internal: unsupported template operator ${name}`, item!.span.start);
    }
    items[items.length - 1] = {
      kind: "repeat",
      span: this.spanFrom(item!.span.start),
      min,
      max,
      mode,
      quantifierSpan: this.spanFrom(start),
      item: item as Repeat["item"],
    };
  }

  private readCount(digits: string, start: number): number {
    if (digits.length > maxIntDigits) this.failInt(digits.length, start);
    const count = Number(digits);
    if (count >= maxRepeat) throw new Failure("the repetition number is too large", start, false);
    return count;
  }

  private failInt(digits: number, start: number): never {
    const limit = `Exceeds the limit (${maxIntDigits} digits) for integer string conversion`;
    const advice = "use sys.set_int_max_str_digits() to increase the limit";
    throw new Failure(`${limit}: value has ${digits} digits; ${advice}`, start, false);
  }

  private parseParenthesis(
    start: number,
    verbose: boolean,
    depth: number,
    first: boolean,
  ): Item | "flags" | "comment" {
    const cursor: Cursor = this.cursor;
    if (!cursor.match("?")) return this.parseGroup(start, verbose, depth, undefined, undefined);
    const token = cursor.get();
    if (token === undefined) cursor.fail("unexpected end of pattern");
    switch (token) {
      case "P":
        return this.parseNamed(start, verbose, depth);
      case ":":
        return this.parseScoped(start, verbose, depth, {}, {}, false);
      case "#":
        while (!cursor.match(")")) {
          if (cursor.next === undefined) {
            cursor.fail("missing ), unterminated comment", cursor.offset - start);
          }
          cursor.get();
        }
        this.comments.push(this.spanFrom(start));
        return "comment";
      case "=":
      case "!":
        return this.parseLook(start, verbose, depth, token, false);
      case "<": {
        const sign = cursor.get();
        if (sign === undefined) cursor.fail("unexpected end of pattern");
        if (sign !== "=" && sign !== "!") cursor.fail(`unknown extension ?<${sign}`, sign!.length + 2);
        return this.parseLook(start, verbose, depth, sign!, true);
      }
      case "(":
        return this.parseConditional(start, verbose, depth);
      case ">": {
        const body = this.parseBody(start, verbose, depth);
        return { kind: "atomic", span: this.spanFrom(start), body };
      }
    }
    if (token !== "-" && !(token!.length === 1 && flagLetters.includes(token!))) {
      cursor.fail(`unknown extension ?${token}`, token!.length + 1);
    }
    return this.parseFlags(token!, start, verbose, depth, first);
  }

  private parseBody(start: number, verbose: boolean, depth: number): Alternation {
    const body = this.parseAlternation(verbose, depth + 1);
    if (!this.cursor.match(")")) {
      this.cursor.fail("missing ), unterminated subpattern", this.cursor.offset - start);
    }
    return body;
  }

  private parseGroup(
    start: number,
    verbose: boolean,
    depth: number,
    name: string | undefined,
    nameSpan: Span | undefined,
  ): Item {
    const number = this.groupWidths.length;
    this.groupWidths.push(undefined);
    if (name !== undefined) {
      const before = this.groupIndex.get(name);
      if (before !== undefined) {
        const words = `redefinition of group name ${pythonRepr(name)} as group ${number}; was group ${before}`;
        this.cursor.fail(words, name.length + 1);
      }
      this.groupIndex.set(name, number);
    }
    const body = this.parseBody(start, verbose, depth);
    this.groupWidths[number] = widthOf(body, this.groupWidths);
    const span = this.spanFrom(start);
    return { kind: "group", span, number, name, nameSpan, on: {}, off: {}, unicode: false, body };
  }

  private parseScoped(
    start: number,
    verbose: boolean,
    depth: number,
    on: Partial<FlagSet>,
    off: Partial<FlagSet>,
    unicode: boolean,
  ): Item {
    const body = this.parseBody(start, (verbose || !!on.verbose) && !off.verbose, depth);
    const span = this.spanFrom(start);
    const unnamed = { number: undefined, name: undefined, nameSpan: undefined };
    return { kind: "group", span, ...unnamed, on, off, unicode, body };
  }

  private parseNamed(start: number, verbose: boolean, depth: number): Item {
    const cursor: Cursor = this.cursor;
    if (cursor.match("<")) {
      const nameStart = cursor.offset;
      const name = cursor.getUntil(">", "group name");
      this.checkName(name);
      const nameSpan = { start: nameStart, end: nameStart + name.length };
      return this.parseGroup(start, verbose, depth, name, nameSpan);
    }
    if (cursor.match("=")) {
      const name = cursor.getUntil(")", "group name");
      this.checkName(name);
      const number = this.numberOf(name);
      if (!this.groupWidths[number]) cursor.fail("cannot refer to an open group", name.length + 1);
      this.checkBehind(number);
      return { kind: "backreference", span: this.spanFrom(start), number, name };
    }
    const token = cursor.get();
    if (token === undefined) cursor.fail("unexpected end of pattern");
    return cursor.fail(`unknown extension ?P${token}`, token!.length + 2);
  }

  private checkName(name: string): void {
    if (isIdentifier(name)) return;
    this.cursor.fail(`bad character in group name ${pythonRepr(name)}`, name.length + 1);
  }

  private numberOf(name: string): number {
    const number = this.groupIndex.get(name);
    if (number === undefined) this.cursor.fail(`unknown group name ${pythonRepr(name)}`, name.length + 1);
    return number!;
  }

  private checkBehind(number: number): void {
    if (this.behindGroups === undefined) return;
    if (!this.groupWidths[number]) this.cursor.fail("cannot refer to an open group");
    if (number >= this.behindGroups) {
      this.cursor.fail("cannot refer to group defined in the same lookbehind subpattern");
    }
  }

  private parseLook(start: number, verbose: boolean, depth: number, sign: string, behind: boolean): Item {
    const outer = this.behindGroups;
    if (behind) this.behindGroups ??= this.groupWidths.length;
    const body = this.parseAlternation(verbose, depth + 1);
    if (behind) this.behindGroups = outer;
    if (!this.cursor.match(")")) {
      this.cursor.fail("missing ), unterminated subpattern", this.cursor.offset - start);
    }
    const width = widthOf(body, this.groupWidths);
    if (behind && width.min !== width.max) this.failLate("look-behind requires fixed-width pattern", start);
    const span = this.spanFrom(start);
    return { kind: "look", span, behind, negated: sign === "!", width: behind ? width.min : 0, body };
  }

  private parseConditional(start: number, verbose: boolean, depth: number): Item {
    const cursor: Cursor = this.cursor;
    const nameStart = cursor.offset;
    const text = cursor.getUntil(")", "group name");
    let name: string | undefined;
    let number: number;
    if (isIdentifier(text)) {
      name = text;
      number = this.numberOf(text);
    } else {
      number = this.readGroupNumber(text);
      if (number === 0) cursor.fail("bad group number", text.length + 1);
      if (!this.conditionOffsets.has(number)) this.conditionOffsets.set(number, nameStart);
    }
    const referenceSpan = { start: nameStart, end: nameStart + text.length };
    this.checkBehind(number);
    const yes = this.parseSequence(verbose, depth + 1, false);
    let no: Sequence | undefined;
    if (cursor.match("|")) {
      no = this.parseSequence(verbose, depth + 1, false);
      if (cursor.next === "|") cursor.fail("conditional backref with more than two branches");
    }
    if (!cursor.match(")")) cursor.fail("missing ), unterminated subpattern", cursor.offset - start);
    return { kind: "conditional", span: this.spanFrom(start), number, name, referenceSpan, yes, no };
  }

  /** A group number as Python's int() reads it: with spaces, a sign, underscores, digits of any script. */
  private readGroupNumber(text: string): number {
    const bad = (): never =>
      this.cursor.fail(`bad character in group name ${pythonRepr(text)}`, text.length + 1);
    const stripped = stripText(text);
    let digits = "";
    let joined = true;
    for (const character of stripped.replace(/^[+-]/, "")) {
      const value = decimalValue(character.codePointAt(0)!);
      if (value !== undefined) digits += value;
      else if (character !== "_" || joined) bad();
      joined = value === undefined;
    }
    if (joined) bad();
    if (digits.length > maxIntDigits) bad();
    const number = Number(digits);
    if (stripped.startsWith("-") && number !== 0) bad();
    if (number >= maxGroups) {
      this.cursor.fail(`invalid group reference ${BigInt(digits)}`, text.length + 1);
    }
    return number;
  }

  /** Mirrors re/_parser.py, _parse_flags. */
  private parseFlags(
    token: string,
    start: number,
    verbose: boolean,
    depth: number,
    first: boolean,
  ): Item | "flags" {
    const cursor: Cursor = this.cursor;
    const known = (letter: string): boolean => letter.length === 1 && flagLetters.includes(letter);
    const unknown = (letter: string, missing: string): never =>
      cursor.fail(isAlpha(letter) ? "unknown flag" : missing, letter.length);
    const on = new Set<string>();
    const off = new Set<string>();
    let letter: string | undefined = token;
    if (letter !== "-") {
      for (;;) {
        if (letter === "L") cursor.fail("bad inline flags: cannot use 'L' flag with a str pattern");
        on.add(letter);
        if (on.has("a") && on.has("u")) {
          cursor.fail("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
        }
        letter = cursor.get();
        if (letter === undefined) cursor.fail("missing -, : or )");
        if (letter === ")" || letter === "-" || letter === ":") break;
        if (!known(letter!)) unknown(letter!, "missing -, : or )");
      }
    }
    if (letter === ")") {
      for (const name of on) {
        const flag = flagNames[name];
        if (flag) this.flags[flag] = true;
        else if (name === "u") this.unicode = true;
        else if (name === "t") this.template = true;
      }
      if (!first) {
        cursor.fail("global flags not at the start of the expression", cursor.offset - start);
      }
      return "flags";
    }
    if (on.has("t")) cursor.fail("bad inline flags: cannot turn on global flag", 1);
    if (letter === "-") {
      letter = cursor.get();
      if (letter === undefined) cursor.fail("missing flag");
      if (!known(letter!)) unknown(letter!, "missing flag");
      for (;;) {
        if (letter === "a" || letter === "u" || letter === "L") {
          cursor.fail("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
        }
        off.add(letter!);
        letter = cursor.get();
        if (letter === undefined) cursor.fail("missing :");
        if (letter === ":") break;
        if (!known(letter!)) unknown(letter!, "missing :");
      }
    }
    if (off.has("t")) cursor.fail("bad inline flags: cannot turn off global flag", 1);
    for (const name of on) {
      if (off.has(name)) cursor.fail("bad inline flags: flag turned on and off", 1);
    }
    return this.parseScoped(start, verbose, depth, flagsOf(on), flagsOf(off), on.has("u"));
  }
}

function flagsOf(letters: ReadonlySet<string>): Partial<FlagSet> {
  const flags: Partial<Record<keyof FlagSet, boolean>> = {};
  for (const letter of letters) {
    const flag = flagNames[letter];
    if (flag) flags[flag] = true;
  }
  return flags;
}

/** Python's str.isalpha for a token. */
function isAlpha(token: string): boolean {
  return [...token].every((character) => isAlnum(character.codePointAt(0)!) && !/\p{N}/u.test(character));
}
