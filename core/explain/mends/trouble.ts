import { type Item, type PatternNode, type Reach, type Sequence, visitRegex } from "../../regex/index.ts";
import type { Span } from "../../text/index.ts";

/** What a mend knows of a regex that misses. */
export interface Trouble {
  /** The pattern as it is compiled, and its tree. */
  readonly pattern: string;
  readonly node: PatternNode;
  readonly reach: Reach;
  /** What the regex is asked about, without the newline at its end. */
  readonly text: string;
  /** What follows the part of the text that matches. */
  readonly rest: string;
  /** The date that was cut out. */
  readonly date: CutDate | undefined;
  /** The failing item among its neighbours. */
  readonly neighbours: Neighbours;
  /** The tag (`<ADDR>`) that the failing piece is a part of, and where its expansion stands. */
  readonly tag: TagPlace | undefined;
  /** The tag that ends right before the failing piece. */
  readonly tagBefore: TagPlace | undefined;
}

/** A date that was cut out of a text, and where it stood. */
export interface CutDate {
  readonly text: string;
  readonly at: number;
}

/** A tag in a pattern: as it is written, and the stretch that stands for it. */
export interface TagPlace {
  readonly name: string;
  readonly span: Span;
}

/** A change of a pattern; `newText` may hold tags. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Something to be tried. */
export interface Candidate {
  readonly code: string;
  readonly edits: readonly TextEdit[];
}

/** Looks for what might be wrong. Whether it is so is tried out afterwards. */
export type Mend = (trouble: Trouble) => readonly Candidate[];

/** An item of a sequence. */
export interface Neighbours {
  readonly items: readonly Item[];
  /** The failing item's place in `items`; their number where nothing fails but the end. */
  readonly index: number;
  /** The groups around it, outer ones first. */
  readonly around: readonly Item[];
}

/** The sequence that the failing piece stands in. */
export function findNeighbours(node: PatternNode, { items, piece }: Reach): Neighbours {
  const first = items[0];
  let found: Neighbours = { items: node.body.branches[0]!.items, index: 0, around: [] };
  const around: Item[] = [];
  visitRegex(node.body, (at) => {
    if (at.kind === "sequence") {
      const index = indexIn(at, first?.span ?? piece);
      if (index >= 0) found = { items: at.items, index, around: around.filter((one) => isAround(one, at)) };
    } else if (at.kind === "group" || at.kind === "atomic") around.push(at);
    return at.span.start <= piece.start && piece.start <= at.span.end;
  });
  return found;
}

function indexIn({ items }: Sequence, span: Span): number {
  return items.findIndex((item) => item.span.start === span.start && item.span.end === span.end);
}

function isAround(outer: Item, { span }: Sequence): boolean {
  return outer.span.start < span.start && span.end <= outer.span.end;
}

/** The character that an item stands for, where it is one. */
export function characterOf(item: Item | undefined): string | undefined {
  return item?.kind === "literal" ? String.fromCodePoint(item.codePoint) : undefined;
}

/** The text of plain characters around an item: from where to where in `items`, and the characters. */
export function wordAround(
  { items, index }: Neighbours,
  belongs: RegExp,
): { readonly start: number; readonly end: number; readonly text: string; readonly before: number } {
  const is = (at: number): boolean => {
    const character = characterOf(items[at]);
    return character !== undefined && belongs.test(character);
  };
  let from = index;
  while (is(from - 1)) from--;
  let to = index;
  while (is(to)) to++;
  const word = items.slice(from, to);
  return {
    start: word[0]?.span.start ?? 0,
    end: word.at(-1)?.span.end ?? 0,
    text: word.map((item) => characterOf(item)).join(""),
    before: index - from,
  };
}

/** A plain text as a regex that takes other numbers and other blanks, too. */
export function generalize(text: string): string {
  return text
    .replace(/[\\^$.|?*+()[\]{}]/g, "\\$&")
    .replace(/\d+/g, "\\d+")
    .replace(/\s{2,}|\t/g, "\\s+");
}

/** A change of one item. */
export function replaceItem(item: Item, newText: string): TextEdit {
  return { start: item.span.start, end: item.span.end, newText };
}

/** Something put in before an offset. */
export function insert(at: number, newText: string): TextEdit {
  return { start: at, end: at, newText };
}
