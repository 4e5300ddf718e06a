import { isPrivate } from "./addresses.ts";
import type { DraftedExample, DraftWarning } from "./answer.ts";
import type { Candidate } from "./candidate.ts";
import type { Piece } from "./piece.ts";

/** The parts of a failregex, and what they are for. */
export interface Drafted {
  readonly pieces: readonly Piece[];
  readonly members: readonly Candidate[];
  readonly isForgeable: boolean;
}

/** Why nothing is drafted from a line without an address. */
export const noAddress =
  "No address stands in this line, so that a failregex of it would not know whom to ban.";

/** What is to be known of a draft before it is accepted. */
export function findWarnings(
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
    indices(({ reason }) => reason === noAddress),
  );
  warn(
    "no-date",
    "No date was found in this line; fail2ban takes the time of the line before it, or none.",
    indices(({ date }) => date === undefined),
  );
  warn(
    "private-address",
    "The address is one of a private network: if it is a proxy's, a ban shuts out all who come through it.",
    candidates.flatMap(({ example, address }) =>
      isPrivate(example.text.slice(address.start, address.end)) ? [example.index] : [],
    ),
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
  for (const { pieces, members, isForgeable } of drafts) {
    const about = members.map(({ example }) => example.index);
    const end = pieces.at(-2);
    if (end?.kind === "variable" && end.isFree) {
      warn(
        "open-tail",
        "Its end takes anything: what stands there does not change what has happened.",
        about,
      );
    }
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
