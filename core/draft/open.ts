import type { Message } from "./compose.ts";
import { findTold } from "./failure.ts";
import { merge } from "./merge.ts";
import type { Piece } from "./piece.ts";
import { escapeLiteral } from "./write.ts";

/**
 * What follows the words that tell of the failure made free text: of several lines from where they differ in what there
 * is, where they are alike no further than those words (`isApart`) all of it, of a single line where it is more words.
 */
export function openTail(
  pieces: readonly Piece[],
  messages: readonly Message[],
  isApart: boolean,
): readonly Piece[] {
  const isSingle = messages.length === 1;
  const isClause = isApart || isSingle;
  const ends = messages.map((message) => findTold(message)?.[isClause ? "clause" : "words"]);
  if (ends.some((end) => end === undefined)) return pieces;
  if (isSingle && !isProse(messages[0]!, ends[0]!)) return pieces;
  const parts = isClause ? pieces.flatMap(cutLiteral) : pieces;
  const opens = ({ kind, examples, isFree }: Piece) => {
    if (isApart) return true;
    if (isSingle) return /[A-Za-z]/.test(examples[0]!);
    return kind === "variable" && (isFree || isOption(examples));
  };
  const starts = messages.map(({ tokens }) => tokens[0]?.start ?? 0);
  const known = parts.findLastIndex(({ kind }) => kind === "address" || kind === "user");
  for (const [at, piece] of parts.entries()) {
    const isBehind = at > known && starts.every((start, line) => start >= ends[line]!);
    const isOpen = piece.isFree && at === parts.length - 1;
    if (isBehind && !isOpen && opens(piece)) return cutAt(parts, at);
    piece.examples.forEach((text, line) => {
      starts[line]! += text.length;
    });
  }
  return pieces;
}

/** What may stand before `authentication failed` at the begin: the way of logging in, which servers name or not. */
export function openMechanism(pieces: readonly Piece[]): readonly Piece[] {
  const [first] = pieces;
  if (first?.kind !== "literal" || !first.examples[0]!.startsWith("authentication failed")) return pieces;
  const examples = first.examples.map(() => "");
  const reason = "The way of logging in, where it is named.";
  return [{ text: "(?:[A-Z][A-Z\\d-]+ )?", kind: "prefix", reason, examples, isFree: false }, ...pieces];
}

/** A list of fields at the end of a text, of two at least: `a=b, c=d` or `a=b c=d`. */
const fieldList = /\w=[^\s,=]*(?<between>,? +)\w+=[^\s,=]*$/;

/** What may follow where the lines end in a list of fields: more of them. */
export function continueList(pieces: readonly Piece[], messages: readonly Message[]): readonly Piece[] {
  const found = messages.map(({ text }) => fieldList.exec(text)?.groups?.between?.trim());
  const isList = found[0] !== undefined && found.every((between) => between === found[0]);
  if (!isList || pieces[pieces.length - 1]!.isFree || !messages.every(findTold)) return pieces;
  const examples = messages.map(() => "");
  const reason = "More fields may follow.";
  return [...pieces, { text: `(?:${found[0]} .*)?`, kind: "variable", reason, examples, isFree: true }];
}

/** Whether a clause tells more behind a place, in words: not a path, which says what it is about. */
function isProse({ text, tokens }: Message, from: number): boolean {
  const rest = tokens.filter(({ start, kind }) => start >= from && !/sign|space|close/.test(kind));
  const hasWords = rest.some(({ kind, text: word }) => kind === "word" && word.length > 3);
  return hasWords && rest[0]!.kind !== "path" && /^["'\])]*(?:[:;,]| ?\(| - )/.test(text.slice(from));
}

/** A literal as one part for each of its characters; other parts as they are. */
function cutLiteral(piece: Piece): readonly Piece[] {
  const [text] = piece.examples;
  if (piece.kind !== "literal" || escapeLiteral(text!) !== piece.text) return [piece];
  return [...text!].map((letter) => ({
    ...piece,
    text: escapeLiteral(letter),
    examples: piece.examples.map(() => letter),
  }));
}

/** Whether something stands in some of the lines alone, and it is more than a port. */
function isOption(examples: readonly string[]): boolean {
  const isThere = examples.includes("") && examples.some((text) => text !== "");
  return isThere && !examples.every((text) => /^\W*(?:port\W+)?\d*\W*$/.test(text));
}

/** Words that lead to what follows, at the end of a text. */
const leading = /(?:\s(?:from|for|by|in|at|on|to|with|of|as|and|or|because|due|is|was))*\s?$/i;

/** The parts before a place, and behind them one for all that follows, with the words that lead to it. */
function cutAt(parts: readonly Piece[], at: number): readonly Piece[] {
  const kept = [...merge(parts.slice(0, at))];
  const before = kept[kept.length - 1]!;
  const [text] = before.examples;
  let lead = before.kind === "literal" ? leading.exec(text!)![0] : "";
  if (lead.length === text!.length || escapeLiteral(text!) !== before.text) lead = "";
  if (lead !== "") {
    const left = text!.slice(0, -lead.length);
    const examples = before.examples.map(() => left);
    kept[kept.length - 1] = { ...before, text: escapeLiteral(left), examples };
  }
  const rests = before.examples.map((_, line) => {
    const rest = parts.slice(at).map(({ examples }) => examples[line]!);
    return lead + rest.join("");
  });
  const last = kept[kept.length - 1]!.examples[0]!.at(-1) ?? "";
  const first = rests[0]![0] ?? "";
  const isShared = /\W/.test(first) && rests.every((rest) => rest[0] === first);
  const regex = isShared ? `${escapeLiteral(first)}.*` : /\w/.test(last) ? "(?!\\w).*" : ".*";
  const reason = "What follows tells more of the same.";
  return [...kept, { text: regex, kind: "variable", reason, examples: rests, isFree: true }];
}
