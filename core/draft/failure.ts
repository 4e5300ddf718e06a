import type { Message } from "./compose.ts";
import type { Token } from "./tokens.ts";

/** Words that tell of a failure, or of an attack. */
export const failure =
  /fail|den(?:y|ied)|reject|invalid|illegal|unknown|incorrect|wrong|bad(?:login)?|refus|forbid|unauthori[sz]|mismatch|block|attack|abus|exceed|too many|\b(?:no|not) \w|unable|possible|error|drop|cannot|[ns]'t\b|does not|did not|limit|violat|malform|nonexist|break-?in|disabled|expired|locked|\bban\b/i;

/** Of these the plain ones, as a regex: for text in which lines tell of a failure in different words. */
export const anyFailure =
  "fail|denied|reject|invalid|incorrect|wrong|unknown|mismatch|refused|forbidden|disabled|expired|locked|no such|not |n't\\b";

/** The end of a clause: what follows tells more of the same. */
const clauseEnd = /[:;,(](?!\d)|\s(?:from|by|at|on|via)\s|\.(?=\s|$)|\s-\s|$/;

/** Where a message has told of the failure: never before the address. */
export interface Told {
  /** Behind the words. */
  readonly words: number;
  /** Behind the clause that they stand in. */
  readonly clause: number;
}

/** Undefined where no words tell of a failure, and for a log of requests. */
export function findTold({ text, tokens }: Message): Told | undefined {
  const address = tokens.findIndex(({ kind }) => kind === "address");
  if (address < 0 || isRequest(text)) return undefined;
  let end = tokens[address]!.end;
  for (const { kind, end: next } of tokens.slice(address + 1)) {
    if (kind !== "close" && kind !== "behind") break;
    end = next;
  }
  const masked = maskQuoted(text, tokens, tokens[address]!.start);
  const hasStatus = /^\W*[45]\d\d\b/.test(text.slice(end));
  if (failure.test(masked.slice(0, end)) && !hasStatus) return { words: end, clause: end };
  const found = failure.exec(masked.slice(end));
  if (!found) return undefined;
  const from = end + found.index + found[0].length;
  const words = from + /^\w*/.exec(masked.slice(from))![0].length;
  const clause = from + clauseEnd.exec(masked.slice(from))!.index;
  return { words, clause };
}

/** The text with blanks for what is quoted, for fields, for the name of the user, and for brackets before the address. */
function maskQuoted(text: string, tokens: readonly Token[], address: number): string {
  let masked = "";
  for (const [at, { kind, closer, start, end }] of tokens.entries()) {
    // A value says what has happened as well.
    const isValue = text[start - 2] === "=" && tokens[at - 1]?.kind === "open";
    const isQuoted = !isValue && (closer === '"' || closer === "'");
    const isMasked = kind === "user" || kind === "fields" || isQuoted || (closer === "]" && start < address);
    masked +=
      text.slice(masked.length, start) + (isMasked ? " ".repeat(end - start) : text.slice(start, end));
  }
  return masked + text.slice(masked.length);
}

/** Whether the text is one of a log of requests, where a status stands behind what was asked for. */
function isRequest(text: string): boolean {
  return /" [1-5]\d\d (?:\d+|-)(?:\s|$)/.test(text);
}
