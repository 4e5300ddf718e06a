import type { Span } from "../text/index.ts";

/** What a mail server writes around the address in brackets: `from name (helo) [address]:port (may be forged)`. */
export interface ClientFrame {
  /** The client's name and what it called itself, with the space behind them; empty where the address stands alone. */
  readonly name: Span;
  /** What stands behind the bracket that closes. */
  readonly behind: Span;
}

const named =
  /(?:[=:]\s?|(?<!\w)(?:from|for|by|relay|client) )(?<name>(?:[^\s[\](){}"'<>=,;]+ )?(?:\([^\s()]*\) )?)\[$/;
/** A name that the bracket adjoins: `name[address]`. */
const adjoining = /(?<=[\s(=,]|^)(?<name>[^\s[\](){}"'<>=,;]+)\[$/;
const rest = /^\](?<behind>(?::\d+(?![\d.]))?(?: I=\[[^\]]*\](?::\d+)?)?(?: \(may be forged\))?)/;

/**
 * The frame around an address, undefined where it is not written so. `user` is not taken for the client's name.
 * `isNamedElsewhere` tells that another line has such a name.
 */
export function findClientFrame(
  text: string,
  address: Span | undefined,
  user: Span | undefined,
  isNamedElsewhere = false,
): ClientFrame | undefined {
  if (!address) return undefined;
  const head = text.slice(0, address.start);
  const before = adjoining.exec(head) ?? named.exec(head);
  const behind = rest.exec(text.slice(address.end));
  if (!before || !behind) return undefined;
  const end = address.start - 1;
  const name = { start: end - before.groups!.name!.length, end };
  // An address and its port in brackets are a socket's, where no line names the client.
  if (!isNamedElsewhere && name.start === name.end && /^:\d+$/.test(behind.groups!.behind!)) return undefined;
  if (user && user.start < name.end && user.end > name.start) return undefined;
  const from = address.end + 1;
  return { name, behind: { start: from, end: from + behind.groups!.behind!.length } };
}

/** Whether a name is one of a host that the server has looked up; what a client calls itself stands in brackets. */
const lookedUp = /^(?:unknown|localhost|[\w-]+(?:\.[\w-]+)+)? ?$/;

/** Whether the names before the address may be texts of a client's own, of which a server lets any pass. */
export function areClaimed(names: readonly string[], before: string): boolean {
  return names.some((name) => name !== "" && (/\b(?:for|by) $/.test(before) || !lookedUp.test(name)));
}

/** A regex for the names before the address; empty where none stands in any of the texts. */
export function nameRegex(texts: readonly string[]): string {
  if (texts.every((text) => text === "")) return "";
  const isAdjoining = texts.map((text) => text !== "" && !text.endsWith(" "));
  if (!isAdjoining.includes(false)) return "[^\\s[]+";
  const name = isAdjoining.includes(true) ? "(?:[^\\s[]+ ?)?" : "(?:[^\\s[]+ )?";
  return texts.some((text) => text.includes("(")) ? `${name}(?:\\(\\S*\\) )?` : name;
}

/** A regex for what stands behind the bracket; empty where nothing does in any of the texts. */
export function behindRegex(texts: readonly string[]): string {
  const some = (pattern: RegExp) => texts.some((text) => pattern.test(text));
  const port = some(/^:/) ? "(?::\\d+)?" : "";
  const local = some(/ I=/) ? "(?: I=\\[[^\\]]*\\](?::\\d+)?)?" : "";
  return port + local + (some(/\(may/) ? "(?: \\(may be forged\\))?" : "");
}
