import { PythonError } from "../../text/index.ts";
import { Beyond } from "./beyond.ts";
import type { Float, Int } from "./numbers.ts";

/** A word of an expression; `value` is a number's, `start` its offset in the text. */
export interface Token {
  readonly kind: "number" | "name" | "sign" | "string" | "end";
  readonly text: string;
  readonly start: number;
  readonly value?: Int | Float;
}

const tokenPattern =
  /([ \t\f]+)|(#[^\n]*)|(\r?\n|\r)|((?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:e[-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:e[-+]?\d(?:_?\d)*)|\d(?:_?\d)*\.|0x(?:_?[0-9a-f])+|0o(?:_?[0-7])+|0b(?:_?[01])+|\d(?:_?\d)*)|([\p{L}\p{Nl}_][\p{L}\p{N}\p{M}_]*)|("[^"\\\n]*"|'[^'\\\n]*')|(\*\*|\/\/|<<|>>|<=|>=|==|!=|[-+*/%&|^~(),<>.])|([@[\]{}:"'\\=!])/iuy;
const keywordBehindNumber = /^(?:and|else|for|if|in|is|not|or)(?![\p{L}\p{N}_])/u;

/** The words of a Python expression. Throws PythonError (SyntaxError) or Beyond. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  let at = 0;
  let ended = false;
  while (at < text.length) {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(text);
    if (!match) throw invalidSyntax();
    const [whole, blank, comment, line, number, name, string, sign, beyond] = match;
    const start = at;
    at += whole.length;
    if (blank !== undefined || comment !== undefined) continue;
    if (line !== undefined) {
      // Nothing but blank lines may follow; one before the expression is skipped.
      if (depth === 0) ended ||= tokens.length > 0;
      continue;
    }
    if (ended) throw invalidSyntax();
    if (number !== undefined) {
      const rest = text.slice(at);
      if (/^j/i.test(rest) || keywordBehindNumber.test(rest)) throw new Beyond(rest.slice(0, 1));
      if (/^[\p{L}\p{N}_]/u.test(rest)) throw invalidSyntax();
      tokens.push({ kind: "number", text: number, start, value: readNumber(number) });
    } else if (name !== undefined) {
      // A letter or more right before a quote is a string of another kind.
      if (/^["']/.test(text.slice(at)) && /^(?:[rbfu]|rb|br|rf|fr)$/i.test(name)) throw new Beyond(name);
      tokens.push({ kind: "name", text: name.normalize("NFKC"), start });
    } else if (string !== undefined) tokens.push({ kind: "string", text: string.slice(1, -1), start });
    else if (sign !== undefined) {
      if (sign === "(") depth++;
      else if (sign === ")") depth--;
      tokens.push({ kind: "sign", text: sign, start });
    } else if (beyond === ":" && !/[[{]|lambda|:=/.test(text)) throw invalidSyntax();
    else throw new Beyond(whole);
  }
  tokens.push({ kind: "end", text: "", start: text.length });
  return tokens;
}

/** Python's exception for text that is no expression. */
export function invalidSyntax(): PythonError {
  return new PythonError("SyntaxError", "invalid syntax");
}

/** Longer numbers Python refuses to read. */
const mostDigits = 4300;

function readNumber(text: string): Int | Float {
  const plain = text.replaceAll("_", "");
  if (/^0[xob]/i.test(plain)) return BigInt(plain.toLowerCase());
  if (/[.e]/i.test(plain)) return Number(plain);
  if (/^0+[1-9]/.test(plain) || plain.length > mostDigits) throw invalidSyntax();
  return BigInt(plain);
}
