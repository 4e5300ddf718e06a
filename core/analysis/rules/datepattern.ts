import { createDateDetector, zoneOf } from "../../dates/index.ts";
import { findHindrance, parseRegex } from "../../regex/index.ts";
import { originOf, originOfAll, splitTraced, stripTraced, type Traced } from "../../text/index.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "./rule.ts";

/** A datepattern that fail2ban refuses or stumbles over, and one that finds no date. */
export const datepattern: Rule = {
  codes: ["wrong-datepattern", "datepattern-cannot-match"],
  *filter(check) {
    if (!check.datepattern || check.datepattern.text.length > 20_000) return;
    const before = new Set<string>();
    for (const line of splitTraced(check.datepattern, "\n")) {
      const pattern = stripTraced(line);
      if (pattern.text === "") continue;
      const finding = before.has(pattern.text) ? repeated(pattern) : judge(pattern);
      before.add(pattern.text);
      if (finding) yield finding;
    }
  },
};

/** What is wrong with a pattern: the code, what to say, and where (the whole of it where that is not known). */
interface Verdict {
  readonly code: "wrong-datepattern" | "datepattern-cannot-match";
  readonly message: string;
  readonly at?: { readonly start: number; readonly end: number };
}

const verdicts = new Map<string, Verdict | undefined>();

function judge(pattern: Traced): Finding | undefined {
  const { text } = pattern;
  if (!verdicts.has(text)) {
    if (verdicts.size >= 512) verdicts.clear();
    verdicts.set(text, read(text));
  }
  const verdict = verdicts.get(text);
  return verdict && place(pattern, verdict);
}

function repeated(pattern: Traced): Finding | undefined {
  const message =
    "This datepattern stands here twice, and fail2ban stops at its start, with all other jails; take one out.";
  return place(pattern, { code: "wrong-datepattern", message });
}

function place(pattern: Traced, { code, message, at }: Verdict): Finding | undefined {
  const found = (at && originOf(pattern, at.start, at.end)) ?? originOfAll(pattern);
  return found && { code, severity: code === "wrong-datepattern" ? "error" : "warning", message, ...found };
}

/** Patterns that fail2ban has a meaning of its own for. */
const named = /EPOCH|TAI64N|\{DATE\}|\{NONE\}|^\{\^LN-BEG\}$|^\{DEFAULT\}$/i;

function read(text: string): Verdict | undefined {
  const { value, problem } = createDateDetector({ datepattern: text, now: () => 0, zone: zoneOf("UTC")! });
  if (!value) return { code: "wrong-datepattern", ...wordsFor(text, problem ?? "") };
  let hindered: Verdict | undefined;
  for (const { template } of value.templates) {
    const { value: node, problem: wrong } = parseRegex(template.regex);
    if (wrong) {
      const at = placeOf(text, template.regex, wrong.offset);
      return {
        code: "wrong-datepattern",
        message: `Python can't compile this datepattern (${wrong.message}), and the jail finds nothing; a date pattern is a regex with %-fields, so write “\\(” or “\\[” for a bracket of the log.`,
        ...(at ? { at } : {}),
      };
    }
    const hindrance = node && findHindrance(node);
    // {DATE} makes many templates of one pattern, and some of them bring a “^” of their own: one good one is enough.
    if (!hindrance || hindrance.kind === "string-end") {
      hindered = undefined;
      break;
    }
    const at = placeOf(text, template.regex, hindrance.node.span.start);
    const side = hindrance.kind === "start" ? "before the start" : "behind the end";
    hindered ??= {
      code: "datepattern-cannot-match",
      message: `This datepattern finds no date in any line: it wants text ${side} of the line. Move “^” to its start, “$” to its end, or write a backslash before it.`,
      ...(at ? { at } : {}),
    };
  }
  if (hindered) return hindered;
  // Quotes that stand between these two, too, are the log's own, as in “"time":"%Y-%m-%d"”.
  const quotes = /^(["'])((?:(?!\1).)*)\1$/s.exec(text);
  if (quotes && /%|EPOCH|TAI64N/.test(quotes[2]!)) {
    const message =
      "fail2ban takes these quotes for a part of the datepattern, and finds no date unless the log has them too; take them off.";
    return { code: "datepattern-cannot-match", message };
  }
  // A group of nothing, `()`, is meant: the time of such a line is the clock's.
  if (!named.test(text) && !text.includes("(") && !/(?<!%)(?:%%)*%[^%]/.test(text)) {
    const message =
      "Nothing in this datepattern is a part of a date, so that the time of a line stays unknown and the jail finds nothing; use fields as %%Y-%%m-%%d %%H:%%M:%%S, or {EPOCH}.";
    return { code: "datepattern-cannot-match", message };
  }
  return undefined;
}

/** Where a place of the regex that a pattern became stands in the pattern, if what is around it is only there. */
function placeOf(text: string, regex: string, offset: number): Verdict["at"] {
  for (let length = 12; length >= 1; length--) {
    const piece = regex.slice(offset, offset + length);
    if (piece.length < length) continue;
    const at = text.indexOf(piece);
    if (at >= 0) return text.indexOf(piece, at + 1) < 0 ? { start: at, end: at + 1 } : undefined;
  }
  return undefined;
}

function wordsFor(text: string, problem: string): Pick<Verdict, "message" | "at"> {
  const at = wrongField(text);
  const stop = "fail2ban stops at its start, with all other jails";
  if (at) {
    return {
      message: `“${text.slice(at.start, at.end)}” is no field of a date, and ${stop}; write “%%%%” for a percent sign of the log.`,
      at,
    };
  }
  const reason = /percent char\): (.*)$/s.exec(problem)?.[1] ?? problem;
  return {
    message: `fail2ban can't read this datepattern (${reason}) and stops at its start, with all other jails.`,
  };
}

const fields = /^%(?:%|\((?:\w+)\)s|Ex[A-Za-z]|[A-Za-z])/;
const fieldLetters = "aAbBcdfHIjklmMpSuUwWxXyYzZ";

/** The first `%` of a pattern that begins no field. */
function wrongField(text: string): Verdict["at"] {
  for (let at = text.indexOf("%"); at >= 0; at = text.indexOf("%", at)) {
    const found = fields.exec(text.slice(at))?.[0];
    const isField =
      found !== undefined && (found.length > 2 || found === "%%" || fieldLetters.includes(found[1]!));
    if (!isField) return { start: at, end: Math.min(at + 2, text.length) };
    at += found.length;
  }
  return undefined;
}
