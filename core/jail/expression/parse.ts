import { Beyond } from "./beyond.ts";
import type { Float, Int } from "./numbers.ts";
import { invalidSyntax, type Token, tokenize } from "./tokens.ts";

/** A Python expression of arithmetic, as it was read. */
export type Expression =
  | { readonly kind: "number"; readonly value: Int | Float | boolean }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "call"; readonly of: Expression; readonly given: readonly Expression[] }
  | { readonly kind: "unary"; readonly sign: string; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly sign: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "compare";
      readonly first: Expression;
      readonly rest: ReadonlyArray<{ readonly sign: string; readonly operand: Expression }>;
    }
  | {
      readonly kind: "either";
      readonly word: "and" | "or";
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "choice";
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: "tuple"; readonly items: readonly Expression[] };

/**
 * Reads a Python expression. Throws PythonError where Python has a SyntaxError, Beyond where it goes beyond arithmetic
 * (text within an expression, lists, lambda, keyword arguments), or is longer or deeper than is read here. Mirrors
 * Python's grammar of expressions.
 */
export function parseExpression(text: string): Expression {
  // eval() passes over blanks in front.
  const tokens = tokenize(text.replace(/^[ \t]+/, ""));
  const [first, second] = tokens;
  if (first?.kind === "string" && second?.kind === "end") return { kind: "string", text: first.text };
  const beyond = tokens.find(
    ({ kind, text: word }) =>
      kind === "string" || unread.has(word) || (kind === "name" && word.startsWith("__")),
  );
  if (beyond) throw new Beyond(beyond.text);
  if (tokens.length > mostWords) throw new Beyond(`more than ${mostWords} words`);
  if (depthOf(tokens) > mostBrackets) throw new Beyond(`more than ${mostBrackets} brackets deep`);
  return new Parser(tokens).parse();
}

/** Python has bounds as well: of brackets 200, of words as many as its stack takes. */
const mostWords = 1000;
const mostBrackets = 100;

function depthOf(tokens: readonly Token[]): number {
  let depth = 0;
  let most = 0;
  for (const { kind, text } of tokens) {
    if (kind === "sign" && text === "(") most = Math.max(most, ++depth);
    else if (kind === "sign" && text === ")") depth--;
  }
  return most;
}

/** Words of Python's own that are no part of arithmetic. */
const unread = new Set(
  (
    "as assert async await break class continue def del elif except finally for from global import in is lambda " +
    "nonlocal pass raise return try while with yield None"
  ).split(" "),
);
const keywords = new Set(["and", "or", "not", "if", "else", "True", "False"]);
const comparisons = ["<", ">", "==", ">=", "<=", "!="];
const levels = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "//", "%"]];

/** Nothing is computed until all is read, as a SyntaxError comes first. */
class Parser {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): Expression {
    const items = [this.test()];
    let isTuple = false;
    while (this.take(",")) {
      isTuple = true;
      if (this.peek().kind === "end") break;
      items.push(this.test());
    }
    if (this.peek().kind !== "end") throw invalidSyntax();
    return isTuple ? { kind: "tuple", items } : items[0]!;
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private take(...words: string[]): string | undefined {
    const token = this.peek();
    const isWord = token.kind === "sign" || (token.kind === "name" && keywords.has(token.text));
    if (!isWord || !words.includes(token.text)) return undefined;
    this.at++;
    return token.text;
  }

  private test(): Expression {
    const yes = this.either("or", () => this.either("and", () => this.not()));
    if (!this.take("if")) return yes;
    const condition = this.either("or", () => this.either("and", () => this.not()));
    if (!this.take("else")) throw invalidSyntax();
    return { kind: "choice", condition, yes, no: this.test() };
  }

  private either(word: "and" | "or", read: () => Expression): Expression {
    let left = read();
    while (this.take(word)) left = { kind: "either", word, left, right: read() };
    return left;
  }

  private not(): Expression {
    return this.take("not") ? { kind: "unary", sign: "not", operand: this.not() } : this.comparison();
  }

  private comparison(): Expression {
    const first = this.binary(0);
    const rest: { sign: string; operand: Expression }[] = [];
    for (let sign = this.take(...comparisons); sign; sign = this.take(...comparisons))
      rest.push({ sign, operand: this.binary(0) });
    return rest.length === 0 ? first : { kind: "compare", first, rest };
  }

  private binary(level: number): Expression {
    const signs = levels[level];
    if (!signs) return this.unary();
    let left = this.binary(level + 1);
    for (let sign = this.take(...signs); sign; sign = this.take(...signs))
      left = { kind: "binary", sign, left, right: this.binary(level + 1) };
    return left;
  }

  private unary(): Expression {
    const sign = this.take("-", "+", "~");
    return sign ? { kind: "unary", sign, operand: this.unary() } : this.power();
  }

  private power(): Expression {
    const left = this.primary();
    return this.take("**") ? { kind: "binary", sign: "**", left, right: this.unary() } : left;
  }

  private primary(): Expression {
    let node = this.atom();
    for (;;) {
      if (this.take(".")) {
        const { kind, text } = this.peek();
        if (kind !== "name" || keywords.has(text)) throw invalidSyntax();
        this.at++;
        node = { kind: "attribute", of: node, name: text };
      } else if (this.take("(")) node = { kind: "call", of: node, given: this.given() };
      else return node;
    }
  }

  /** What is given to a call, up to its closing bracket. */
  private given(): Expression[] {
    const given: Expression[] = [];
    while (!this.take(")")) {
      if (this.peek().text === "*" || this.peek().text === "**") throw new Beyond(this.peek().text);
      given.push(this.test());
      if (this.take(")")) break;
      if (!this.take(",")) throw invalidSyntax();
    }
    return given;
  }

  private atom(): Expression {
    const token = this.peek();
    this.at++;
    if (token.kind === "number") return { kind: "number", value: token.value! };
    if (token.text === "True" || token.text === "False")
      return { kind: "number", value: token.text === "True" };
    if (token.kind === "name" && !keywords.has(token.text)) return { kind: "name", name: token.text };
    if (token.kind === "sign" && token.text === ".") throw new Beyond(".");
    if (token.kind !== "sign" || token.text !== "(") throw invalidSyntax();
    if (this.peek().text === ")") throw new Beyond("()");
    const inner = this.test();
    if (this.peek().text === ",") throw new Beyond(",");
    if (!this.take(")")) throw invalidSyntax();
    return inner;
  }
}
