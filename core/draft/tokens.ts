import type { Span } from "../text/index.ts";
import { findAddresses } from "./addresses.ts";
import { findClientFrame } from "./client.ts";
import { sourceWord } from "./source.ts";
import { wordKey } from "./words.ts";

/**
 * What a token is: literal text (`word`, `sign`), space, a quote or a bracket (`open`, `close`), what is marked
 * (`address`, `user`), or something that is another each time.
 */
export type TokenKind =
  | "word"
  | "sign"
  | "space"
  | "open"
  | "close"
  | "address"
  | "user"
  | "number"
  | "id"
  | "code"
  | "time"
  | "other"
  | "host"
  | "path"
  | "value"
  | "fields"
  | "method"
  | "mechanism"
  | "placeholder"
  | "flag"
  | "source"
  | "client"
  | "behind";

/** A piece of a line. */
export interface Token extends Span {
  readonly kind: TokenKind;
  readonly text: string;
  /** Tokens of two lines that may stand for each other have one key. */
  readonly key: string;
  /** For a quote or a bracket: which pair of the line it belongs to. */
  readonly pair?: number;
  /** What closes the innermost quotes or brackets around it. */
  readonly closer: string | undefined;
}

const closers: Readonly<Record<string, string>> = { '"': '"', "'": "'", "[": "]", "(": ")", "<": ">" };

const variable: readonly (readonly [kind: TokenKind, pattern: RegExp])[] = [
  ["id", /(?<!\w)[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?!\w)/y],
  [
    "time",
    /(?<!\w)(?:\d{4}[-/.]\d\d[-/.]\d\d(?:[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?|\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?)(?![\w:])/y,
  ],
  ["host", /(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)*(?!\w)/y],
  ["path", /(?<!\w)\w{2,}:\/\/[^\s"'<>,;()[\]|]*/y],
  ["path", /(?<![\w.)\]])\/[^\s"'<>,;()[\]|:]*/y],
  ["flag", /(?<=[:=] ?)(?:YES|NO)(?![\w-])/y],
  ["number", /(?<![\w])\d+(?:\.\d+)?(?!\w|\.\d)/y],
  ["id", /(?<!\w)0x[0-9a-fA-F]+(?!\w)/y],
  [
    "id",
    /(?<![\w.-])(?=(?:[\w-]*\d){2})(?=(?:[\w-]*[A-Za-z]){2})(?![A-Za-z]+-?\d+(?![\w-]))(?:[\w-]{7,})(?![\w-]|\.\w)/y,
  ],
  ["host", /(?<![\w.-])localhost(?:\.localdomain)?(?![\w.-]*\w)/y],
  ["method", /(?<=")[A-Z]{3,9}(?= [^"]*HTTP\/)/y],
  [
    "mechanism",
    /(?<=[([ ])(?:PLAIN|LOGIN|(?:CRAM|DIGEST)-MD5|SCRAM-[\w-]+|NTLM|OTP|GSSAPI|APOP|XOAUTH2?)(?= authenticat|\))/y,
  ],
  ["placeholder", /(?<=^\S+ \S+ )(?:-|\w+)(?= \[\])/y],
  ["code", /(?<![\w.-])[A-Z]{2,}\d{3,}(?![\w-])/y],
  [
    "host",
    /(?<![\w.-])(?=[a-z0-9-]*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|info|local|lan|example|invalid|test|[a-z]{2})(?![\w.-]*\w)/y,
  ],
];
/** Fields that follow each other, as ModSecurity writes them: `[id "1"] [msg "x"]`. */
const fields = /(?:\s*\[\w+ "[^"]*"\]){2,}/y;
/** What stands behind the address of a socket: `[address]:port`. */
const socketEnd = /^\]:\d+(?![\d.])/;
const word = /[\p{L}_](?:[\p{L}\p{N}_]|[-.'](?=[\p{L}\p{N}]))*/uy;

/**
 * Cuts a text into tokens. What is marked as the address and the user is a token each. `isNamedElsewhere` tells that
 * another line has a mail server's name of the client before its address.
 */
export function tokenize(
  text: string,
  address: Span | undefined,
  user: Span | undefined,
  isNamedElsewhere = false,
): readonly Token[] {
  const tokens: Token[] = [];
  const stack: { closer: string; pair: number }[] = [];
  const others = findAddresses(text).filter(({ isName }) => !isName);
  const marks = [address, user, ...others].filter((mark) => mark !== undefined);
  const frame = findClientFrame(text, address, user, isNamedElsewhere);
  const framed = frame ? [frame.name] : [];
  let pairs = 0;
  const add = (kind: TokenKind, start: number, end: number, key?: string, pair?: number) => {
    const piece = text.slice(start, end);
    tokens.push({
      ...{ kind, start, end, text: piece, key: key ?? piece, closer: stack[stack.length - 1]?.closer },
      ...(pair === undefined ? {} : { pair }),
    });
    return end;
  };
  /** How far a token may reach that begins at `at`: marks are not cut. */
  const limit = (at: number) =>
    Math.min(text.length, ...[...marks, ...framed].flatMap(({ start }) => (start > at ? [start] : [])));

  for (let at = 0; at < text.length; ) {
    if (frame && at === frame.name.start) {
      // It may be empty: the bracket follows in any case.
      add("client", at, frame.name.end, "#client");
      at = add("open", frame.name.end, frame.name.end + 1, "open [", pairs);
      stack.push({ closer: "]", pair: pairs++ });
      continue;
    }
    // A socket: the brackets are left to the tag, which takes them.
    const isSocket =
      !frame && text[at] === "[" && at + 1 === address?.start && socketEnd.test(text.slice(address.end));
    if (isSocket) {
      at = add("address", at, address.end + 1, "@");
      continue;
    }
    if (address && at === address.start) {
      at = add("address", at, address.end, "@");
      continue;
    }
    if (user && at === user.start && user.end > user.start) {
      at = add("user", at, user.end, "@user");
      continue;
    }
    const other = others.find(({ start }) => start === at);
    if (other) {
      at = add("other", at, other.end, "#other");
      continue;
    }
    const end = limit(at);
    const character = text[at]!;
    const length = matchAt(fields, text, at);
    if (length > 0 && ![address, user].some((mark) => mark && mark.end > at && mark.start < at + length)) {
      at = add("fields", at, at + length, "#fields");
      continue;
    }
    if (/\s/.test(character)) {
      let next = at;
      while (next < end && /\s/.test(text[next]!)) next++;
      at = add("space", at, next, " ");
      continue;
    }
    const top = stack[stack.length - 1];
    if (top && character === top.closer && text[at - 1] !== "\\") {
      stack.pop();
      at = add("close", at, at + 1, `close ${character}`, top.pair);
      if (frame && at === frame.behind.start) at = add("behind", at, frame.behind.end, "#behind");
      continue;
    }
    const closer = closers[character];
    const isUsers = closer !== undefined && user?.start === at + 1 && text[user.end] === closer;
    if (isUsers || opens(text, at)) {
      const pair = pairs++;
      at = add("open", at, at + 1, `open ${character}`, pair);
      stack.push({ closer: closers[character]!, pair });
      if (user && user.start === user.end && at === user.start) add("user", at, at, "@user");
      // A value in angle brackets is another each time, whatever it is made of.
      const value = character === "<" && text[at - 2] === "=" ? /^[^\s<>]+(?=>)/.exec(text.slice(at)) : null;
      const isFree = !marks.some(({ start, end: to }) => start <= at + (value?.[0].length ?? 0) && to >= at);
      if (value && isFree) at = add("value", at, at + value[0].length, "#value");
      continue;
    }
    if (character === "=" && /[\w-]$/.test(text.slice(0, at)) && !/=/.test(text[at + 1] ?? "")) {
      at = add("sign", at, at + 1);
      const from = at;
      while (at < text.length && !/[\s,;()[\]<>"'&|]/.test(text[at]!)) at++;
      const taken = marks.some(
        ({ start, end: to }) => start < Math.max(at, from + 1) && to > from && start !== to,
      );
      if (taken || from === frame?.name.start || /["'<[(]/.test(text[from] ?? "")) at = from;
      else add("value", from, at, "#value");
      continue;
    }
    const found = variable
      .map(([kind, pattern]) => ({ kind, length: matchAt(pattern, text, at) }))
      .find(({ length }) => length > 0 && at + length <= end);
    if (found) {
      at = add(found.kind, at, at + found.length, `#${found.kind}`);
      continue;
    }
    const sourceLength = /\w/.test(text[at - 1] ?? "") ? 0 : matchAt(sourceWord, text, at);
    if (sourceLength > 0 && at + sourceLength <= end) {
      at = add("source", at, at + sourceLength, "#source");
      continue;
    }
    const wordLength = Math.min(matchAt(word, text, at), end - at);
    if (wordLength > 0) at = add("word", at, at + wordLength, wordKey(text.slice(at, at + wordLength)));
    else if (/\d/.test(character)) {
      let next = at;
      while (next < end && /[\d]/.test(text[next]!)) next++;
      at = add("number", at, next, "#number");
    } else at = add("sign", at, at + 1);
  }
  return tokens;
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Whether a quote or a bracket opens at a place, and is closed further on. */
function opens(text: string, at: number): boolean {
  const character = text[at]!;
  const closer = closers[character];
  if (closer === undefined) return false;
  if (text[at - 1] === "\\") return false;
  if (character === "'" && /\w/.test(text[at - 1] ?? "")) return false;
  if (character === "<" && !/^<[^\s<>]*>/.test(text.slice(at))) return false;
  if (character === "'") return /^'[^']*'(?!\w)/.test(text.slice(at));
  return text.indexOf(closer, at + 1) > 0;
}
