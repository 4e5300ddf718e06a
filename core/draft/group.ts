import { alignLines } from "./align.ts";
import type { Message } from "./compose.ts";

/** How much of their words lines must share to be drafted as one regex. */
const enough = 0.5;

/** The messages that can be one regex, by index: each joins the first group whose first line it is like. */
export function groupMessages(messages: readonly Message[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  messages.forEach((message, index) => {
    const group = groups.find(([first]) => similarity(messages[first!]!, message) >= enough);
    if (group) group.push(index);
    else groups.push([index]);
  });
  return groups;
}

function similarity(one: Message, other: Message): number {
  const columns = alignLines([one.tokens, other.tokens]);
  const shared = lettersIn(columns.map(([token]) => token!));
  const least = Math.min(lettersIn(one.tokens), lettersIn(other.tokens));
  // The same page asked for says as much as words do.
  const pages = columns.reduce(
    (sum, [left, right]) =>
      sum + (left!.kind === "path" && left!.text === right!.text ? left!.text.length : 0),
    0,
  );
  return least + pages === 0 ? 1 : (shared + pages) / (least + pages);
}

function lettersIn(tokens: Message["tokens"]): number {
  return tokens.reduce((sum, { kind, text }) => sum + (kind === "word" ? text.length : 0), 0);
}
