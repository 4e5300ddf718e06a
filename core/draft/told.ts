import type { Message } from "./compose.ts";
import { anyFailure, failure, findTold } from "./failure.ts";
import type { Piece } from "./piece.ts";
import { anyOf, escapeLiteral } from "./write.ts";

/**
 * The parts with words in them that tell of a failure, where all the messages have such: where they differ in these, the
 * words of each are one of several. Undefined where no part holds the words of all of them: a regex of the rest would
 * take what tells of a success, too.
 */
export function keepTold(
  pieces: readonly Piece[],
  messages: readonly Message[],
): readonly Piece[] | undefined {
  if (messages.length < 2 || !messages.every(findTold) || isToldBy(pieces)) return pieces;
  const spelt = pieces.map(spellTold);
  return isToldBy(spelt) ? spelt : undefined;
}

/** Whether what a regex of these parts takes tells of a failure in any case. */
function isToldBy(pieces: readonly Piece[]): boolean {
  const texts = pieces.map((piece) =>
    piece.kind === "literal" || isSpelt(piece) ? piece.examples[0]! : "x",
  );
  return failure.test(texts.join(""));
}

/** Whether each of the words that a part takes tells of a failure. */
function isSpelt({ kind, text, examples }: Piece): boolean {
  const letters = text.replace(/\[\^?(?:\\.|[^\]])+\]|\\./g, " ");
  return (
    kind === "variable" && /[a-z]{3}/i.test(letters) && examples.every((example) => failure.test(example))
  );
}

/** What takes anything, but not all characters. */
const loose = /^(\.|\\S|\[\^(?:\\.|[^\]])+\])[*+]$/;

const known = new RegExp(anyFailure, "i");

function spellTold(piece: Piece): Piece {
  const any = piece.kind === "variable" ? loose.exec(piece.text)?.[1] : undefined;
  const found = piece.examples.map((text) => failure.exec(text));
  if (any === undefined || !found.every((match) => match !== null)) return piece;
  const words = found.map(({ 0: word, index, input }) => {
    const start = index - /[\w']*$/.exec(input.slice(0, index))![0].length;
    return input.slice(start, index + word.length) + /^[\w']*/.exec(input.slice(index + word.length))![0];
  });
  const isWhole = words.every((word, line) => word === piece.examples[line]);
  const all = [...new Set(words)];
  const isAny = !isWhole && all.length > 1 && all.every((word) => known.test(word));
  const spelt = isAny ? `(?i:${anyFailure})` : anyOf(all.map(escapeLiteral));
  return {
    ...piece,
    text: isWhole ? spelt : `${any}*${spelt}${any}*`,
    reason: `${piece.reason} One of these words tells of the failure.`,
    isFree: piece.isFree && !isWhole,
  };
}
