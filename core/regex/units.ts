import type { Span } from "../text/index.ts";
import type { FlagSet, Item } from "./ast.ts";
import { categorySet, membersSet } from "./casing.ts";
import { complementOf, hasCharacter } from "./charset.ts";

/** A stretch of items that is read as one: a word, a character, a group, a run of text behind a wildcard. */
export interface Unit {
  readonly from: number;
  readonly to: number;
  /** Whether what stands before leaves open where in the text it has to match. */
  readonly floating: boolean;
  /** Whether it is plain characters, one after the other. */
  readonly text: boolean;
}

/** Cuts the items of a sequence into units; `before` are those on the way to it, and what lies in one of `wholes` is one. */
export function unitsOf(
  items: readonly Item[],
  before: readonly Item[],
  flags: FlagSet,
  wholes: readonly Span[],
): readonly Unit[] {
  const units: Unit[] = [];
  for (let from = 0; from < items.length; ) {
    const floating = isFloating([...before, ...items.slice(0, from)], flags);
    let to = from + 1;
    const whole = wholeAround(items[from]!.span, wholes);
    const text = !whole && isLiteral(items[from]);
    if (whole) while (to < items.length && items[to]!.span.end <= whole.end) to++;
    if (text) {
      const goesOn = floating ? isLiteral : isWordCharacter(items[from]) ? isWordCharacter : () => false;
      while (goesOn(items[to]) && !wholeAround(items[to]!.span, wholes)) to++;
    }
    units.push({ from, to, floating, text });
    from = to;
  }
  return units;
}

/** The stretch that a span lies in. */
export function wholeAround({ start, end }: Span, wholes: readonly Span[]): Span | undefined {
  return wholes.find((whole) => whole.start <= start && end <= whole.end);
}

/** Whether the items end in a wildcard, or nothing ties what follows them to a place. */
function isFloating(items: readonly Item[], flags: FlagSet): boolean {
  for (let at = items.length - 1; at >= 0; at--) {
    const item = items[at]!;
    if (item.kind === "assertion") {
      if (item.at === "boundary" || item.at === "not-boundary") continue;
      return false;
    }
    if (endsWild(item, flags)) return true;
    if (item.kind !== "look" && !(item.kind === "repeat" && item.min === 0)) return false;
  }
  return true;
}

/** Whether an item is a wildcard, or a group that ends in one. */
export function endsWild(item: Item, flags: FlagSet): boolean {
  if (item.kind === "group" || item.kind === "atomic") {
    return item.body.branches.some(({ items }) => items.length > 0 && endsWild(items.at(-1)!, flags));
  }
  if (item.kind !== "repeat" || item.max !== Number.POSITIVE_INFINITY) return false;
  const body = item.item;
  if (body.kind === "any") return true;
  if (body.kind !== "set" && body.kind !== "category") return false;
  const set =
    body.kind === "category"
      ? categorySet(body.category, body.negated, flags.ascii)
      : body.negated
        ? complementOf(membersSet(body.members, flags))
        : membersSet(body.members, flags);
  return hasCharacter(set, space) && hasCharacter(set, letter);
}

/** What takes blanks and letters takes anything. */
const space = 0x20;
const letter = 0x65;

function isLiteral(item: Item | undefined): boolean {
  return item?.kind === "literal";
}

/** Whether an item is a character of a word. */
export function isWordCharacter(item: Item | undefined): boolean {
  return item?.kind === "literal" && /[\p{L}\p{N}_]/u.test(String.fromCodePoint(item.codePoint));
}
