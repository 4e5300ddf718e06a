import type { Span } from "../text/index.ts";
import type { Alternation, Item, PatternNode, Sequence } from "./ast.ts";
import { compileNode } from "./compile.ts";
import type { Watch } from "./matcher.ts";
import type { Regex } from "./regex.ts";
import { endsWild, isWordCharacter, type Unit, unitsOf, wholeAround } from "./units.ts";
import { visitRegex } from "./visit.ts";

/** How far a pattern comes in a text that it does not match. */
export interface Reach {
  /** The parts of the pattern that match one after the other; of a `|` the option that comes farthest. */
  readonly matched: readonly Span[];
  /** Where these parts match. With `free`, `end` is where the stretch begins that leaves the place of `piece` open. */
  readonly start: number;
  readonly end: number;
  /** The first piece that fails: the parts match, with this piece behind them they don't. */
  readonly piece: Span;
  /** The items that `piece` is made of. */
  readonly items: readonly Item[];
  /** Whether the piece may stand anywhere from `end` on, as a wildcard stands before it or nothing at all. */
  readonly free: boolean;
  /** How often an item under a quantifier was there, where it was too few times; else 0. */
  readonly rounds: number;
  /** The pattern up to `piece`, and with it: the first matches the text, the second does not. */
  readonly prefix: Regex;
  readonly longer: Regex;
}

/** Finds out how far one pattern comes, text after text. */
export type Reacher = (text: string) => Reach | undefined;

/** How a Reacher goes about it. */
export interface ReachOptions {
  /** Stretches of the pattern that are taken as a whole. */
  readonly wholes?: readonly Span[];
  /** See CompileOptions. */
  readonly watch?: Watch;
}

/**
 * Finds the longest beginning of a pattern that matches somewhere in a text, by cutting its tree; undefined where the
 * whole pattern matches. Beginnings are compiled when first needed, and kept.
 */
export function createReacher(pattern: PatternNode, options: ReachOptions = {}): Reacher {
  const prober = new Prober(pattern, options);
  return (text) => prober.reach(text);
}

/** A place in the tree: the way down to a sequence. */
interface Way {
  /** Names the sequence. */
  readonly key: string;
  /** The items before it, outer ones first, each with the pattern that ends before it. */
  readonly before: readonly { readonly item: Item; readonly cut: Cut }[];
  /** The parts that match on the way. */
  readonly matched: readonly Span[];
  /** The whole pattern's body that ends with these items of the sequence. */
  wrap(items: readonly Item[]): Alternation;
}

/** A beginning of the pattern. */
interface Cut {
  readonly key: string;
  readonly body: () => Alternation;
}

class Prober {
  readonly #pattern: PatternNode;
  readonly #options: ReachOptions;
  readonly #regexes = new Map<string, Regex>();
  readonly #wholes: readonly Span[];
  readonly #hasReferences: boolean;
  #text = "";

  constructor(pattern: PatternNode, options: ReachOptions) {
    this.#pattern = pattern;
    this.#options = options;
    this.#wholes = options.wholes ?? [];
    this.#hasReferences = hasReferences(pattern);
  }

  reach(text: string): Reach | undefined {
    this.#text = text;
    const { body } = this.#pattern;
    if (this.#regex({ key: "", body: () => body }).search(text)) return undefined;
    return this.#best(body, (branch, index) => ({
      key: `${index}`,
      before: [],
      matched: [],
      wrap: (items) => this.#only(body, branch, items),
    }));
  }

  /** A body with nothing but some items of one branch; what the others hold must be there for a reference to it to miss. */
  #only(body: Alternation, branch: Sequence, items: readonly Item[]): Alternation {
    const branches = this.#hasReferences ? body.branches : [branch];
    return {
      ...body,
      branches: branches.map((one) =>
        one === branch ? { ...one, items } : { ...one, items: [never, ...one.items] },
      ),
    };
  }

  /** The branch that comes farthest. */
  #best(body: Alternation, wayTo: (branch: Sequence, index: number) => Way): Reach {
    const reaches = body.branches.map((branch, index) => this.#reachIn(branch, wayTo(branch, index)));
    return reaches.reduce((best, other) => (isFarther(other, best) ? other : best));
  }

  #reachIn(sequence: Sequence, way: Way): Reach {
    const { items } = sequence;
    const before = way.before.map(({ item }) => item);
    const units = unitsOf(items, before, this.#pattern.flags, this.#wholes);
    const count = this.#longest(units.length, (size) => cutAt(way, items, units[size - 1]?.to ?? 0));
    const unit = units[count];
    // A branch that matches by itself fails at nothing: only possible where a part of it looks at what follows.
    if (!unit)
      return this.#report(way, items, { from: items.length, to: items.length, floating: false, text: false });
    const item = items[unit.from]!;
    if (unit.to - unit.from > 1) {
      return unit.text ? this.#reachInText(way, items, unit) : this.#report(way, items, unit);
    }
    return this.#reachInItem(way, items, unit, item) ?? this.#report(way, items, unit);
  }

  /** Goes into a group, where a part of it matches; undefined where it is to be taken as a whole. */
  #reachInItem(way: Way, items: readonly Item[], unit: Unit, item: Item): Reach | undefined {
    if (wholeAround(item.span, this.#wholes)) return undefined;
    if (item.kind === "repeat") {
      const rounds = this.#longest(item.min, (size) => this.#cutRounds(way, items, unit.from, size));
      if (rounds > 0) return this.#report(way, items, unit, rounds);
    }
    const inner = item.kind === "repeat" ? item.item : item;
    if (inner.kind !== "group" && inner.kind !== "atomic") return undefined;
    const head = items.slice(0, unit.from);
    const before = [...way.before, ...head.map((one, at) => ({ item: one, cut: cutAt(way, items, at) }))];
    const matched = withPart(way.matched, head);
    const best = this.#best(inner.body, (branch, index) => ({
      key: `${way.key}/${unit.from}.${index}`,
      before,
      matched,
      wrap: (some) => way.wrap([...head, { ...inner, body: this.#only(inner.body, branch, some) }]),
    }));
    const whole = inner.body.branches.length === 1 || best.matched.length > matched.length;
    return whole ? best : undefined;
  }

  /** Goes into a run of characters. What follows a wildcard counts only from some letters on. */
  #reachInText(way: Way, items: readonly Item[], unit: Unit): Reach {
    const size = unit.to - unit.from;
    let count = this.#longest(size - 1, (length) => cutAt(way, items, unit.from + length));
    if (unit.floating && !this.#isMeant(way, items, unit.from, count)) count = 0;
    const from = unit.from + count;
    if (count === 0) return this.#report(way, items, unit);
    let to = from + 1;
    while (to < unit.to && isWordCharacter(items[from]) && isWordCharacter(items[to])) to++;
    return this.#report(way, items, { from, to, floating: false, text: true });
  }

  /** Whether some characters of a text behind a wildcard are enough for their place to be meant. */
  #isMeant(way: Way, items: readonly Item[], from: number, count: number): boolean {
    const taken = items.slice(from, from + count);
    if (taken.filter(isWordCharacter).length >= fewLetters) return true;
    const text = taken
      .map((item) => (item.kind === "literal" ? String.fromCodePoint(item.codePoint) : ""))
      .join("");
    const first = this.#text.indexOf(text, this.#freeStart(way, items, from));
    return count > 1 && first >= 0 && this.#text.indexOf(text, first + 1) < 0;
  }

  #report(way: Way, items: readonly Item[], unit: Unit, rounds = 0): Reach {
    const head = items.slice(0, unit.from);
    const cut = rounds > 0 ? this.#cutRounds(way, items, unit.from, rounds) : cutAt(way, items, unit.from);
    const prefix = this.#regex(cut);
    const match = prefix.search(this.#text)!;
    const free = unit.floating && rounds === 0;
    const last = items.at(unit.to - 1);
    const first = items.at(unit.from);
    const at = first?.span.start ?? last?.span.end ?? 0;
    return {
      matched: withPart(way.matched, head),
      start: match.start,
      end: free ? this.#freeStart(way, items, unit.from) : match.end,
      piece: { start: at, end: first && last ? last.span.end : at },
      items: items.slice(unit.from, unit.to),
      free,
      rounds,
      prefix,
      longer: this.#regex(cutAt(way, items, unit.to)),
    };
  }

  /** Where the wildcard begins to take that ends before the item at `index`. */
  #freeStart(way: Way, items: readonly Item[], index: number): number {
    const head = items.slice(0, index).map((item, at) => ({ item, cut: cutAt(way, items, at) }));
    const all = [...way.before, ...head];
    for (let at = all.length - 1; at >= 0; at--) {
      const { item, cut } = all[at]!;
      if (endsWild(item, this.#pattern.flags)) return this.#regex(cut).search(this.#text)!.end;
    }
    return 0;
  }

  /** The pattern that ends with `count` rounds of the repeat at `index`. */
  #cutRounds(way: Way, items: readonly Item[], index: number, count: number): Cut {
    const head = items.slice(0, index);
    const item = items[index]!;
    if (item.kind !== "repeat" || count === 0) return cutAt(way, items, index);
    const rounds: Item = { ...item, min: count, max: count };
    return { key: `${way.key}:${index}x${count}`, body: () => way.wrap([...head, rounds]) };
  }

  /** The largest size up to `most` whose pattern matches the text; that of 0 is known to. Most regexes fail early. */
  #longest(most: number, cutOf: (size: number) => Cut): number {
    const matches = (size: number) => this.#regex(cutOf(size)).search(this.#text) !== null;
    let low = 0;
    let high = most;
    for (let step = 1; low + step <= most; step *= 2) {
      if (matches(low + step)) low += step;
      else {
        high = low + step - 1;
        break;
      }
    }
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (matches(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #regex({ key, body }: Cut): Regex {
    let regex = this.#regexes.get(key);
    if (!regex) {
      const { watch } = this.#options;
      const node: PatternNode = { ...this.#pattern, body: body() };
      regex = compileNode(node, { wants: () => false, ...(watch ? { watch } : {}) });
      this.#regexes.set(key, regex);
    }
    return regex;
  }
}

const nowhere: Span = { start: 0, end: 0 };

/** Matches nothing: a look-ahead that asks for the empty text not to be there. */
const never: Item = {
  kind: "look",
  span: nowhere,
  behind: false,
  negated: true,
  width: 0,
  body: { kind: "alternation", span: nowhere, branches: [{ kind: "sequence", span: nowhere, items: [] }] },
};

function hasReferences({ body }: PatternNode): boolean {
  let found = false;
  visitRegex(body, ({ kind }) => {
    found ||= kind === "backreference" || kind === "conditional";
    return !found;
  });
  return found;
}

/** So many letters are enough; fewer characters must be there once only. */
const fewLetters = 3;

function cutAt(way: Way, items: readonly Item[], count: number): Cut {
  return { key: `${way.key}:${count}`, body: () => way.wrap(items.slice(0, count)) };
}

function withPart(matched: readonly Span[], items: readonly Item[]): readonly Span[] {
  if (items.length === 0) return matched;
  return [...matched, { start: items[0]!.span.start, end: items.at(-1)!.span.end }];
}

function isFarther(one: Reach, other: Reach): boolean {
  return one.end !== other.end ? one.end > other.end : lengthOf(one) > lengthOf(other);
}

function lengthOf({ matched }: Reach): number {
  return matched.reduce((sum, { start, end }) => sum + end - start, 0);
}
