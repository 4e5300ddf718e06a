import { parseRegex } from "../../regex/index.ts";
import { originOf, type Place } from "../../text/index.ts";
import type { Finding, Fix } from "../finding.ts";
import { lineOf, placeIn, type RegexSite, regexesOf, writtenAt } from "../regex-sites.ts";
import type { FilterCheck, Rule } from "./rule.ts";

/** What Python's messages mean, each with its code and what is to be done; the first that fits. */
const kinds: readonly (readonly [pattern: RegExp, code: string, words: string])[] = [
  [
    /^missing \), unterminated subpattern$/,
    "regex-unterminated-group",
    "This group is never closed. Close it with “)”, or write “\\(” for a parenthesis of the log.",
  ],
  [
    /^missing \), unterminated comment$/,
    "regex-unterminated-group",
    "This comment is never closed. Close it with “)”.",
  ],
  [
    /^unbalanced parenthesis$/,
    "regex-unbalanced-parenthesis",
    "This “)” closes no group. Take it out, or write “\\)” for a parenthesis of the log.",
  ],
  [
    /^unterminated character set$/,
    "regex-unterminated-set",
    "This set is never closed. Close it with “]”, or write “\\[” for a bracket of the log.",
  ],
  [
    /^bad character range /,
    "regex-bad-range",
    "This range does not go from a lower character to a higher one. Write “\\-” for a hyphen.",
  ],
  [
    /^nothing to repeat$/,
    "regex-nothing-to-repeat",
    "There is nothing before this quantifier that it could repeat. Write a backslash before it if it is a character of the log.",
  ],
  [
    /^multiple repeat$/,
    "regex-multiple-repeat",
    "This quantifier follows another. Take one out, or put what is repeated into “(?:...)”.",
  ],
  [
    /^(?:min repeat greater|the repetition number|Exceeds the limit)/,
    "regex-bad-repeat",
    "These numbers of a repeat can't be: the first must not be greater than the second, nor either too large.",
  ],
  [
    /^(?:bad escape|incomplete escape|octal escape|missing [{}]|missing character name|undefined character name|Python int)/,
    "regex-bad-escape",
    "Python knows no such escape. Write “\\\\” for a backslash of the log, or take it out before a letter.",
  ],
  [
    /^(?:bad character in group name|missing group name|missing [>)], unterminated name)/,
    "regex-bad-group-name",
    "This is no name for a group: it must be letters, digits and “_”, and not begin with a digit.",
  ],
  [
    /^(?:unknown group name|invalid group reference|cannot refer to|bad group number)/,
    "regex-unknown-group",
    "This refers to a group that is not there, or not closed yet. Mend its name or number.",
  ],
  [
    /^redefinition of group name/,
    "regex-redefined-group",
    "A group of this name stands in the regex already. Give it another name.",
  ],
  [
    /^(?:look-behind requires|looks too much)/,
    "regex-look-behind-width",
    "A look-behind must always take equally many characters: “*”, “+”, “?” and branches of other lengths can't stand in it.",
  ],
  [
    /^(?:bad inline flags|global flags|unknown flag|missing flag|missing -, : or \)|missing :|ASCII and UNICODE)/,
    "regex-bad-flags",
    "These flags can't stand here. Put flags for the whole regex at its start, “(?i)”, or for a part into “(?i:...)”.",
  ],
  [
    /^(?:unknown extension|unexpected end of pattern)/,
    "regex-unknown-extension",
    "Python knows no group that begins so. A named group is “(?P<name>...)”, one without a number “(?:...)”.",
  ],
];

/** The code for an error of Python's `re`, by its message. */
export function regexCode(message: string): string {
  return kinds.find(([pattern]) => pattern.test(message))?.[1] ?? "regex-error";
}

/** Regexes that Python can't compile: fail2ban stops at its start, with all jails. */
export const regexSyntax: Rule = {
  codes: [...new Set(kinds.map(([, code]) => code)), "regex-error"],
  *filter(check) {
    for (const site of regexesOf(check)) {
      // Names of characters are not known here: the regex may be good.
      if (!site.problem || site.problem.message.includes("not looked up")) continue;
      const finding = findingOf(check, site, site.problem);
      if (finding) yield finding;
    }
  },
};

function findingOf(
  check: FilterCheck,
  site: RegexSite,
  { message, offset }: NonNullable<RegexSite["problem"]>,
): Finding | undefined {
  const code = regexCode(message);
  const swallowed = swallowsTags(site, code);
  if (swallowed) return swallowed(check);
  const start = Math.min(offset, Math.max(site.text.length - 1, 0));
  const place = placeIn(site, start, start + lengthAt(site.text, start, code));
  return place && describe(check, site, code, message, place);
}

/**
 * What opens something that goes on into a tag, where Python stumbles over the tag's expansion instead: `[a <ADDR>`. The
 * regex is read again with tags that stand for plain text.
 */
function swallowsTags(
  site: RegexSite,
  code: string,
): ((check: FilterCheck) => Finding | undefined) | undefined {
  if (code === "regex-redefined-group" || !site.source.text.includes("<")) return undefined;
  const plain = site.source.text.replace(
    /<(\/?)(F-)?[\w-]+\/?>/g,
    (tag: string, close: string, own: string) => {
      const filler = "x".repeat(tag.length - 1);
      if (!own || tag.endsWith("/>")) return `x${filler}`;
      return close ? `${filler})` : `(${filler}`;
    },
  );
  const { problem } = parseRegex(plain);
  if (!problem || !/^unterminated character set|^missing \), unterminated/.test(problem.message))
    return undefined;
  const { message, offset } = problem;
  const place = originOf(site.source, offset, offset + 1);
  if (!place || site.source.text[offset] === "<") return undefined;
  return (check) => describe(check, site, regexCode(message), message, place);
}

function describe(check: FilterCheck, site: RegexSite, code: string, message: string, place: Place): Finding {
  const written = writtenAt(check, place);
  const words = wordsFor(code, message, written);
  const own = lineOf(check, site.source);
  const isElsewhere = own !== undefined && own.path !== place.path;
  return {
    code,
    severity: "error",
    message: `${words} A jail with it stops fail2ban at its start, with all other jails.`,
    ...place,
    ...(isElsewhere ? { related: [{ place: own, message: `It makes this ${site.option} fail.` }] } : {}),
    ...fixesFor(code, place, written),
  };
}

/** How much of the regex is underlined. */
function lengthAt(text: string, start: number, code: string): number {
  if (code === "regex-bad-escape") return 2;
  if (code === "regex-bad-range")
    return /^(?:\\.|[^\\])-(?:\\.|[^\\])/su.exec(text.slice(start))?.[0].length ?? 1;
  if (code === "regex-redefined-group" || code === "regex-unknown-group" || code === "regex-bad-group-name") {
    return /^\w+/.exec(text.slice(start))?.[0].length ?? 1;
  }
  if (code === "regex-bad-repeat") return /^[^}]*\}?/.exec(text.slice(start))![0].length || 1;
  return 1;
}

function wordsFor(code: string, message: string, written: string): string {
  const tag = /^<(\/?)(F-[A-Z0-9_-]+|[A-Z0-9]+)>$/.exec(written);
  if (tag && code === "regex-unterminated-group") {
    return `“${written}” is never closed. Write “</${tag[2]}>” behind what it takes.`;
  }
  if (tag && code === "regex-redefined-group") {
    const name = /'([^']*)'/.exec(message)?.[1];
    return `“${written}” takes what stands in this regex already (the group “${name}”). Keep one of the two; write \\S+ for the other.`;
  }
  if (tag && code === "regex-unbalanced-parenthesis")
    return `“${written}” closes nothing that is open. Take it out.`;
  const known = kinds.find(([pattern]) => pattern.test(message));
  return known ? known[2] : `Python can't compile this regex: ${message}.`;
}

/** A backslash where the character is surely meant as one of the log. */
function fixesFor(code: string, place: Place, written: string): { fixes?: readonly Fix[] } {
  const escapable: Readonly<Record<string, RegExp>> = {
    "regex-unterminated-group": /^\($/,
    "regex-unbalanced-parenthesis": /^\)$/,
    "regex-unterminated-set": /^\[$/,
    "regex-nothing-to-repeat": /^[*+?]$/,
  };
  const { path, span } = place;
  if (escapable[code]?.test(written)) {
    const at = { start: span.start, end: span.start };
    return { fixes: [{ title: `Write “\\${written}”`, edits: [{ path, span: at, text: "\\" }] }] };
  }
  const range = /^(\\[wds]|.)-(\\[wds]|.)$/i.exec(written);
  if (code !== "regex-bad-range" || !range || (range[1]!.length === 1 && range[2]!.length === 1)) return {};
  const at = span.start + range[1]!.length;
  return { fixes: [{ title: "Write “\\-”", edits: [{ path, span: { start: at, end: at }, text: "\\" }] }] };
}
