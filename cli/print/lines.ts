import { trimEnd } from "../../core/text/index.ts";
import { formatList } from "./list.ts";
import type { LineKind, Statistics } from "./statistics.ts";

/** How the lines of one kind are listed. */
export interface Listing {
  readonly kind: LineKind;
  /** As many lines are listed without --print-all. */
  readonly limit: number;
  readonly all: boolean;
  /** Makes the link that --debuggex wants. */
  readonly debuggexUrl: ((line: string, regex: string) => string) | undefined;
}

/** The listing of the matched, ignored or missed lines. Mirrors fail2banregex.py, Fail2banRegex.printLines. */
export function formatLines(statistics: Statistics, listing: Listing): string {
  const { count, lines, stripped } = statistics[listing.kind];
  if (count === 0) return "";
  const header = `${listing.kind[0]!.toUpperCase()}${listing.kind.slice(1)} line(s):`;
  if (count >= listing.limit && !listing.all) {
    return `${header} too many to print.  Use --print-all-${listing.kind} to print all ${count} lines\n`;
  }
  const { debuggexUrl } = listing;
  if (!debuggexUrl) return formatList(lines.map(withoutTail), header);
  const regexes = listing.kind === "ignored" ? statistics.ignoreregex : statistics.failregex;
  const rows = stripped.flatMap((line) =>
    regexes.map(({ regex }) => withoutTail(`${line} | ${regex} |  ${debuggexUrl(line, regex)}`)),
  );
  return formatList(rows, header);
}

/** A query as Python's urllib.parse.urlencode writes it. Values are text, or bytes. */
export function urlEncode(query: Readonly<Record<string, string | Uint8Array>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${quotePlus(typeof value === "string" ? encode(value) : value)}`)
    .join("&");
}

function withoutTail(text: string): string {
  return text.slice(0, trimEnd(text));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function quotePlus(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (/[\w.~-]/.test(character)) text += character;
    else if (byte === 0x20) text += "+";
    else text += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}
