import type { Span } from "../text/index.ts";

/** Words that are followed by the name of a user: with `=`, and in a sentence. */
const key = "(?:user|username|user_name|login|account|accountid|acct|usr|uname|authid|sasl_username)";
const words =
  "(?:user(?:name)?|login|account|request for|authenticate as|(?:failed|failure|attempt|denied|login|authentication|password) (?:for|by|of)(?: user)?)";
/** Where no space stands before the sign, what stands behind one is the next field. */
const equals = "(?:=|\\s+=\\s*)";
const name = String.raw`([^\s"'<>,;:()[\]]+)`;
/** The same, without the point that ends a sentence behind it. */
const lastName = String.raw`([^\s"'<>,;:()[\]]*[^\s"'<>,;:()[\].])`;
const quoted: readonly string[] = [
  '"([^"]*)"',
  String.raw`'(.*?)'(?=$|[\s.,:;)\]@])`,
  "<([^>]*)>",
  String.raw`\[([^\]]*)\]`,
];

const announcement = (pattern: string) => new RegExp(pattern, "di");

/** What announces the name of a user, the surest first; the name is group 1. */
const announcements: readonly RegExp[] = [
  ...quoted.map((text) => String.raw`(?<!\w)${key}${equals}${text}`),
  String.raw`(?<!\w)${key}${equals}([^\s"'<>,;)\]]+)`,
  String.raw`\buser ([^\s"'<>,;:()[\]]*)(?=(?: not found|: authentication failure|: password mismatch))`,
  ...quoted.map((text) => String.raw`(?<![\w"'\x60/])${words}\s*:?\s*${text}`),
  String.raw`\b(?:invalid|illegal|unknown|nonexistent) user:?\s+${name}(?=\s+from\b)`,
  String.raw`\bfor(?: user)?\s+${name}(?=\s+from\b)`,
  String.raw`\bUSER (\S+?)(?=:? (?:no such user|\())`,
  String.raw`\b(?:for|of)(?: \w+)? user ${name}(?= (?:to|on|at|in|-) )`,
  String.raw`(?<![\w-])(?:user(?:name)?|login)\s*:\s+${lastName}`,
].map(announcement);

/** What stands where names do and is none: such words, and signs without a letter or a digit. */
export const noNames =
  /^(?:[^\p{L}\p{N}]+|unknown|client|not|is|was|has|from|for|and|or|by|the|a|an|authentication|login|failed|name|error|root:)$/iu;

/**
 * The name of the user in each text, undefined where nothing announces one for certain; all by the same announcement,
 * where one is in all the texts. `taken` is where the addresses stand.
 */
export function findUsers(
  texts: readonly string[],
  taken: readonly (Span | undefined)[],
): readonly (Span | undefined)[] {
  const found = texts.map((text, index) =>
    announcements.map((pattern) => findName(pattern, text, taken[index])),
  );
  const shared = announcements.findIndex((_, at) => found.every((names) => names[at] !== undefined));
  return found.map((names) => (shared >= 0 ? names[shared] : names.find((span) => span !== undefined)));
}

function findName(pattern: RegExp, text: string, taken: Span | undefined): Span | undefined {
  const found = pattern.exec(text);
  const place = found?.indices?.[1];
  if (!found || !place || noNames.test(found[1]!)) return undefined;
  const [start, end] = place;
  const isFree = !taken || end <= taken.start || start >= taken.end;
  return isFree ? { start, end } : undefined;
}
