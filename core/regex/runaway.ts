import type { PatternNode, Repeat } from "./ast.ts";
import { areDisjoint, type CharSet, complementOf, everyCharacter, onlyCharacter } from "./charset.ts";
import { lowerPattern, repeatOf } from "./lower.ts";
import { isNullable } from "./measure.ts";
import type { RepeatTerm, Term } from "./term.ts";
import { visitRegex } from "./visit.ts";

/** Two repeats that can share one text out between them in exponentially many ways; `inner` may be a part of the loop. */
export interface Runaway {
  readonly outer: Repeat;
  /** The repeat within that does it; undefined where it is the options of the loop. */
  readonly inner: Repeat | undefined;
}

/**
 * Finds a loop that takes exponential time on a text that it almost matches, by looking at the pattern alone. It is said
 * only where it is sure: there are two ways round the loop over one text, and something behind the loop may fail. Loops with
 * look-arounds, back references or very many parts are not judged.
 */
export function findRunaway(pattern: PatternNode): Runaway | undefined {
  return hasLoop(pattern) ? searchTerm(lowerPattern(pattern), false) : undefined;
}

/** Whether more than a single character is repeated without bound: most patterns need no closer look. */
function hasLoop(pattern: PatternNode): boolean {
  let found = false;
  visitRegex(pattern.body, (node) => {
    if (node.kind === "repeat" && node.max === Number.POSITIVE_INFINITY && node.item.kind === "group")
      found = true;
    return !found;
  });
  return found;
}

/** Goes down to the loops, and judges inner ones first; `fails` tells whether something behind the term may fail. */
function searchTerm(term: Term, fails: boolean): Runaway | undefined {
  switch (term.kind) {
    case "sequence": {
      let behind = fails;
      let found: Runaway | undefined;
      for (let index = term.items.length - 1; index >= 0; index--) {
        const item = term.items[index]!;
        found = searchTerm(item, behind) ?? found;
        behind = mayFail(item, behind);
      }
      return found;
    }
    case "choice":
      return first(term.options, fails);
    case "conditional":
      return first([term.yes, term.no], fails);
    case "capture":
      return searchTerm(term.body, fails);
    case "atomic":
    case "look":
      return searchTerm(term.body, false);
    case "repeat":
      if (term.mode === "possessive") return searchTerm(term.body, false);
      return (
        searchTerm(term.body, fails || (term.max > 1 && !isNullable(term.body))) ??
        (term.max === Number.POSITIVE_INFINITY && fails ? judgeLoop(term) : undefined)
      );
    default:
      return undefined;
  }
}

function first(terms: readonly Term[], fails: boolean): Runaway | undefined {
  for (const term of terms) {
    const found = searchTerm(term, fails);
    if (found) return found;
  }
  return undefined;
}

/** Whether a term with what stands behind it may fail; what takes any text up to the end does not. */
function mayFail(term: Term, behind: boolean): boolean {
  switch (term.kind) {
    case "set":
    case "look":
    case "backreference":
    case "conditional":
      return true;
    case "assert":
      return true;
    case "repeat":
      if (term.min === 0 && term.max === Number.POSITIVE_INFINITY && takesAny(term.body)) return false;
      return behind || (term.min > 0 && mayFail(term.body, behind));
    case "sequence":
      return term.items.reduceRight((fails, item) => mayFail(item, fails), behind);
    case "choice":
      return term.options.every((option) => mayFail(option, behind));
    default:
      return mayFail(term.body, behind);
  }
}

function takesAny(term: Term): boolean {
  return (
    term.kind === "set" && (term.set === everyCharacter || onlyCharacter(complementOf(term.set)) === 0x0a)
  );
}

/** So many characters a loop may be made of to be judged, and so many to be judged pair by pair. */
const mostPositions = 200;
const mostPaired = 60;

/** A part of a loop as an automaton: each set is a place, and an edge leads to what can come next. */
interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly nullable: boolean;
}

class TooLarge extends Error {}

/** A part that nothing gets through: what it stands for is not judged. */
const wall: Part = { first: [], last: [], nullable: false };
const empty: Part = { first: [], last: [], nullable: true };

class LoopAutomaton {
  readonly sets: CharSet[] = [];
  /** Where each place leads, and by which repeat (undefined: one behind the other). */
  readonly edges: Map<number, (RepeatTerm | undefined)[]>[] = [];

  add(term: Term): Part {
    switch (term.kind) {
      case "set": {
        if (this.sets.length >= mostPositions) throw new TooLarge();
        const place = this.sets.push(term.set) - 1;
        this.edges.push(new Map());
        return { first: [place], last: [place], nullable: false };
      }
      case "sequence":
        return term.items.reduce<Part>((done, item) => this.join(done, this.add(item)), empty);
      case "choice": {
        const parts = term.options.map((option) => this.add(option));
        return {
          first: parts.flatMap((part) => part.first),
          last: parts.flatMap((part) => part.last),
          nullable: parts.some((part) => part.nullable),
        };
      }
      case "capture":
        return this.add(term.body);
      case "repeat":
        return this.repeat(term);
      default:
        return wall;
    }
  }

  private join(one: Part, other: Part): Part {
    this.link(one.last, other.first, undefined);
    return {
      first: one.nullable ? [...one.first, ...other.first] : one.first,
      last: other.nullable ? [...one.last, ...other.last] : other.last,
      nullable: one.nullable && other.nullable,
    };
  }

  private repeat(term: RepeatTerm): Part {
    const { min, max, body } = term;
    if (max === 0) return empty;
    if (term.mode === "possessive") return wall;
    if (max === 1) {
      const once = this.add(body);
      return min === 0 ? { ...once, nullable: true } : once;
    }
    let done = empty;
    const copies = max === Number.POSITIVE_INFINITY ? Math.max(min, 1) : max;
    if (copies > mostPositions) throw new TooLarge();
    const rounds: Part[] = [];
    for (let round = 0; round < copies; round++) {
      const part = this.add(body);
      rounds.push(round >= min ? { ...part, nullable: true } : part);
    }
    const last = rounds[copies - 1]!;
    if (max === Number.POSITIVE_INFINITY) this.link(last.last, last.first, term);
    if (max === Number.POSITIVE_INFINITY || min === max) {
      for (const part of rounds) done = this.join(done, part);
      return done;
    }
    // Rounds that may be left out are left out from the last on: (x(x(x)?)?)?.
    let rest = empty;
    for (let round = copies - 1; round >= 0; round--) {
      const part = rounds[round]!;
      const own = round >= min ? { ...part, nullable: false } : part;
      const joined = this.join(own, rest);
      rest = round >= min ? { ...joined, nullable: true } : joined;
    }
    return rest;
  }

  private link(from: readonly number[], to: readonly number[], by: RepeatTerm | undefined): void {
    for (const one of from) {
      const edges = this.edges[one]!;
      for (const other of to) {
        const known = edges.get(other);
        if (known) known.push(by);
        else edges.set(other, [by]);
      }
    }
  }
}

function judgeLoop(loop: RepeatTerm): Runaway | undefined {
  const outer = repeatOf(loop);
  if (!outer || loop.body.kind === "set") return undefined;
  const automaton = new LoopAutomaton();
  try {
    automaton.add(loop);
  } catch (failure) {
    if (failure instanceof TooLarge) return undefined;
    throw failure;
  }
  const { edges, sets } = automaton;
  const groups = componentsOf(sets.length, (place) => [...edges[place]!.keys()]);
  for (const [from, leads] of edges.entries()) {
    for (const [to, ways] of leads) {
      if (ways.length < 2 || groups[from] !== groups[to] || sets[to]!.ranges.length === 0) continue;
      const inner = ways.find((way) => way !== loop && way !== undefined);
      return { outer, inner: inner && repeatOf(inner) };
    }
  }
  if (sets.length > mostPaired || !hasTwins(automaton)) return undefined;
  return { outer, inner: undefined };
}

/** Whether two different ways lead from a place back to it over one text. */
function hasTwins({ sets, edges }: LoopAutomaton): boolean {
  const size = sets.length;
  const meets = sets.map((one) => sets.map((other) => !areDisjoint(one, other)));
  const next = (pair: number): number[] => {
    const pairs: number[] = [];
    for (const one of edges[Math.floor(pair / size)]!.keys()) {
      for (const other of edges[pair % size]!.keys()) if (meets[one]![other]) pairs.push(one * size + other);
    }
    return pairs;
  };
  const groups = componentsOf(size * size, next);
  const diagonal = new Set(sets.map((_, place) => groups[place * size + place]));
  for (let one = 0; one < size; one++) {
    for (let other = 0; other < size; other++) {
      if (one !== other && meets[one]![other] && diagonal.has(groups[one * size + other]!)) return true;
    }
  }
  return false;
}

/** The strongly connected components of a graph: a number for each node, the same for nodes that lead to each other. */
function componentsOf(size: number, next: (node: number) => readonly number[]): Int32Array {
  const groups = new Int32Array(size).fill(-1);
  const index = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const path: number[] = [];
  let count = 0;
  for (let root = 0; root < size; root++) {
    if (index[root] !== -1) continue;
    const work: { node: number; nodes: readonly number[]; at: number }[] = [];
    const open = (node: number): void => {
      index[node] = low[node] = count++;
      path.push(node);
      work.push({ node, nodes: next(node), at: 0 });
    };
    open(root);
    while (work.length > 0) {
      const top = work[work.length - 1]!;
      const node = top.nodes[top.at++];
      if (node === undefined) {
        work.pop();
        const parent = work[work.length - 1];
        if (parent) low[parent.node] = Math.min(low[parent.node]!, low[top.node]!);
        if (low[top.node] !== index[top.node]) continue;
        for (let member = -1; member !== top.node; ) {
          member = path.pop()!;
          groups[member] = top.node;
        }
      } else if (index[node] === -1) open(node);
      else if (groups[node] === -1) low[top.node] = Math.min(low[top.node]!, index[node]!);
    }
  }
  return groups;
}
