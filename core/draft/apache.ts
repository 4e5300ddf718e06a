import type { Candidate } from "./candidate.ts";
import type { Piece } from "./piece.ts";

const head = /^(?<date>\[\] )?\[(?:[\w-]*:)?\w+\] (?<pid>\[pid \d+(?::tid \d+)?\] )?\[client (?=[\d[:a-f])/;
const rest = /^(?<port>:\d+)?\] (?<client>\[client [^\]]*\] )?(?<code>AH\d+: )?/;

/** What the error log of Apache puts before a message, the client's address within, as parts. */
export interface ApacheHead {
  readonly pieces: readonly Piece[];
  /** Where the message begins, in the text of each. */
  readonly ends: readonly number[];
  /** Where it ends, in the text of each, and the part for what stands behind: the page that the client came from. */
  readonly rests: readonly number[];
  readonly referer: Piece;
}

/**
 * The head that all of the messages have, in all its forms: which module, process, port and number of a message stand in
 * it is a matter of Apache's version and of LogLevel, not of what has happened. Undefined where one has none.
 */
export function findApacheHead(members: readonly Candidate[]): ApacheHead | undefined {
  const found = members.map(({ message: { text }, address, span }) => {
    const start = address.start - span.start;
    const end = address.end - span.start;
    const open = text[start - 1] === "[" && text.slice(0, start).endsWith("client [") ? 1 : 0;
    const before = head.exec(text.slice(0, start - open) + text.slice(start, start + 1));
    const behind = rest.exec(text.slice(end + open));
    const isWhole =
      before?.[0].length === start - open && behind && text.length > end + open + behind[0].length;
    return isWhole ? { text, start: start - open, end: end + open, before, behind } : undefined;
  });
  if (!found.every((one) => one !== undefined)) return undefined;
  const dates = found.map(({ before }) => before.groups!.date ?? "");
  const date = dates.every((text) => text === "") ? "" : dates.includes("") ? "(?:\\[\\] )?" : "\\[\\] ";
  const firsts = found.map(({ text, start }) => text.slice(0, start - "[client ".length));
  const again = found.some(
    ({ text, end, behind }) =>
      behind.groups!.client || text.startsWith("ModSecurity", end + behind[0].length),
  )
    ? "(?:\\[client [^\\]]*\\] )?"
    : "";
  const reason = "What the error log of Apache writes before a message, in all its forms.";
  const piece = (text: string, kind: Piece["kind"], why: string, examples: readonly string[]): Piece => ({
    ...{ text, kind, reason: why, examples, isFree: false },
  });
  const nothing = found.map(() => "[client ");
  const referers = found.map(({ text }) => /, referer: \S+$/.exec(text)?.[0] ?? "");
  return {
    pieces: [
      piece(`${date}\\[[^\\]]*\\] (?:\\[pid \\d+(?::tid \\d+)?\\] )?`, "prefix", reason, firsts),
      piece("\\[client ", "literal", "The same in all lines.", nothing),
      piece(
        "<ADDR>",
        "address",
        "The address to ban.",
        found.map(({ text, start, end }) => text.slice(start, end)),
      ),
      piece(
        `(?::\\d+)?\\] ${again}(?:AH\\d+: )?`,
        "prefix",
        reason,
        found.map(({ behind }) => behind[0]),
      ),
    ],
    ends: found.map(({ end, behind }) => end + behind[0].length),
    rests: found.map(({ text }, index) => text.length - referers[index]!.length),
    referer: piece(
      "(?:, referer: \\S+)?",
      "variable",
      "The page that the client came from, where it says one.",
      referers,
    ),
  };
}
