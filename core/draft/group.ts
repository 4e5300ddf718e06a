import { alignLines, type Column } from "./align.ts";
import type { Message } from "./compose.ts";
import type { Token } from "./tokens.ts";

/** How much of their words lines must share to be drafted as one regex, and how much less where they share many. */
const enough = 0.5;
const enoughOfMany = 0.35;
const manyLetters = 24;

/** The messages that can be one regex, by index: each joins the first group whose first line it is like. */
export function groupMessages(messages: readonly Message[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  messages.forEach((message, index) => {
    const group = groups.find(([first]) => areAlike(messages[first!]!, message));
    if (group) group.push(index);
    else groups.push([index]);
  });
  return groups;
}

function areAlike(one: Message, other: Message): boolean {
  const columns = alignLines([one.tokens, other.tokens]);
  const shared = columns.map(([token]) => token!);
  // What stands in quotes is rather what is reported on, where enough stands outside of them.
  const count = [one.tokens, other.tokens].every((tokens) => lettersIn(tokens, isBare) >= 20)
    ? isBare
    : isWord;
  const least = Math.min(lettersIn(one.tokens, count), lettersIn(other.tokens, count));
  const letters = lettersIn(shared, count);
  // The same page asked for says as much as words do.
  const pages = columns.reduce(
    (sum, [left, right]) =>
      sum + (left!.kind === "path" && left!.text === right!.text ? left!.text.length : 0),
    0,
  );
  if (least + pages === 0 || (letters + pages) / (least + pages) >= enough) return true;
  return (letters >= manyLetters && letters / least >= enoughOfMany) || isFramed(columns, one, other);
}

/** The letters that a frame has at least. */
const frameLetters = 12;

/**
 * Whether the messages differ in nothing but what stands between a word that begins one of them and the words around the
 * address: `ALERT - any text (attacker '<ADDR>', file 'any')`.
 */
function isFramed(columns: readonly Column[], one: Message, other: Message): boolean {
  const lines = [one.tokens, other.tokens];
  const address = columns.findIndex(([token]) => token!.kind === "address");
  const isBegun = lines.some((tokens, line) => {
    const first = tokens.find(isWord);
    return (
      first && first.text.length > 3 && columns.slice(0, address).some((column) => column[line] === first)
    );
  });
  let from = address;
  while (from > 0 && columns[from - 1]!.every((token, line) => token.end === columns[from]![line]!.start))
    from--;
  const announced = columns.slice(from, address).some(([token]) => isWord(token!) && token!.text.length > 1);
  const behind = lines.map((tokens) => tokens.slice(tokens.findIndex(({ kind }) => kind === "address") + 1));
  const rest = columns.slice(address + 1).map(([token]) => token!);
  const isSame = behind.some((tokens) => lettersIn(tokens, isBare) === lettersIn(rest, isBare));
  return (
    isBegun &&
    announced &&
    isSame &&
    lettersIn(
      columns.map(([token]) => token!),
      isBare,
    ) >= frameLetters
  );
}

function isWord({ kind }: Token): boolean {
  return kind === "word";
}

function isBare({ kind, closer }: Token): boolean {
  return kind === "word" && closer !== '"' && closer !== "'";
}

function lettersIn(tokens: readonly Token[], counts: (token: Token) => boolean): number {
  return tokens.reduce((sum, token) => sum + (counts(token) ? token.text.length : 0), 0);
}
