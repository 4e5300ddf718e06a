import type { Alternation, Item, PatternNode, RegexNode, Sequence } from "./ast.ts";
import { widthOf } from "./width.ts";

/** Whether text of any kind may stand before a match in its line, and behind it. */
export interface Borders {
  readonly openStart: boolean;
  readonly openEnd: boolean;
}

/** Where a pattern is tied to its line: `^` with `.*` behind it, `$` with `.*` before it tie it to nothing. */
export function bordersOf(pattern: PatternNode): Borders {
  return { openStart: !isTied(pattern.body, 1), openEnd: !isTied(pattern.body, -1) };
}

/** Whether every branch is tied to the start (`way` 1) or the end (-1). */
function isTied(node: Alternation, way: 1 | -1): boolean {
  return node.branches.every((branch) => isTiedSequence(branch, way));
}

function isTiedSequence({ items }: Sequence, way: 1 | -1): boolean {
  const start = way === 1 ? 0 : items.length - 1;
  for (let at = start; at >= 0 && at < items.length; at += way) {
    const item = items[at]!;
    if (item.kind === "assertion") {
      const isEdge =
        way === 1
          ? item.at === "beginning" || item.at === "string-beginning"
          : item.at === "end" || item.at === "string-end";
      if (!isEdge) continue;
      let next = at + way;
      while (items[next]?.kind === "look") next += way;
      const neighbour = items[next];
      return neighbour === undefined || !takesAll(neighbour);
    }
    if (item.kind === "look") continue;
    if (item.kind === "group" || item.kind === "atomic") {
      if (isTied(item.body, way)) return true;
      if (widthOf(item, []).max > 0) return false;
    } else if (item.kind !== "repeat" || item.min > 0 || takesAll(item)) return false;
  }
  return false;
}

/** Whether an item takes any text up to the end of the line: `.*`, `.+`, `(?:.*)`, `<F-X>.*</F-X>`. */
function takesAll(item: Item): boolean {
  if (item.kind === "repeat") return item.max === Number.POSITIVE_INFINITY && item.item.kind === "any";
  if (item.kind !== "group" && item.kind !== "atomic") return false;
  return item.body.branches.some((branch) => branch.items.length === 1 && takesAll(branch.items[0]!));
}

/** A part of a pattern that keeps it from ever matching. */
export interface Hindrance {
  readonly node: RegexNode;
  readonly kind: "start" | "end" | "string-end" | "line-feed";
}

/**
 * What keeps a pattern from ever matching in a text that is one line with its line feed: text required before `^` or
 * behind `$`, or something required behind a line feed. Undefined where nothing does for certain.
 */
export function findHindrance(pattern: PatternNode): Hindrance | undefined {
  if (pattern.flags.multiline || pattern.flags.dotAll || !worthALook.test(pattern.pattern)) return undefined;
  return inAlternation(pattern.body, 0, 0);
}

/** An anchor elsewhere than at its own end, or a line feed: most patterns have none. */
const worthALook = /[^[\\]\^|(?<!\\)\$.|\\[AZn]/s;

/** `before` and `after` are how many characters stand there at least. */
function inAlternation(node: Alternation, before: number, after: number): Hindrance | undefined {
  let hindrance: Hindrance | undefined;
  for (const branch of node.branches) {
    const found = inSequence(branch, before, after);
    if (!found) return undefined;
    hindrance ??= found;
  }
  return hindrance;
}

function inSequence({ items }: Sequence, before: number, after: number): Hindrance | undefined {
  const widths = items.map((item) => widthOf(item, []).min);
  let behind = after + widths.reduce((sum, width) => sum + width, 0);
  let done = before;
  for (const [at, item] of items.entries()) {
    behind -= widths[at]!;
    const found = inItem(item, done, behind, items, at);
    if (found) return found;
    done += widths[at]!;
  }
  return undefined;
}

function inItem(
  item: Item,
  before: number,
  behind: number,
  items: readonly Item[],
  at: number,
): Hindrance | undefined {
  switch (item.kind) {
    case "assertion":
      if (item.at === "beginning" || item.at === "string-beginning") {
        return before > 0 ? { node: item, kind: "start" } : undefined;
      }
      // A line feed may stand behind `$`.
      if (item.at === "end") {
        const next = items[at + 1];
        const isText = next?.kind === "literal" && next.codePoint !== 0x0a;
        return behind > 1 || (behind > 0 && isText) ? { node: item, kind: "end" } : undefined;
      }
      if (item.at !== "string-end") return undefined;
      return behind > 0 || !mayTakeLineFeed(items, at - 1) ? { node: item, kind: "string-end" } : undefined;
    case "literal":
      return item.codePoint === 0x0a && behind > 0 ? { node: item, kind: "line-feed" } : undefined;
    case "group":
      if (item.on.multiline || item.on.dotAll) return undefined;
      return inAlternation(item.body, before, behind);
    case "atomic":
      return inAlternation(item.body, before, behind);
    case "repeat":
      return item.min > 0 ? inItem(item.item, before, behind, [item.item], 0) : undefined;
    default:
      return undefined;
  }
}

/** Whether the last character before a place may be a line feed; true where that is not known. */
function mayTakeLineFeed(items: readonly Item[], last: number): boolean {
  for (let at = last; at >= 0; at--) {
    const item = items[at]!;
    if (mayEndInLineFeed(item)) return true;
    if (widthOf(item, []).min > 0) return false;
  }
  return true;
}

function mayEndInLineFeed(item: Item): boolean {
  switch (item.kind) {
    case "literal":
      return item.codePoint === 0x0a;
    case "any":
      return false;
    case "category":
      return item.category === "space" ? !item.negated : item.negated;
    case "set": {
      const takes = item.members.some((member) =>
        member.kind === "range"
          ? member.from.codePoint <= 0x0a && member.to.codePoint >= 0x0a
          : mayEndInLineFeed(member),
      );
      return takes !== item.negated;
    }
    case "repeat":
      return mayEndInLineFeed(item.item);
    case "group":
    case "atomic":
      return item.body.branches.some(({ items }) => mayTakeLineFeed(items, items.length - 1));
    default:
      return true;
  }
}
