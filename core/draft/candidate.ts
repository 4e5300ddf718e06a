import { readAddress } from "../filter/index.ts";
import type { Span } from "../text/index.ts";
import { chooseAddresses } from "./addresses.ts";
import { findClientFrame } from "./client.ts";
import type { Message } from "./compose.ts";
import { findHeads } from "./head.ts";
import { findPrefix, type SyslogPrefix } from "./prefix.ts";
import type { ReadExample } from "./read.ts";
import { sourceFile } from "./source.ts";
import { tokenize } from "./tokens.ts";
import { findUsers } from "./users.ts";

/** An example with all that was found in it. */
export interface Candidate {
  readonly example: ReadExample;
  readonly prefix: SyslogPrefix | undefined;
  readonly address: Span;
  readonly user: Span | undefined;
  readonly message: Message;
  /** Where the message begins and ends in the text without the date: behind the prefix, before space at the end. */
  readonly span: Span;
  /** How long what the program writes before its message is, behind the prefix: its own time, numbers, levels. */
  readonly head: number;
}

/** Characters of the longest line that a regex is drafted from: nobody would read a longer regex. */
export const longestLine = 8000;

/** What is found in the examples; undefined for those in which no address stands, and for those that are too long. */
export function findCandidates(examples: readonly ReadExample[]): readonly (Candidate | undefined)[] {
  const texts = examples.map(({ text }) => (text.length > longestLine ? "" : text));
  const prefixes = examples.map((example, index) => findPrefix({ ...example, text: texts[index]! }));
  const starts = texts.map((text, index) => prefixes[index]?.end ?? text.length - text.trimStart().length);
  const heads = findHeads(
    examples.map((example, index) => ({ ...example, text: texts[index]! })),
    starts,
    prefixes,
  );
  const bodies = examples.map((example, index) => {
    const text = texts[index]!;
    const prefix = prefixes[index];
    const start = starts[index]! + heads[index]!;
    const span = { start, end: Math.max(start, text.trimEnd().length) };
    return { example, prefix, span, text: text.slice(span.start, span.end) };
  });
  const chosen = chooseAddresses(bodies.map(({ text }) => text));
  const addresses = bodies.map(({ example, span, text }, index) => {
    const address = example.address ? shift(example.address, -span.start) : chosen[index];
    return address && address.start >= 0 && address.end <= text.length ? address : undefined;
  });
  const users = findUsers(
    bodies.map(({ text }) => text),
    addresses,
  );
  const marked = bodies.map(({ example, span }, index) =>
    example.user ? shift(example.user, -span.start) : users[index],
  );
  const isNamed = bodies.some(({ text }, index) => {
    const frame = findClientFrame(text, addresses[index], marked[index]);
    return frame !== undefined && frame.name.end > frame.name.start;
  });
  return bodies.map(({ example, prefix, span, text }, index) => {
    const { start } = span;
    const address = addresses[index];
    if (!address) return undefined;
    const isName = readAddress(text.slice(address.start, address.end)).family === "unknown";
    const isFromSource = sourceFile.test(example.text.slice(0, start + address.start));
    const user = marked[index];
    return {
      ...{ example, prefix, span, head: heads[index]! },
      address: shift(address, start),
      user: user && shift(user, start),
      message: { text, tokens: tokenize(text, address, user, isNamed), isName, isFromSource },
    };
  });
}

function shift({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
