import type { Span } from "../text/index.ts";
import { alignLines, type Column } from "./align.ts";
import type { DraftPartKind } from "./answer.ts";
import { behindRegex, nameRegex } from "./client.ts";
import { foldBrackets, merge } from "./merge.ts";
import { narrow, notThese, type Surroundings } from "./narrow.ts";
import type { Piece } from "./piece.ts";
import { sourceRegex } from "./source.ts";
import { isStatus, isTelling } from "./telling.ts";
import type { Token } from "./tokens.ts";
import { spellWords } from "./words.ts";
import { escapeLiteral } from "./write.ts";

/** What is composed: the messages of the lines, cut into tokens. */
export interface Message {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Whether the address is a name of a host. */
  readonly isName: boolean;
  /** Whether the program names its own source file before the message, or at its begin. */
  readonly isFromSource: boolean;
}

/** The parts of a regex that takes the messages as a whole; without its anchors. */
export function composeParts(messages: readonly Message[]): readonly Piece[] {
  const lines = messages.map(({ tokens }) => tokens);
  const columns = alignLines(lines);
  const ends = {
    from: lines.map((tokens) => tokens[0]?.start ?? 0),
    to: messages.map(({ text }) => text.length),
  };
  return foldBrackets(merge(compose(messages, columns, ends)));
}

/** Parts for the columns and for what differs between them, from a place in each line to another. */
function compose(
  messages: readonly Message[],
  columns: readonly Column[],
  ends: { readonly from: readonly number[]; readonly to: readonly number[] },
): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at <= columns.length; at++) {
    const before = columns[at - 1];
    const after = columns[at];
    const spans = messages.map((_, line) => ({
      start: before ? before[line]!.end : ends.from[line]!,
      end: after ? after[line]!.start : ends.to[line]!,
    }));
    if (spans.some(({ start, end }) => end > start)) {
      pieces.push(...composeGap(messages, spans, surroundingsOf(columns, at)));
    }
    if (after) pieces.push(composeColumn(messages, after, surroundingsOf(columns, at, 1)));
    if (after && isEmptyPair(after, columns[at + 1])) pieces.push(composeEmpty(after));
  }
  return pieces;
}

/** Whether quotes have nothing within in any of the lines. */
function isEmptyPair(open: Column, close: Column | undefined): boolean {
  if (!close || open[0]!.kind !== "open" || !isQuote(open[0]!.text)) return false;
  return close[0]!.pair === open[0]!.pair && open.every(({ end }, line) => close[line]!.start === end);
}

function composeEmpty(open: Column): Piece {
  const text = `${notThese(open[0]!.text)}*`;
  const reason = "What is quoted is another one elsewhere.";
  return { text, kind: "variable", reason, examples: open.map(() => ""), isFree: false };
}

function surroundingsOf(columns: readonly Column[], at: number, width = 0): Surroundings {
  const before = columns[at - 1];
  const after = columns[at + width];
  const column = columns[at]?.[0];
  const closer = width === 1 ? column?.closer : innermost(before?.[0], after?.[0]);
  const ends = at + width >= columns.length - 1;
  return { before: literalOf(before), after: after ? literalOf(after) : "", closer, ends };
}

/** What closes the quotes or brackets around what stands between two tokens. */
function innermost(before: Token | undefined, after: Token | undefined): string | undefined {
  if (after?.kind === "close") return after.text;
  if (!before) return undefined;
  if (before.kind === "open") return closing[before.text];
  return before.closer !== undefined && before.closer === after?.closer ? before.closer : undefined;
}

const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", "[": "]", "(": ")", "<": ">" };

function literalOf(column: Column | undefined): string | undefined {
  const first = column?.[0];
  if (!first) return "";
  return isLiteralKind(first) && column!.every(({ text }) => text === first.text) ? first.text : undefined;
}

function isLiteralKind({ kind }: Token): boolean {
  return kind === "word" || kind === "sign" || kind === "space" || kind === "open" || kind === "close";
}

const fieldsRegex = String.raw`(?:\s*\[\w+ "[^"]*"\])*`;

/** A part for tokens that stand for each other. */
function composeColumn(messages: readonly Message[], column: Column, around: Surroundings): Piece {
  const examples = column.map(({ text }) => text);
  const first = column[0]!;
  const isSame = examples.every((text) => text === examples[0]);
  const piece = (text: string, kind: DraftPartKind, reason: string, isFree = false): Piece => ({
    ...{ text, kind, reason, examples, isFree },
  });
  if (first.kind === "address") {
    const isName = messages.some((message) => message.isName);
    const reason = isName
      ? "The one to ban: a name of a host, which fail2ban has to look up."
      : "The address to ban.";
    return piece(isName ? "<HOST>" : "<ADDR>", "address", reason);
  }
  if (first.kind === "user") return composeUser(examples, around);
  if (first.kind === "client" || first.kind === "behind") {
    const isName = first.kind === "client";
    const text = isName ? nameRegex(examples) : behindRegex(examples);
    const reason = isName
      ? "The client's name, where it has one: no space, no bracket."
      : "What some servers write behind the address.";
    return text === "" ? piece("", "literal", sameReason(2)) : piece(text, "prefix", reason);
  }
  if (first.kind === "space") {
    const isPlain = isSame && examples[0] === " ";
    return piece(isPlain ? " " : "\\s+", "literal", isPlain ? "The same in all lines." : "Space.");
  }
  if (first.kind === "word" && !isSame)
    return piece(spellWords(examples), "variable", "One word, spelt in two ways.");
  if (isLiteralKind(first)) return piece(escapeLiteral(first.text), "literal", sameReason(column.length));
  if (isSame && isTelling(first, column.length, around, messages[0]!)) {
    return piece(escapeLiteral(first.text), "literal", sameReason(column.length));
  }
  if (!isSame && column.every((token, line) => isStatus(token, messages[line]!))) {
    const all = [...new Set(examples)].sort();
    return piece(`(?:${all.join("|")})`, "variable", "The status: one of these.");
  }
  if (first.kind === "method") return piece("[A-Z]+", "variable", "The method of the request.");
  if (first.kind === "value") {
    const next = around.after?.[0];
    const isOpen = next === undefined || /\s/.test(next) || next === "";
    const digits = examples.every((text) => /^\d+$/.test(text));
    const regex = digits ? "\\d+" : isOpen ? "\\S*" : `${notThese(next, next === ">" ? "" : "\\s")}*`;
    return piece(regex, "variable", digits ? "A number." : "A value, one word or none.");
  }
  if (first.kind === "other") {
    const four = examples.every((text) => /^[\d.]+$/.test(text));
    return piece(four ? "[\\d.]+" : "[\\da-fA-F:.]+", "variable", "Another address, not the one to ban.");
  }
  if (first.kind === "source")
    return piece(sourceRegex(examples), "variable", "A source file of the program.");
  if (first.kind === "flag") return piece("\\w+", "variable", "Yes or no.");
  if (first.kind === "mechanism") return piece("\\S+", "variable", "The way of logging in.");
  if (first.kind === "placeholder") return piece("\\S+", "variable", "A name, or the sign for none.");
  if (first.kind === "fields")
    return piece(fieldsRegex, "variable", "Fields in brackets, as many as there are.");
  const suffix = first.kind === "path" && isSame ? programSuffix(messages[0]!, first) : undefined;
  if (suffix) return piece(`\\S+${escapeLiteral(suffix)}`, "variable", "A path to a program of this kind.");
  const { regex, what, isFree } = narrow(examples, around);
  return piece(regex, "variable", `Another one in each line: ${what}.`, isFree);
}

function sameReason(count: number): string {
  return count > 1 ? "The same in all lines." : "Text of the message.";
}

/** Of a path at the end of a message, what it ends in where that names a program: `.php`. */
function programSuffix({ text }: Message, { end, text: path }: Token): string | undefined {
  return end === text.length ? /\.(?:php\d?|aspx?|cgi|pl|exe|jsp)$/.exec(path)?.[0] : undefined;
}

function composeUser(examples: readonly string[], around: Surroundings): Piece {
  const { before, after, closer } = around;
  const isEnclosed =
    closer !== undefined &&
    before !== undefined &&
    after === closer &&
    !examples.some((text) => text.includes(closer));
  const body = isEnclosed ? { regex: `${notThese(closer)}*`, isFree: false } : narrow(examples, around);
  const isNarrow = /^\[?\\?[dw]/.test(body.regex) || body.regex.startsWith("[0-9");
  const regex = isNarrow || body.regex === "\\S+" ? "\\S*" : body.regex;
  return {
    text: `<F-USER>${regex}</F-USER>`,
    kind: "user",
    reason: "The name of the user, which whoever logs in can choose.",
    examples,
    isFree: body.isFree,
  };
}

/** Parts for what differs between two columns. */
function composeGap(
  messages: readonly Message[],
  spans: readonly { readonly start: number; readonly end: number }[],
  around: Surroundings,
): Piece[] {
  const examples = spans.map(({ start, end }, line) => messages[line]!.text.slice(start, end));
  const there = spans.flatMap((span, line) => (span.end > span.start ? [{ span, line }] : []));
  const tokens = there.map(({ span, line }) =>
    messages[line]!.tokens.filter(({ start, end }) => start >= span.start && end <= span.end),
  );
  const isUser = tokens.every((line) => line.length === 1 && line[0]!.kind === "user");
  const isQuoted = isQuote(around.before) && around.after === around.before;
  if (there.length < spans.length && haveSameKeys(tokens) && !isUser && !isQuoted) {
    return composeOption(messages, there, tokens, around);
  }
  const { regex, what, isFree } = narrow(examples, around);
  const text = isUser ? `<F-USER>${regex}</F-USER>` : regex;
  return [
    { text, kind: isUser ? "user" : "variable", reason: `The lines differ here: ${what}.`, examples, isFree },
  ];
}

/** Parts for what stands in some of the lines alone; several pairs of brackets are an option each. */
function composeOption(
  messages: readonly Message[],
  there: readonly { readonly span: Span; readonly line: number }[],
  tokens: readonly (readonly Token[])[],
  around: Surroundings,
): Piece[] {
  const some = there.map(({ line }) => messages[line]!);
  return splitBlocks(tokens).map((lines): Piece => {
    const columns = lines[0]!.map((_, at) => lines.map((line) => line[at]!));
    const ends = {
      from: lines.map((line) => line[0]!.start),
      to: lines.map((line) => line[line.length - 1]!.end),
    };
    const inner = compose(some, columns, ends);
    const isWord =
      around.closer !== undefined && lines[0]!.length === 2 && lines[0]!.some(({ kind }) => kind === "word");
    const regexes = inner.map(({ text, kind }) =>
      isWord && kind === "literal" && /\w/.test(text) ? "\\S+" : text,
    );
    return {
      text: optional(regexes.join("")),
      kind: inner.find(({ kind }) => kind === "user")?.kind ?? "variable",
      reason: "Not in all lines.",
      examples: messages.map(({ text }, line) => {
        const at = there.findIndex((one) => one.line === line);
        return at < 0 ? "" : text.slice(ends.from[at], ends.to[at]);
      }),
      isFree: inner.some(({ isFree }) => isFree),
    };
  });
}

/** The tokens cut behind the space after each pair of brackets, where there is nothing but such. */
function splitBlocks(lines: readonly (readonly Token[])[]): readonly (readonly (readonly Token[])[])[] {
  const [first] = lines;
  const blocks: number[][] = [];
  let from = 0;
  first!.forEach((token, at) => {
    const isEnd = token.kind === "space" && first![at - 1]?.kind === "close";
    if (!isEnd || first![from]!.kind !== "open" || first![from]!.pair !== first![at - 1]!.pair) return;
    blocks.push([from, at + 1]);
    from = at + 1;
  });
  if (from < first!.length) return [lines];
  return blocks.map(([start, end]) => lines.map((line) => line.slice(start, end)));
}

function isQuote(text: string | undefined): boolean {
  return text === '"' || text === "'";
}

/** What may be absent; a single character needs no group. */
function optional(regex: string): string {
  if (regex === fieldsRegex) return regex;
  return /^(?:\\?[^\w\s]|\w)$/.test(regex) ? `${regex}?` : `(?:${regex})?`;
}

function haveSameKeys(lines: readonly (readonly Token[])[]): boolean {
  const [first] = lines;
  return lines.every(
    (line) =>
      line.length > 0 &&
      line.length === first!.length &&
      line.every((token, at) => token.key === first![at]!.key),
  );
}
