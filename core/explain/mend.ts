import { groupsOf, isIdentified, type LineRegex, resolveHostTags, tagOf } from "../filter/index.ts";
import { compileRegex, createReacher, parseRegex, type Reach } from "../regex/index.ts";
import { originOf, type Place, replaceTraced, type Traced, untraced } from "../text/index.ts";
import type { RegexEdit, Suggestion } from "./explanation.ts";
import { MENDS } from "./mends/index.ts";
import {
  type Candidate,
  type CutDate,
  findNeighbours,
  type TagPlace,
  type TextEdit,
  type Trouble,
} from "./mends/trouble.ts";
import { type Shown, tagsIn } from "./shown.ts";
import { tellSuggestion } from "./words-mends.ts";

/** A regex that misses, and what it was asked. */
export interface Missing {
  readonly line: LineRegex;
  readonly shown: Shown;
  readonly reach: Reach;
  /** With the newline at its end. */
  readonly text: string;
  /** The date that was cut out. */
  readonly date: CutDate | undefined;
  readonly multiline: boolean;
  /** Whether a match must have an id of its own to count. */
  readonly needsId: boolean;
}

/** So many regexes are tried for one suggestion, and so many changes make one up. */
const mostTries = 80;
const mostChanges = 6;
const mostReasons = 4;
/** So many of the changes that bring a regex farther are followed. */
const mostFollowed = 3;

/**
 * Finds a change with which the regex does match: each candidate is tried on the text, and only what matches is told.
 * Several changes may be needed. Undefined where none is found.
 */
export function findSuggestion(missing: Missing): Suggestion | undefined {
  return new Search(missing).run();
}

/** A change with what it mends. */
interface Change extends TextEdit {
  readonly code: string;
}

/** Changes that were made, with what came of them. */
interface Draft {
  readonly pattern: Traced;
  /** In the original pattern's offsets, in order. */
  readonly edits: readonly Change[];
  readonly codes: readonly string[];
  readonly reach: Reach;
}

class Search {
  readonly #missing: Missing;
  #tries = 0;

  constructor(missing: Missing) {
    this.#missing = missing;
  }

  run(): Suggestion | undefined {
    const { line, reach } = this.#missing;
    return this.#follow({ pattern: line.pattern, edits: [], codes: [], reach });
  }

  #follow(draft: Draft): Suggestion | undefined {
    const trouble = this.#troubleOf(draft);
    if (!trouble) return undefined;
    const farther: Draft[] = [];
    for (const candidate of MENDS.flatMap((mend) => mend(trouble))) {
      if (new Set([...draft.codes, candidate.code]).size > mostReasons) continue;
      if (++this.#tries > mostTries) return undefined;
      const next = this.#apply(draft, candidate);
      if (next === undefined) continue;
      if ("shown" in next) return next.shown;
      if (isFarther(next, draft)) farther.push(next);
    }
    if (draft.codes.length + 1 >= mostChanges) return undefined;
    farther.sort((left, right) => leftOf(left) - leftOf(right));
    for (const next of farther.slice(0, mostFollowed)) {
      const found = this.#follow(next);
      if (found) return found;
    }
    return undefined;
  }

  #troubleOf({ pattern, reach }: Draft): Trouble | undefined {
    const { multiline, date } = this.#missing;
    const { value: node } = parseRegex(pattern.text, multiline ? { multiline } : {});
    if (!node) return undefined;
    const text = this.#missing.text.replace(/\n$/, "");
    return {
      pattern: pattern.text,
      node,
      reach,
      text,
      rest: text.slice(reach.end),
      date,
      neighbours: findNeighbours(node, reach),
      tag: tagAt(pattern, reach.piece.start, reach.piece.end),
      tagBefore: tagAt(pattern, reach.piece.start - 1, reach.piece.start),
    };
  }

  /** What a candidate comes to: a suggestion, a draft that misses still, or nothing of use. */
  #apply(draft: Draft, { code, edits }: Candidate): { shown: Suggestion } | Draft | undefined {
    const { text, multiline, needsId, line } = this.#missing;
    const flags = multiline ? { multiline } : {};
    let { pattern } = draft;
    const all = [...draft.edits];
    for (const edit of [...edits].sort((left, right) => right.start - left.start)) {
      if (cutsTag(pattern, edit)) return undefined;
      const original = toOriginal(edit, draft.edits);
      if (!original || all.some((other) => overlaps(other, original))) return undefined;
      all.push({ ...original, code });
      const by = resolveHostTags(untraced(edit.newText));
      pattern = replaceTraced(pattern, edit.start, edit.end, by);
    }
    all.sort((left, right) => left.start - right.start || left.end - right.end);
    const { value: regex } = compileRegex(pattern.text, flags);
    if (!regex) return undefined;
    const match = regex.search(text);
    const codes = [...draft.codes, code];
    if (match) {
      const groups = groupsOf({ ...line, pattern, regex, groups: [...regex.groupIndex] }, match);
      if (needsId && !isIdentified(groups)) return undefined;
      return { shown: this.#suggest(all, codes) };
    }
    const { value: node } = parseRegex(pattern.text, flags);
    const reach = node && createReacher(node, { wholes: tagsIn(pattern) })(text);
    return reach && { pattern, edits: all, codes, reach };
  }

  #suggest(all: readonly Change[], codes: readonly string[]): Suggestion {
    const { line, shown } = this.#missing;
    let mended = shown.text;
    const edits = all.map((edit): RegexEdit => {
      const span = { start: edit.start, end: edit.end };
      return {
        patternSpan: span,
        shownSpan: shown.spanOf(span),
        newText: edit.newText,
        // A file writes “%” twice.
        place: edit.newText.includes("%") ? undefined : placeOf(line.pattern, edit),
      };
    });
    for (const { shownSpan, newText } of [...edits].reverse()) {
      mended = mended.slice(0, shownSpan.start) + newText + mended.slice(shownSpan.end);
    }
    const said = codes.map((code) => {
      const { shownSpan, newText } = edits[all.findIndex((one) => one.code === code)]!;
      return { code, before: shown.text.slice(shownSpan.start, shownSpan.end), after: newText };
    });
    return { code: codes[0]!, text: tellSuggestion(said, mended), mended, edits };
  }
}

/** How much of the pattern is still to be matched. */
function leftOf({ pattern, reach }: Draft): number {
  return pattern.text.length - reach.piece.start;
}

function isFarther(next: Draft, draft: Draft): boolean {
  const gained = leftOf(draft) - leftOf(next);
  return gained > 0 || (gained === 0 && next.reach.end > draft.reach.end);
}

/** Where an edit of a changed pattern stands in the original; undefined where it stands in what was put in. */
function toOriginal(edit: TextEdit, done: readonly TextEdit[]): TextEdit | undefined {
  let shift = 0;
  for (const { start, end, newText } of done) {
    const length = resolveHostTags(untraced(newText)).text.length;
    const from = start + shift;
    if (edit.end <= from && !(edit.end === from && edit.start === from && length > 0)) break;
    if (edit.start < from + length) return undefined;
    shift += length - (end - start);
  }
  return { start: edit.start - shift, end: edit.end - shift, newText: edit.newText };
}

function overlaps(one: TextEdit, other: TextEdit): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Whether an edit changes a part of a tag's expansion only: that can't be written. */
function cutsTag({ pieces }: Traced, { start, end }: TextEdit): boolean {
  return pieces.some(
    (piece) =>
      !piece.exact &&
      piece.start < Math.max(end, start) &&
      start < piece.end &&
      !(start <= piece.start && piece.end <= end) &&
      !(start === end && (start === piece.start || start === piece.end)),
  );
}

function tagAt(pattern: Traced, start: number, end: number): TagPlace | undefined {
  for (const piece of pattern.pieces) {
    if (piece.exact || piece.start > start || end > piece.end) continue;
    const name = tagOf(pattern.text.slice(piece.start, piece.end));
    if (name !== undefined) return { name, span: { start: piece.start, end: piece.end } };
  }
  return undefined;
}

/** Where an edit is to be made in the file; undefined where its stretch comes from several places. */
function placeOf(pattern: Traced, { start, end }: TextEdit): Place | undefined {
  const touching = pattern.pieces.filter((piece) => piece.start <= end && start <= piece.end);
  if (start === end) {
    const piece = touching.find(({ exact }) => exact) ?? touching[0];
    if (!piece) return undefined;
    const at = piece.exact
      ? piece.span.start + start - piece.start
      : piece.start === start
        ? piece.span.start
        : piece.span.end;
    return { path: piece.path, span: { start: at, end: at } };
  }
  const within = touching.filter((piece) => piece.start < end && start < piece.end);
  const isOne = within.every((piece, index) => {
    const before = within[index - 1];
    return (
      !before ||
      (before.path === piece.path && before.span.end === piece.span.start && before.end === piece.start)
    );
  });
  return isOne ? originOf(pattern, start, end) : undefined;
}
