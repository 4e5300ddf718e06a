import { type CompiledFilter, LineMatcher, readAddress, sameAddress } from "../filter/index.ts";
import type { Draft, DraftedExample, DraftedFailregex, DraftOptions, ExampleLine } from "./answer.ts";
import { assemble, chooseForm, type Form } from "./assemble.ts";
import { type Candidate, findCandidates, longestLine } from "./candidate.ts";
import { findForgery } from "./forge.ts";
import { groupMessages } from "./group.ts";
import { addressAt, type Piece } from "./piece.ts";
import { readExamples, toLine } from "./read.ts";
import { guardAll, guardTail, tightenSign, tightenTail } from "./tail.ts";
import { catches, compileDraft } from "./trial.ts";
import { type Drafted, findWarnings, noAddress } from "./warnings.ts";
import { writeFilter } from "./write.ts";

/**
 * Drafts a filter from example lines: an anchored failregex, or several where one can't take them all. The engine
 * matches each failregex with its examples before it is answered, and lines forged by an attacker against it.
 */
export function draftFailregex(lines: readonly ExampleLine[], options: DraftOptions): Draft {
  const read = readExamples(lines, options);
  const found = findCandidates(read);
  const candidates = found.filter((candidate) => candidate !== undefined);
  const form = chooseForm(candidates, options);
  const drafts = groupMessages(candidates.map(({ message }) => message)).flatMap(({ members, isApart }) =>
    draftGroup(
      members.map((index) => candidates[index]!),
      isApart,
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
      reason: number >= 0 ? undefined : candidate ? noRegex : isLong(example) ? tooLong : noAddress,
    };
  });
  return { filter, failregex, examples, warnings: findWarnings(examples, candidates, drafts) };
}

const isLong = ({ text }: { readonly text: string }) => text.length > longestLine;
const tooLong = `This line is longer than ${longestLine} characters: a failregex of it is written by hand.`;
const noRegex = "No failregex was found that takes this line with its address and no other.";

/** What is done to the parts of a regex, until no forged line gets through. */
const tries: readonly ((pieces: readonly Piece[]) => readonly Piece[])[] = [
  (pieces) => pieces,
  (pieces) => guardTail(pieces),
  tightenTail,
  (pieces) => guardTail(tightenTail(pieces)),
  tightenSign,
  (pieces) => guardAll(pieces),
  (pieces) => guardTail(pieces, true),
  (pieces) => guardAll(pieces, true),
];

/** The name of the user taken whole, where it may hold spaces or single quotes: nobody gets by with such a name. */
function widenUser(pieces: readonly Piece[]): readonly Piece[] {
  const address = addressAt(pieces);
  const widened = pieces.map((piece, at) => {
    if (piece.kind !== "user") return piece;
    const quoted = piece.text.replace("[^']*", ".*");
    const text = at > address ? quoted.replace(/\\S\*|\[\^.\\s\]\*/, ".*") : quoted;
    return { ...piece, text, isFree: piece.isFree || (at > address && text !== piece.text) };
  });
  // Behind such a name there is nothing left that may follow.
  const isLeft = ({ isFree, examples }: Piece, at: number) =>
    !isFree || examples.some((text) => text !== "") || !widened[at - 1]?.text.endsWith(".*</F-USER>");
  return widened.filter(isLeft);
}

/** A regex for the whole group that no forged line gets through, else one for each of its lines. */
function draftGroup(
  members: readonly Candidate[],
  isApart: boolean,
  form: Form,
  options: DraftOptions,
): readonly Drafted[] {
  const examples = members.map(({ example }) => example);
  const tried = new Set<string>();
  let last: Drafted | undefined;
  for (const isOpen of [true, false]) {
    const parts = assemble(members, { isApart, isOpen }, form);
    if (!parts) continue;
    for (const pieces of tries.flatMap((change) => [change(widenUser(parts)), change(parts)])) {
      const text = pieces.map((piece) => piece.text).join("");
      if (tried.has(text)) continue;
      tried.add(text);
      const { value } = compileDraft(writeFilter({ ...form, failregex: [text] }), options);
      if (!value || !takesAll(value, members)) continue;
      const isForgeable = findForgery(value, pieces, examples) !== undefined;
      last = { pieces, members, isForgeable };
      if (!isForgeable) return [last];
    }
  }
  if (members.length > 1) return members.flatMap((member) => draftGroup([member], false, form, options));
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

function describe(pieces: readonly Piece[], members: readonly Candidate[]): DraftedFailregex {
  return {
    text: pieces.map(({ text }) => text).join(""),
    parts: pieces.map(({ text, kind, reason, examples }) => ({ text, kind, reason, examples })),
    examples: members.map(({ example }) => example.index),
  };
}
