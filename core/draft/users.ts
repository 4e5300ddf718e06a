import type { Span } from "../text/index.ts";

/** What announces the name of a user, the surest first; the name is group 1. */
const announcements: readonly RegExp[] = [
  /\b(?:user|username|login|account|acct|usr|user_?name|uname|AccountID|authid|sasl_username)\s*=\s*["'](.*?)["']/i,
  /\b(?:user|username|login|account|acct|usr|user_?name|uname|authid|sasl_username)\s*=\s*<([^>]*)>/i,
  /(?<!\w)(?:user|username|login|account|acct|usr|user_?name|uname|authid|sasl_username)\s*=\s*([^\s"'<>,;)\]]+)/i,
  /\b(?:user(?:name)?|login|account|request for|(?:failed|failure|attempt|denied|login|authentication|password) (?:for|by|of)(?: user)?|authenticate as)\s*:?\s*"([^"]*)"/i,
  /\b(?:user(?:name)?|login|account|request for|(?:failed|failure|attempt|denied|login|authentication|password) (?:for|by|of)(?: user)?|authenticate as)\s*:?\s*'([^']*)'/i,
  /\b(?:user(?:name)?|login|account|request for|(?:failed|failure|attempt|denied|login|authentication|password) (?:for|by|of)(?: user)?|authenticate as)\s*:?\s*<([^>]*)>/i,
  /\b(?:user(?:name)?|login|account|request for|(?:failed|failure|attempt|denied|login|authentication|password) (?:for|by|of)(?: user)?|authenticate as)\s*:?\s*\[([^\]]*)\]/i,
  /\b(?:invalid|illegal|unknown|nonexistent) user:?\s+([^\s"'<>,;:()[\]]+)(?=\s+from\b)/i,
  /\buser ([^\s"'<>,;:()[\]]*)(?=(?: not found|: authentication failure|: password mismatch))/i,
  /\bfor(?: user)?\s+([^\s"'<>,;:()[\]]+)(?=\s+from\b)/i,
  /\b(?:user(?:name)?|login)\s*:\s+([^\s"'<>,;:()[\]]+)/i,
];

/** Words that stand where names do and are none. */
const noNames =
  /^(?:unknown|not|is|was|has|from|for|and|or|by|the|a|an|authentication|login|failed|name|error|root:)$/i;

/** The name of the user that a text names for certain; undefined where nothing announces one. */
export function findUser(text: string, taken: Span): Span | undefined {
  for (const pattern of announcements) {
    const found = pattern.exec(text);
    const name = found?.[1];
    if (!found || name === undefined || noNames.test(name)) continue;
    const start = found.index + found[0].lastIndexOf(name, found[0].length);
    const span = { start, end: start + name.length };
    if (span.end <= taken.start || span.start >= taken.end) return span;
  }
  return undefined;
}
