import { alignLines, type Column } from "./align.ts";
import type { Message } from "./compose.ts";
import { failure, findTold } from "./failure.ts";
import type { Token } from "./tokens.ts";

/** How much of their words lines must share to be drafted as one regex, and how much less where they share many. */
const enough = 0.5;
const enoughOfMany = 0.35;
const manyLetters = 24;

/** The messages that can be one regex, by index: each joins the first group whose first line it is like. */
export function groupMessages(messages: readonly Message[]): readonly Group[] {
  const groups: { members: number[]; isApart: boolean }[] = [];
  const cut = messages.map(cutMessage);
  messages.forEach((message, index) => {
    const alike = groups.find(({ members: [first] }) => areAlike(messages[first!]!, message));
    const short = cut[index];
    const group =
      alike ??
      (short && groups.find(({ members: [first] }) => cut[first!] && tellTheSame(cut[first!]!, short)));
    if (!group) groups.push({ members: [index], isApart: false });
    else {
      group.members.push(index);
      group.isApart ||= !alike;
    }
  });
  return groups;
}

/** Messages that are drafted as one regex. */
export interface Group {
  /** By index. */
  readonly members: readonly number[];
  /** Whether they are alike no further than what tells of the failure. */
  readonly isApart: boolean;
}

/** A message up to where it tells of the failure; undefined where that is not known. */
function cutMessage(message: Message): Message | undefined {
  const end = findTold(message)?.clause;
  if (end === undefined) return undefined;
  return {
    ...message,
    text: message.text.slice(0, end),
    tokens: message.tokens.filter((token) => token.end <= end),
  };
}

/** A request that the server could not read: what stands in it says nothing. */
const badRequest = /" 400 (?:\d+|-)(?:\s|$)/;

function areAlike(one: Message, other: Message): boolean {
  if (badRequest.test(one.text) && badRequest.test(other.text)) return true;
  if (shareTooLittle(one, other)) return false;
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

/** How many tokens make a message long: such are compared by their words first, whatever their order. */
const manyTokens = 200;

/** Whether long messages have so few words in common that there is no need to align them. */
function shareTooLittle(one: Message, other: Message): boolean {
  if (one.tokens.length < manyTokens || other.tokens.length < manyTokens) return false;
  const words = new Set(one.tokens.filter(isWord).map(({ key }) => key));
  const shared = lettersIn(other.tokens, (token) => isWord(token) && words.has(token.key));
  return shared / Math.min(lettersIn(one.tokens, isWord), lettersIn(other.tokens, isWord)) < enoughOfMany;
}

/** Whether the messages tell of the same failure, in words that stand outside of quotes and brackets. */
function tellTheSame(one: Message, other: Message): boolean {
  if (shareTooLittle(one, other)) return false;
  const shared = alignLines([one.tokens, other.tokens]).map(([token]) => token!);
  const least = Math.min(lettersIn(one.tokens, isPlain), lettersIn(other.tokens, isPlain));
  const told = shared.filter(isPlain).map(({ text }) => text);
  return least > 0 && lettersIn(shared, isPlain) / least >= enough && failure.test(told.join(" "));
}

/** The letters that a frame has at least. */
const frameLetters = 12;

/**
 * Whether the messages differ in nothing but what stands between a word that begins one of them, or the source file that
 * tells of both, and the words around the address: `ALERT - any text (attacker '<ADDR>', file 'any')`.
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
    announced &&
    isSame &&
    ((isBegun &&
      lettersIn(
        columns.map(([token]) => token!),
        isBare,
      ) >= frameLetters) ||
      isSameModule(one, other))
  );
}

/** Whether both are failures that a program tells of with the name of its source file, and both end in the address. */
function isSameModule(one: Message, other: Message): boolean {
  return [one, other].every((message) => {
    const address = message.tokens.find(({ kind }) => kind === "address")!;
    const told = findTold(message);
    return message.isFromSource && address.end === message.text.length && told?.words === address.end;
  });
}

function isWord({ kind }: Token): boolean {
  return kind === "word";
}

function isPlain(token: Token): boolean {
  return isBare(token) && token.closer !== "]";
}

function isBare({ kind, closer }: Token): boolean {
  return kind === "word" && closer !== '"' && closer !== "'";
}

function lettersIn(tokens: readonly Token[], counts: (token: Token) => boolean): number {
  return tokens.reduce((sum, token) => sum + (counts(token) ? token.text.length : 0), 0);
}
