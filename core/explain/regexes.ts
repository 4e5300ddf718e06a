import type { LineRegex } from "../filter/index.ts";
import { createReacher, parseRegex, type Reach, type Reacher, type RegexMatch } from "../regex/index.ts";
import { originOf, originOfAll, type Span, type Traced } from "../text/index.ts";
import type { GroupPlace, Miss, RegexHitPlace, RegexPiece, RegexStep, Suggestion } from "./explanation.ts";
import { findSuggestion } from "./mend.ts";
import type { CutDate } from "./mends/trouble.ts";
import type { Placing } from "./placing.ts";
import { type Shown, showPattern, tagsIn } from "./shown.ts";
import { nameRegex, tellMiss } from "./words.ts";

/** A regex with what it takes to explain it. */
export interface Explained {
  readonly option: RegexStep["option"];
  readonly index: number;
  readonly line: LineRegex;
  readonly multiline: boolean;
  /** Whether a match must have an id of its own to count. */
  readonly needsId: boolean;
}

/** What a regex is asked about, and where that stands. */
export interface Asked {
  /** With the newline at its end. */
  readonly text: string;
  readonly placing: Placing;
  /** The date that was cut out. */
  readonly date: CutDate | undefined;
}

/** A regex that was tried, and how to look for a mend where it misses. */
export interface Tried {
  readonly step: RegexStep;
  readonly mend?: () => Suggestion | undefined;
}

/** Tries a regex on a text. Not guarded against a regex that runs away. */
export function tryRegex(regex: Explained, asked: Asked): Tried {
  const match = regex.line.regex.search(asked.text);
  if (match) return { step: matchStep(regex, asked, match) };
  const { shown, reach: reacher } = knowledgeOf(regex);
  const reach = reacher?.(asked.text);
  if (!reach) return { step: bareStep(regex, "miss", `${nameRegex(regex.option, regex.index)} misses.`) };
  const { line, multiline, needsId } = regex;
  const { text, date } = asked;
  return {
    step: missStep(regex, asked, reach, shown),
    mend: () => findSuggestion({ line, shown, reach, text, date, multiline, needsId }),
  };
}

/** The step of a regex that is not tried, or that does not come to an end. */
export function bareStep(regex: Explained, result: RegexStep["result"], text: string): RegexStep {
  const { option, index, line } = regex;
  return {
    kind: "regex",
    option,
    index,
    result,
    text,
    pattern: line.pattern.text,
    shown: knowledgeOf(regex).shown.text,
    place: originOfAll(line.pattern),
    match: undefined,
    miss: undefined,
  };
}

/** What is found out about a regex once. */
interface Knowledge {
  readonly shown: Shown;
  readonly reach: Reacher | undefined;
}

const knowledge = new WeakMap<LineRegex, Knowledge>();

function knowledgeOf({ line, multiline }: Explained): Knowledge {
  let known = knowledge.get(line);
  if (!known) {
    known = { shown: showPattern(line.pattern), reach: reacherOf(line.pattern, multiline) };
    knowledge.set(line, known);
  }
  return known;
}

/** How far a pattern comes, its tags taken as a whole; undefined where it can't be read. */
export function reacherOf(pattern: Traced, multiline: boolean): Reacher | undefined {
  const { value } = parseRegex(pattern.text, multiline ? { multiline } : {});
  return value && createReacher(value, { wholes: tagsIn(pattern) });
}

function matchStep(regex: Explained, asked: Asked, match: RegexMatch): RegexStep {
  const name = nameRegex(regex.option, regex.index);
  const groups = regex.line.groups.flatMap(([group, number]): GroupPlace[] => {
    const start = match.spans[2 * number]!;
    const end = match.spans[2 * number + 1]!;
    if (start < 0) return [];
    return [{ name: group, value: asked.text.slice(start, end), lineSpan: asked.placing.spanOf(start, end) }];
  });
  const place: RegexHitPlace = { lineSpan: asked.placing.spanOf(match.start, match.end), groups };
  const others = place.lineSpan ? "" : ", together with lines before this one";
  return { ...bareStep(regex, "match", `${name} matches${others}.`), match: place };
}

function missStep(regex: Explained, { text, placing }: Asked, reach: Reach, shown: Shown): RegexStep {
  const { pattern } = regex.line;
  const piece = pieceOf(pattern, shown, reach.piece);
  const end = text.length - 1;
  const at = Math.min(reach.end, end);
  const miss: Omit<Miss, "suggestion"> = {
    patternMatched: reach.matched,
    shownMatched: reach.matched.map((span) => shown.spanOf(span)),
    lineMatched: reach.end > reach.start ? placing.spanOf(reach.start, at) : undefined,
    piece,
    lineAt: placing.placeOf(at),
    lineFree: reach.free ? placing.spanOf(at, end) : undefined,
    instead: insteadOf(text, at),
  };
  const unfilled = /^<\/?[\w-]+\/?>/.exec(pattern.text.slice(reach.piece.start))?.[0];
  const said = tellMiss(nameRegex(regex.option, regex.index), miss, reach.rounds, unfilled);
  return { ...bareStep(regex, "miss", said), miss: { ...miss, suggestion: undefined } };
}

function pieceOf(pattern: Traced, shown: Shown, span: Span): RegexPiece {
  const shownSpan = shown.spanOf(span);
  return {
    shown: shown.text.slice(shownSpan.start, shownSpan.end),
    patternSpan: span,
    shownSpan,
    place: originOf(pattern, span.start, span.end),
  };
}

/** A word or so of what stands at a place of the text. */
function insteadOf(text: string, at: number): string {
  const rest = text.slice(at, text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at));
  return /^\s*\S{1,40}/.exec(rest)?.[0] ?? rest;
}
