import { type CompiledFilter, LineMatcher, readAddress, sameAddress } from "../filter/index.ts";
import type { Span } from "../text/index.ts";
import { chooseAddress } from "./addresses.ts";
import type {
  Draft,
  DraftedExample,
  DraftedFailregex,
  DraftOptions,
  DraftWarning,
  ExampleLine,
} from "./answer.ts";
import { composeParts, type Message, type Piece } from "./compose.ts";
import { findForgery } from "./forge.ts";
import { groupMessages } from "./group.ts";
import { daemonPattern, findPrefix, type SyslogPrefix } from "./prefix.ts";
import { type ReadExample, readExamples, toLine } from "./read.ts";
import { guardTail } from "./tail.ts";
import { tokenize } from "./tokens.ts";
import { catches, compileDraft } from "./trial.ts";
import { findUser } from "./users.ts";
import { writeFilter } from "./write.ts";

/** An example with all that was found in it. */
interface Candidate {
  readonly example: ReadExample;
  readonly prefix: SyslogPrefix | undefined;
  readonly address: Span;
  readonly user: Span | undefined;
  readonly message: Message;
  /** Where the message begins and ends in the text without the date: behind the prefix, before space at the end. */
  readonly span: Span;
}

/** How the lines of a draft are written. */
interface Form {
  readonly usesCommon: boolean;
  readonly daemon: string | undefined;
  readonly datepattern: string | undefined;
}

/**
 * Drafts a filter from example lines: an anchored failregex, or several where one can't take them all. The engine
 * matches each failregex with its examples before it is answered, and lines forged by an attacker against it.
 */
export function draftFailregex(lines: readonly ExampleLine[], options: DraftOptions): Draft {
  const read = readExamples(lines, options);
  const found = read.map(findParts);
  const candidates = found.filter((candidate) => candidate !== undefined);
  const form = chooseForm(candidates, options);
  const drafts = groupMessages(candidates.map(({ message }) => message)).flatMap((group) =>
    draftGroup(
      group.map((index) => candidates[index]!),
      form,
      options,
    ),
  );
  const failregex = drafts.map(({ pieces, members }) => describe(pieces, members));
  const filter =
    failregex.length === 0 ? "" : writeFilter({ ...form, failregex: failregex.map(({ text }) => text) });
  const examples = read.map((example, index): DraftedExample => {
    const candidate = found[index];
    const number = failregex.findIndex((one) => one.examples.includes(index));
    return {
      date: example.date,
      address: candidate && toLine(candidate.address, example.date?.span),
      user: candidate?.user && toLine(candidate.user, example.date?.span),
      failregex: number < 0 ? undefined : number,
      reason: number >= 0 ? undefined : candidate ? noRegex : noAddress,
    };
  });
  return { filter, failregex, examples, warnings: findWarnings(examples, candidates, drafts) };
}

const noAddress = "No address stands in this line, so that a failregex of it would not know whom to ban.";
const noRegex = "No failregex was found that takes this line with its address and no other.";

function findParts(example: ReadExample): Candidate | undefined {
  const { text } = example;
  const prefix = findPrefix(example);
  const start = prefix?.end ?? text.length - text.trimStart().length;
  const span = { start, end: Math.max(start, text.trimEnd().length) };
  const body = text.slice(span.start, span.end);
  const chosen = example.address ? shift(example.address, -start) : chooseAddress(body);
  if (!chosen || chosen.start < 0 || chosen.end > body.length) return undefined;
  const marked = body.slice(chosen.start, chosen.end);
  const isName = readAddress(marked).family === "unknown";
  const user = example.user ? shift(example.user, -start) : findUser(body, chosen);
  const tokens = tokenize(body, { start: chosen.start, end: chosen.end }, user);
  return {
    ...{ example, prefix, span },
    address: shift(chosen, start),
    user: user && shift(user, start),
    message: { text: body, tokens, isName },
  };
}

function shift({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** Whether the filter builds on common.conf, and where it looks for the date. */
function chooseForm(candidates: readonly Candidate[], { tree, basedir = "/", prefix }: DraftOptions): Form {
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

interface Drafted {
  readonly pieces: readonly Piece[];
  readonly members: readonly Candidate[];
  readonly isForgeable: boolean;
}

/** A regex for the whole group that no forged line gets through, else one for each of its lines. */
function draftGroup(members: readonly Candidate[], form: Form, options: DraftOptions): readonly Drafted[] {
  const open = assemble(members, form);
  let last: Drafted | undefined;
  for (const pieces of [open, guardTail(open)]) {
    const text = pieces.map((piece) => piece.text).join("");
    const { value } = compileDraft(writeFilter({ ...form, failregex: [text] }), options);
    if (!value || !takesAll(value, members)) continue;
    const forgery = findForgery(
      value,
      pieces,
      members.map(({ example }) => example),
    );
    last = { pieces, members, isForgeable: forgery !== undefined };
    if (forgery === undefined) return [last];
  }
  if (members.length > 1) return members.flatMap((member) => draftGroup([member], form, options));
  return last ? [last] : [];
}

/** Whether the filter finds the address of each example, and no other. */
function takesAll(filter: CompiledFilter, members: readonly Candidate[]): boolean {
  const matcher = new LineMatcher(filter);
  return members.every(({ example, address }) => {
    const hits = catches(matcher.processLine(example.line));
    const wanted = readAddress(example.text.slice(address.start, address.end));
    return (
      hits.length > 0 && hits.every(({ id }) => sameAddress(readAddress(id), wanted) || id === wanted.raw)
    );
  });
}

/** The parts of a regex for whole lines, anchors and prefix included. */
function assemble(members: readonly Candidate[], form: Form): readonly Piece[] {
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
      ? `\\s*${host}${daemonPattern(daemons)}${extra}${pid}${colon}\\s+`
      : "\\s*(?:\\S+\\s+){0,4}";
  return { ...common, text, reason: "What syslog writes before a message: the host, the program, its pid." };
}

function describe(pieces: readonly Piece[], members: readonly Candidate[]): DraftedFailregex {
  return {
    text: pieces.map(({ text }) => text).join(""),
    parts: pieces.map(({ text, kind, reason, examples }) => ({ text, kind, reason, examples })),
    examples: members.map(({ example }) => example.index),
  };
}

function findWarnings(
  examples: readonly DraftedExample[],
  candidates: readonly Candidate[],
  drafts: readonly Drafted[],
): readonly DraftWarning[] {
  const warnings: DraftWarning[] = [];
  const warn = (code: DraftWarning["code"], message: string, about: readonly number[]) => {
    if (about.length > 0) warnings.push({ code, message, examples: about });
  };
  const indices = (holds: (example: DraftedExample) => boolean) =>
    examples.flatMap((example, index) => (holds(example) ? [index] : []));
  warn(
    "no-address",
    noAddress,
    indices(({ address }) => address === undefined),
  );
  warn(
    "no-date",
    "No date was found in this line; fail2ban takes the time of the line before it, or none.",
    indices(({ date }) => date === undefined),
  );
  warn(
    "host-name",
    "Where a name of a host stands, fail2ban has to look it up, and whoever owns the name decides what it finds.",
    candidates.flatMap(({ message, example }) => (message.isName ? [example.index] : [])),
  );
  if (drafts.length > 1) {
    warn(
      "several",
      `These lines are too different for one failregex; there are ${drafts.length}, one for each kind.`,
      indices(({ failregex }) => failregex !== undefined),
    );
  }
  for (const { members, isForgeable } of drafts) {
    const about = members.map(({ example }) => example.index);
    if (members.length === 1) {
      warn("single-example", "Drafted from one line: what differs from line to line is a guess.", about);
    }
    if (isForgeable) {
      warn(
        "free-text",
        "A text of an attacker's own in this line may hold an address that is caught instead of his.",
        about,
      );
    }
  }
  return warnings;
}
