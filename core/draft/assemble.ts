import type { DraftOptions } from "./answer.ts";
import { findApacheHead } from "./apache.ts";
import type { Candidate } from "./candidate.ts";
import { composeParts } from "./compose.ts";
import { loosenFields } from "./fields.ts";
import { headRegex } from "./head.ts";
import { continueList, openMechanism, openTail } from "./open.ts";
import { addressAt, type Piece } from "./piece.ts";
import { daemonPattern } from "./prefix.ts";
import { openEnd } from "./tail.ts";
import { keepTold } from "./told.ts";

/** How the lines of a draft are written. */
export interface Form {
  readonly usesCommon: boolean;
  readonly daemon: string | undefined;
  readonly datepattern: string | undefined;
  /** What the programs write before their messages, where that is not of one form in all lines: a regex, else empty. */
  readonly head: string;
}

/** Whether the filter builds on common.conf, and where it looks for the date. */
export function chooseForm(
  candidates: readonly Candidate[],
  { tree, basedir = "/", prefix }: DraftOptions,
): Form {
  const path = `${basedir.replace(/\/+$/, "")}/filter.d/common.conf`;
  // Where programs write what they write before their messages in several forms, there are several syslogs as well.
  const hasPrefix = candidates.some(({ prefix, head }) => prefix !== undefined || head > 0);
  const isDateFirst = candidates.every(({ example }) => example.isDateFirst);
  const usesCommon = prefix !== "plain" && hasPrefix && isDateFirst && tree?.get(path)?.kind === "file";
  const daemons = candidates.flatMap((candidate) => candidate.prefix?.daemon ?? []);
  const heads = candidates.map(ownHead);
  return {
    head: heads.some((head) => head !== "") ? headRegex(heads) : "",
    usesCommon,
    daemon: usesCommon && daemons.length > 0 ? daemonPattern(daemons) : undefined,
    datepattern: !usesCommon && isDateFirst && candidates.length > 0 ? "{^LN-BEG}" : undefined,
  };
}

/** How much more is taken than what stands in the lines. */
export interface Width {
  /** Whether other fields are, and other words behind those that tell of the failure. */
  readonly isOpen: boolean;
  /** Whether the lines are alike no further than those words. */
  readonly isApart: boolean;
}

/** The parts of a regex for whole lines, anchors and prefix included; undefined where it would not tell of a failure. */
export function assemble(
  members: readonly Candidate[],
  { isApart, isOpen }: Width,
  form: Form,
): readonly Piece[] | undefined {
  const heads = members.map(({ example, span }) => example.text.slice(0, span.start));
  const tails = members.map(({ example, span }) => example.text.slice(span.end));
  const nothing = members.map(() => "");
  const pieces: Piece[] = [
    { text: "^", kind: "start", reason: "Nothing may stand before it.", examples: nothing, isFree: false },
  ];
  const apache = findApacheHead(members);
  const messages = members.map(({ message }, index) => ({
    ...message,
    text: message.text.slice(0, apache?.rests[index]),
    tokens: message.tokens.filter(
      ({ start, end }) => start >= (apache?.ends[index] ?? 0) && end <= (apache?.rests[index] ?? end),
    ),
  }));
  // Of whole messages: where the head is Apache's, the address stands in it.
  const wholes = members.map(({ message }) => message);
  const parts = keepTold(composeParts(messages), wholes);
  if (!parts) return undefined;
  const loose = () =>
    openMechanism(continueList(openTail(openEnd(loosenFields(parts)), messages, isApart), messages));
  const body = [...(apache?.pieces ?? []), ...(isOpen ? loose() : openEnd(parts))];
  if (apache && !body.at(-1)!.isFree) body.push(apache.referer);
  if (heads.some((head) => head !== "")) pieces.push(...composePrefix(members, heads, form));
  pieces.push(...keepWhole(body));
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

/** What follows the address right away kept from taking its end: `192.0.2.1` of `192.0.2.12`. */
function keepWhole(pieces: readonly Piece[]): readonly Piece[] {
  const behind = addressAt(pieces) + 1;
  return pieces.map((piece, at) => {
    if (at !== behind || !/^(?:\.|\\S|\[\^)/.test(piece.text)) return piece;
    const isOther = piece.examples.every((text) => !/^[\w.:]/.test(text));
    return { ...piece, text: (isOther ? "(?![\\w.:])" : "\\b") + piece.text };
  });
}

/** The prefix of syslog, and behind it what the program writes before its message in some lines. */
function composePrefix(members: readonly Candidate[], heads: readonly string[], form: Form): Piece[] {
  const own = members.map(ownHead);
  const syslog = composeSyslog(
    members,
    heads.map((head, index) => head.slice(0, head.length - own[index]!.length)),
    form,
  );
  if (form.head === "") return [syslog];
  if (syslog.text === anyPrefix) return [{ ...syslog, examples: heads }];
  const reason =
    "What the program writes before its message: times, numbers, levels; not the same in all lines.";
  return [syslog, { text: form.head, kind: "prefix", reason, examples: own, isFree: false }];
}

function ownHead({ example, span, head }: Candidate): string {
  return example.text.slice(span.start - head, span.start);
}

/** A prefix of which nothing is certain. */
const anyPrefix = "\\s*(?:\\S+\\s+){0,4}";

function composeSyslog(members: readonly Candidate[], heads: readonly string[], form: Form): Piece {
  const common = { kind: "prefix", examples: heads, isFree: false } as const;
  if (form.usesCommon) {
    return {
      ...common,
      text: "%(__prefix_line)s",
      reason: "What syslog writes before a message; see common.conf.",
    };
  }
  if (members.every(({ prefix }) => prefix === undefined)) {
    return { ...common, text: "\\s*", reason: "The space that the date leaves behind." };
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
