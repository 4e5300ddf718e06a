import type { DraftOptions } from "./answer.ts";
import type { Candidate } from "./candidate.ts";
import { composeParts, type Piece } from "./compose.ts";
import { daemonPattern } from "./prefix.ts";

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
  const body = composeParts(members.map(({ message }) => message));
  if (heads.some((head) => head !== "")) pieces.push(composePrefix(members, heads, form));
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

function composePrefix(members: readonly Candidate[], heads: readonly string[], form: Form): Piece {
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
      : "\\s*(?:\\S+\\s+){0,4}";
  return { ...common, text, reason: "What syslog writes before a message: the host, the program, its pid." };
}
