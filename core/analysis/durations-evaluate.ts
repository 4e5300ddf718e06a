import type { Duration, DurationError } from "./durations.ts";

/** An int of Python's is a bigint, a float a number. */
type Value = bigint | number;

/** Python that goes beyond arithmetic. */
class Beyond extends Error {}

class Raised extends Error {
  readonly error: DurationError;

  constructor(error: DurationError) {
    super(error);
    this.error = error;
  }
}

interface Token {
  readonly kind: "number" | "name" | "sign" | "string" | "end";
  readonly text: string;
  readonly value?: Value;
}

/** What Python's eval() gives for arithmetic in fail2ban/server/mytime.py. */
export function evaluate(expression: string): Duration {
  try {
    const tokens = tokenize(expression.replace(/^[ \t]+/, ""));
    const [first, second] = tokens;
    if (first?.kind === "string" && second?.kind === "end") return { kind: "text", text: first.text };
    if (tokens.some(({ kind, text }) => kind === "string" || beyondNames.has(text))) throw new Beyond();
    const tree = new Parser(tokens).parse();
    if (Array.isArray(tree)) return { kind: "tuple" };
    const value = (tree as () => Value)();
    return { kind: "seconds", seconds: Number(value) };
  } catch (error) {
    if (error instanceof Beyond) return { kind: "unknown" };
    if (error instanceof Raised) return { kind: "error", error: error.error };
    throw error;
  }
}

/** Names that Python gives a meaning to in an expression, or that mytime.py itself or Python's builtins define. */
const beyondNames = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield True False None MyTime datetime re time val rexp rpl " +
    "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright " +
    "credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash " +
    "help hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open " +
    "ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type " +
    "vars zip NotImplemented Ellipsis"
  ).split(" "),
);

const tokenPattern =
  /([ \t\f]+)|(#[^\n]*)|(\r?\n|\r)|((?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:e[-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:e[-+]?\d(?:_?\d)*)|\d(?:_?\d)*\.|0x(?:_?[0-9a-f])+|0o(?:_?[0-7])+|0b(?:_?[01])+|\d(?:_?\d)*)|([\p{L}\p{Nl}_][\p{L}\p{N}\p{M}_]*)|("[^"\\\n]*"|'[^'\\\n]*')|(\*\*|\/\/|<<|>>|[-+*/%&|^~(),])|([@[\]{}:."'\\<>=!])/iuy;
const keywordBehindNumber = /^(?:and|else|for|if|in|is|not|or)(?![\p{L}\p{N}_])/u;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  let at = 0;
  let ended = false;
  while (at < text.length) {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(text);
    if (!match) throw new Raised("SyntaxError");
    const [whole, blank, comment, line, number, name, string, sign, beyond] = match;
    at += whole.length;
    if (blank !== undefined || comment !== undefined) continue;
    if (line !== undefined) {
      if (depth > 0) continue;
      // Nothing but blank lines may follow; one before the expression is skipped.
      ended ||= tokens.length > 0;
      continue;
    }
    if (ended) throw new Raised("SyntaxError");
    if (number !== undefined) {
      const rest = text.slice(at);
      if (/^j/i.test(rest) || keywordBehindNumber.test(rest)) throw new Beyond();
      if (/^[\p{L}\p{N}_]/u.test(rest)) throw new Raised("SyntaxError");
      tokens.push({ kind: "number", text: number, value: readNumber(number) });
    } else if (name !== undefined) {
      // A letter or more right before a quote is a string of another kind.
      if (/^["']/.test(text.slice(at)) && /^(?:[rbfu]|rb|br|rf|fr)$/i.test(name)) throw new Beyond();
      tokens.push({ kind: "name", text: name });
    } else if (string !== undefined) tokens.push({ kind: "string", text: string.slice(1, -1) });
    else if (sign !== undefined) {
      if (sign === "(") depth++;
      else if (sign === ")") depth--;
      tokens.push({ kind: "sign", text: sign });
    } else if (beyond === ":" && !/[[{]|lambda/.test(text)) throw new Raised("SyntaxError");
    else throw new Beyond();
  }
  tokens.push({ kind: "end", text: "" });
  return tokens;
}

function readNumber(text: string): Value {
  const plain = text.replaceAll("_", "");
  if (/^0[xob]/i.test(plain)) return BigInt(plain.toLowerCase());
  if (/[.e]/i.test(plain)) return Number(plain);
  if (/^0+[1-9]/.test(plain)) throw new Raised("SyntaxError");
  if (plain.length > 4300) throw new Raised("SyntaxError");
  return BigInt(plain);
}

type Node = () => Value;

/** Python's grammar of arithmetic; nothing is computed until all is read, as a SyntaxError comes first. */
class Parser {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): Node | Node[] {
    const items = [this.binary(0)];
    let isTuple = false;
    while (this.take(",")) {
      isTuple = true;
      if (this.peek().kind === "end") break;
      items.push(this.binary(0));
    }
    if (this.peek().kind !== "end") throw new Raised("SyntaxError");
    if (!isTuple) return items[0]!;
    for (const item of items) item();
    return items;
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private take(...signs: string[]): string | undefined {
    const token = this.peek();
    if (token.kind !== "sign" || !signs.includes(token.text)) return undefined;
    this.at++;
    return token.text;
  }

  private binary(level: number): Node {
    const signs = levels[level];
    if (!signs) return this.unary();
    let left = this.binary(level + 1);
    for (let sign = this.take(...signs); sign; sign = this.take(...signs)) {
      const [one, operator, other] = [left, sign, this.binary(level + 1)];
      left = () => compute(operator, one(), other());
    }
    return left;
  }

  private unary(): Node {
    const sign = this.take("-", "+", "~");
    if (!sign) return this.power();
    const operand = this.unary();
    return () => {
      const value = operand();
      if (sign === "+") return value;
      if (sign === "-") return -value;
      if (typeof value === "number") throw new Raised("TypeError");
      return ~value;
    };
  }

  private power(): Node {
    const base = this.atom();
    if (!this.take("**")) return base;
    const exponent = this.unary();
    return () => compute("**", base(), exponent());
  }

  private atom(): Node {
    const token = this.peek();
    this.at++;
    let node: Node;
    if (token.kind === "number") node = () => token.value!;
    else if (token.kind === "name") {
      node = () => {
        throw new Raised("NameError");
      };
    } else if (token.text === "(") {
      node = this.binary(0);
      if (this.peek().text === ",") throw new Beyond();
      if (!this.take(")")) throw new Raised("SyntaxError");
    } else throw new Raised("SyntaxError");
    // A call.
    if (this.peek().text === "(" && this.peek().kind === "sign") throw new Beyond();
    return node;
  }
}

const levels = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "//", "%"]];

function compute(sign: string, left: Value, right: Value): Value {
  if (typeof left === "bigint" && typeof right === "bigint") return computeInts(sign, left, right);
  if (/^(?:[&|^]|<<|>>)$/.test(sign)) throw new Raised("TypeError");
  const [one, other] = [toFloat(left), toFloat(right)];
  switch (sign) {
    case "+":
      return one + other;
    case "-":
      return one - other;
    case "*":
      return one * other;
    case "**":
      if (one === 0 && other < 0) throw new Raised("ZeroDivisionError");
      // The last bit of a power is up to the C library.
      throw new Beyond();
    case "/":
    case "//":
    case "%": {
      if (other === 0) throw new Raised("ZeroDivisionError");
      if (sign === "/") return one / other;
      const rest = one % other;
      const shifted = rest !== 0 && rest < 0 !== other < 0 ? rest + other : rest;
      return sign === "%" ? shifted : Math.round((one - shifted) / other);
    }
  }
  throw new Error(`no sign ${sign}`);
}

/** An int may be too large for a float; a float may be infinite by itself. */
function toFloat(value: Value): number {
  return typeof value === "bigint" ? finite(Number(value)) : value;
}

/** Beyond this Python takes its time and its memory; no duration is so long. */
const mostBits = 4096n;

function computeInts(sign: string, left: bigint, right: bigint): Value {
  switch (sign) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "<<":
    case ">>":
      if (right < 0n) throw new Raised("ValueError");
      if (right > mostBits) throw new Beyond();
      return sign === "<<" ? left << right : left >> right;
    case "**":
      if (right < 0n) return compute("**", toFloat(left), toFloat(right));
      if (right * BigInt(left.toString(2).length) > mostBits) throw new Beyond();
      return left ** right;
    default: {
      if (right === 0n) throw new Raised("ZeroDivisionError");
      if (sign === "/") return toFloat(left) / toFloat(right);
      const rest = left % right;
      const shifted = rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest;
      return sign === "%" ? shifted : (left - shifted) / right;
    }
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Raised("OverflowError");
  return value;
}
