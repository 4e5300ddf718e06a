import type { ConfigOption } from "../../config/index.ts";
import { readDuration } from "../../jail/index.ts";
import { originOf, sliceTraced, splitTraced, type Traced } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import type { FileRole } from "../kind.ts";
import { knownOption, type OptionType } from "../options.ts";
import type { Rule } from "./rule.ts";

/** A `#` behind a value: fail2ban takes it, and all that follows, for a part of the value. */
export const commentInValue: Rule = {
  codes: ["comment-in-value"],
  *file({ analysis, role, file }) {
    for (const section of file.sections) {
      for (const option of section.options) {
        for (const line of splitTraced(option.value, "\n")) {
          const at = findComment(role, section.name, option, line.text);
          if (at !== undefined) yield* tell(analysis, option, line, at);
        }
      }
    }
  },
};

/** Types whose values hold no `#` behind white space. */
const plainTypes: ReadonlySet<OptionType> = new Set([
  "boolean",
  "integer",
  "number",
  "duration",
  "enum",
  "journalmatch",
  "path",
  "logpath",
  "filter",
  "addresses",
  "encoding",
  "timezone",
  "formula",
  "include",
]);
const regexOption = /^(?:fail|ignore|pref)regex$/;

/** Where the white space before a comment begins; undefined where there is none, or where one cannot be sure. */
function findComment(
  role: FileRole,
  section: string,
  option: ConfigOption,
  text: string,
): number | undefined {
  const known = knownOption(role.kind, section, option.name);
  const isRegex = regexOption.test(option.name) || known?.type === "datepattern";
  if (isRegex) return findInRegex(option.value.text, text);
  if (known?.type === "command") return undefined;
  // What Python evaluates may have a comment.
  if (known?.type === "duration" && readDuration(option.value.text).kind === "seconds") return undefined;
  if (option.name === "bantime.formula" || option.name === "bantime.factor") return undefined;
  if (known && plainTypes.has(known.type)) return findOutside(text, /[ \t]+#/g);
  const isOfJail = role.kind === "jail" || role.kind === "paths";
  // Elsewhere a sign with a space on either side, and words behind it, is a comment; a colour (#fff) or a number is not.
  const found = findOutside(text, /[ \t]+#+[ \t]+(?=\p{L}[\p{L}\p{N} ,.:'’()!-]*$)/gu);
  if (found === undefined || isOfJail) return found;
  // What a command or a piece of a regex may hold is not known here.
  return /^[\w./:@,%()-]+$/.test(text.slice(0, found)) ? found : undefined;
}

/** The first match outside of quotes and brackets, with something before it. */
function findOutside(text: string, pattern: RegExp): number | undefined {
  for (const { index } of text.matchAll(pattern)) {
    if (index === 0) continue;
    const before = text.slice(0, index);
    const isQuoted = /["']/.test(before) && (count(before, '"') % 2 === 1 || count(before, "'") % 2 === 1);
    if (!isQuoted && before.lastIndexOf("[") <= before.lastIndexOf("]")) return index;
  }
  return undefined;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** A regex may match a `#`; it is a comment behind its end (`$`), or where plain words follow that no regex is made of. */
function findInRegex(value: string, text: string): number | undefined {
  // With the flag x it is a comment to Python.
  if (/\(\?[a-z]*x/i.test(value)) return undefined;
  const found = /(?<!\\)\$[ \t]+#/.exec(text);
  if (found) return found.index + 1;
  const words = /[ \t]+#+[ \t]*\p{L}[\p{L}\p{N},'’]*(?:[ \t]+[\p{L}\p{N},'’-]+){1,}[.!]?$/u.exec(text);
  if (!words || words.index === 0) return undefined;
  const before = text.slice(0, words.index);
  return /<\/?[A-Z][\w-]*>|\\[sSdDwW]/.test(before) && /[ \t]{2,}#|#[ \t]/.test(words[0])
    ? words.index
    : undefined;
}

function* tell(analysis: Analysis, option: ConfigOption, line: Traced, at: number): Iterable<Finding> {
  const hash = line.text.indexOf("#", at);
  const place = originOf(line, hash, line.text.length);
  const all = originOf(line, at, line.text.length);
  const source = place && analysis.source(place.path);
  if (!place || !all || !source) return;
  const { path } = place;
  const start = source.text.lastIndexOf("\n", place.span.start - 1) + 1;
  const edits = [
    { path, span: { start, end: start }, text: `${sliceTraced(line, hash).text}\n` },
    { path, span: all.span, text: "" },
  ];
  const effect = regexOption.test(option.name) ? ", which then matches only lines that have it" : "";
  yield {
    code: "comment-in-value",
    severity: "warning",
    message: `fail2ban takes this comment for a part of ${option.name}${effect}; put it on a line of its own.`,
    ...place,
    fixes: [{ title: "Put the comment on a line of its own", edits, preferred: true }],
  };
}
