import type { DraftOptions } from "./answer.ts";
import { findApacheHead } from "./apache.ts";
import type { Candidate } from "./candidate.ts";
import { composeParts, type Piece } from "./compose.ts";
import { clockRegex, daemonPattern } from "./prefix.ts";
import { openEnd } from "./tail.ts";

/** How the lines of a draft are written. */
export interface Form {
  readonly usesCommon: boolean;
  readonly daemon: string | undefined;
  readonly datepattern: string | undefined;
}

/** Whether the filter builds on common.conf, and where it looks for the date. */
export function chooseForm(
  candidates: readonly Candidate[],
  { tree, basedir = "/", prefix }: DraftOptions,
): Form {
  const path = `${basedir.replace(/\/+$/, "")}/filter.d/common.conf`;
  const hasPrefix = candidates.some((candidate) => candidate.prefix !== undefined);
  const isDateFirst = candidates.every(({ example }) => example.isDateFirst);
  const usesCommon = prefix !== "plain" && hasPrefix && isDateFirst && tree?.get(path)?.kind === "file";
  const daemons = candidates.flatMap((candidate) => candidate.prefix?.daemon ?? []);
  return {
    usesCommon,
    daemon: usesCommon && daemons.length > 0 ? daemonPattern(daemons) : undefined,
    datepattern: !usesCommon && isDateFirst && candidates.length > 0 ? "{^LN-BEG}" : undefined,
  };
}

/** The parts of a regex for whole lines, anchors and prefix included. */
export function assemble(members: readonly Candidate[], form: Form): readonly Piece[] {
  const heads = members.map(({ example, span }) => example.text.slice(0, span.start));
  const tails = members.map(({ example, span }) => example.text.slice(span.end));
  const nothing = members.map(() => "");
  const pieces: Piece[] = [
    { text: "^", kind: "start", reason: "Nothing may stand before it.", examples: nothing, isFree: false },
  ];
  const apache = findApacheHead(members);
  const messages = members.map(({ message }, index) => ({
    ...message,
    tokens: message.tokens.filter(({ start }) => start >= (apache?.ends[index] ?? 0)),
  }));
  const body = [...(apache?.pieces ?? []), ...openEnd(composeParts(messages))];
  if (heads.some((head) => head !== "")) pieces.push(...composePrefix(members, heads, form));
  pieces.push(...body);
  const isSpaced = tails.some((tail) => tail !== "");
  pieces.push({
    text: isSpaced ? "\\s*$" : "$",
    kind: "end",
    reason: "Nothing may stand behind it.",
    examples: tails,
    isFree: false,
  });
  return pieces;
}

/** The prefix of syslog, and behind it the numbers and times that the program brings in some lines. */
function composePrefix(members: readonly Candidate[], heads: readonly string[], form: Form): Piece[] {
  const clocks = members.map(({ example, span, clock }) =>
    example.text.slice(span.start - clock, span.start),
  );
  const syslog = composeSyslog(
    members,
    heads.map((head, index) => head.slice(0, head.length - clocks[index]!.length)),
    form,
  );
  if (clocks.every((clock) => clock === "")) return [syslog];
  if (syslog.text === anyPrefix) return [{ ...syslog, examples: heads }];
  const reason = "Times and numbers of the program's own, not in all lines.";
  return [syslog, { text: clockRegex, kind: "prefix", reason, examples: clocks, isFree: false }];
}

/** A prefix of which nothing is certain. */
const anyPrefix = "\\s*(?:\\S+\\s+){0,4}";

function composeSyslog(members: readonly Candidate[], heads: readonly string[], form: Form): Piece {
  const common = { kind: "prefix", examples: heads, isFree: false } as const;
  if (members.every(({ prefix }) => prefix === undefined)) {
    return { ...common, text: "\\s*", reason: "The space that the date leaves behind." };
  }
  if (form.usesCommon) {
    return {
      ...common,
      text: "%(__prefix_line)s",
      reason: "What syslog writes before a message; see common.conf.",
    };
  }
  const daemons = members.flatMap(({ prefix }) => prefix?.daemon ?? []);
  const all = (pattern: RegExp) => heads.every((head) => pattern.test(head));
  const some = (pattern: RegExp) => heads.some((head) => pattern.test(head));
  const pid = all(/\[\d+\]:?\s+$/) ? "\\[\\d+\\]" : some(/\[\d+\]:?\s+$/) ? "(?:\\[\\d+\\])?" : "";
  const colon = all(/:\s+$/) ? ":" : some(/:\s+$/) ? ":?" : "";
  const extra = some(/\([^\s)]+\)(?:\[\d+\])?:?\s+$/) ? "(?:\\([^)\\s]+\\))?" : "";
  const host = some(/^\s*\S+\s+\S+\s+$/) ? (all(/^\s*\S+\s+\S+\s+$/) ? "\\S+ " : "(?:\\S+ )?") : "";
  const text =
    daemons.length === members.length
      ? `\\s*${host}${daemonPattern(daemons) ?? "\\S+"}${extra}${pid}${colon}\\s+`
      : anyPrefix;
  return { ...common, text, reason: "What syslog writes before a message: the host, the program, its pid." };
}
