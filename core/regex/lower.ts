import type { Alternation, FlagSet, Group, Item, PatternNode, Repeat, Sequence, SetMember } from "./ast.ts";
import { categorySet, isCased, literalSet, memberKey, membersSet, wordSet } from "./casing.ts";
import { charSetOf, complementOf, everyCharacter } from "./charset.ts";
import { emptyTerm, type Place, type RepeatTerm, sequenceOf, setTerm, type Term } from "./term.ts";

/** The terms of a pattern, its flags worked in. */
export function lowerPattern(pattern: PatternNode): Term {
  const units = lowerAlternation(pattern.body, pattern.flags);
  const sieve = pattern.minWidth > 0 ? units[0]?.sieve?.(pattern.flags) : undefined;
  return sieve ? sequenceOf([sieve, termOf(units)]) : termOf(units);
}

const repeats = new WeakMap<Term, Repeat>();

/** The repeat as written that a term of lowerPattern was made of. */
export function repeatOf(term: RepeatTerm): Repeat | undefined {
  return repeats.get(term);
}

/**
 * A term with what Python's parser needs to know of it: `key` is set where equal items are alike wherever they
 * stand, `members` where the item can be merged with others into one set.
 */
interface Unit {
  readonly term: Term;
  readonly key?: string;
  readonly members?: readonly SetMember[];
  /**
   * Python's search skips characters that can't begin a match, and reads the set that a pattern begins with under the
   * flags of the whole pattern: `(?a:\\W)` never finds a letter that is not ASCII. A look-ahead that does the same.
   */
  readonly sieve?: ((outer: FlagSet) => Term | undefined) | undefined;
}

const notLineFeed = complementOf(charSetOf([0x0a, 0x0a]));

function termOf(units: readonly Unit[]): Term {
  return sequenceOf(units.map((unit) => unit.term));
}

/**
 * Branches with a common beginning share it, and branches of one character each are one set, which matters where
 * case is ignored. Mirrors re/_parser.py, _parse_sub.
 */
function lowerAlternation(node: Alternation, flags: FlagSet): readonly Unit[] {
  const branches = node.branches.map((branch) => lowerSequence(branch, flags));
  if (branches.length === 1) return branches[0]!;
  let shared = 0;
  for (const first = branches[0]!; shared < first.length && first[shared]!.key !== undefined; shared++) {
    const key = first[shared]!.key;
    if (!branches.every((branch) => branch[shared]?.key === key)) break;
  }
  const rests = branches.map((branch) => branch.slice(shared));
  const members = rests.map((rest) => (rest.length === 1 ? rest[0]!.members : undefined));
  const prefix = branches[0]!.slice(0, shared);
  if (members.every((some) => some !== undefined)) return [...prefix, mergedSet(members.flat(), flags)];
  return [...prefix, { term: { kind: "choice", options: rests.map(termOf) } }];
}

function mergedSet(members: readonly SetMember[], flags: FlagSet): Unit {
  const set = membersSet(members, flags);
  return {
    term: setTerm(set),
    key: keyOf("+", members),
    members,
    sieve: sieveOf(members, false, flags),
  };
}

function sieveOf(members: readonly SetMember[], negated: boolean, flags: FlagSet): Unit["sieve"] {
  return (outer) => {
    if (outer.ascii === flags.ascii || !members.some(({ kind }) => kind === "category")) return undefined;
    if (flags.ignoreCase && members.some((member) => isCasedMember(member, flags.ascii))) return undefined;
    const set = membersSet(members, { ...outer, ignoreCase: false });
    const body = setTerm(negated ? complementOf(set) : set);
    return { kind: "look", behind: false, negated: false, width: 0, body };
  };
}

function isCasedMember(member: SetMember, ascii: boolean): boolean {
  if (member.kind === "literal") return isCased(member.codePoint, ascii);
  if (member.kind === "category") return false;
  const { from, to } = member;
  if (to.codePoint > 0xffff) return true;
  for (let codePoint = from.codePoint; codePoint <= to.codePoint; codePoint++) {
    if (isCased(codePoint, ascii)) return true;
  }
  return false;
}

function lowerSequence(node: Sequence, flags: FlagSet): readonly Unit[] {
  return node.items.flatMap((item) => lowerItem(item, flags));
}

function lowerItem(item: Item, flags: FlagSet): readonly Unit[] {
  switch (item.kind) {
    case "literal":
      return [lowerLiteral(item.codePoint, item, flags)];
    case "any": {
      const set = flags.dotAll ? everyCharacter : notLineFeed;
      return [{ term: setTerm(set), key: "." }];
    }
    case "category": {
      const set = categorySet(item.category, item.negated, flags.ascii);
      const sieve = sieveOf([item], false, flags);
      return [{ term: setTerm(set), key: keyOf("+", [item]), members: [item], sieve }];
    }
    case "set":
      return [lowerSet(item.members, item.negated, flags)];
    case "assertion": {
      const at = placeOf(item.at, flags);
      return [{ term: { kind: "assert", at, words: wordSet(flags.ascii) }, key: `@${item.at}` }];
    }
    case "group":
      return lowerGroup(item, flags);
    case "atomic":
      return [{ term: { kind: "atomic", body: termOf(lowerAlternation(item.body, flags)) } }];
    case "look": {
      const body = termOf(lowerAlternation(item.body, flags));
      const { behind, negated, width } = item;
      return [{ term: { kind: "look", behind, negated, width, body } }];
    }
    case "repeat": {
      const { min, max, mode } = item;
      const body = termOf(lowerItem(item.item, flags));
      const term: RepeatTerm = { kind: "repeat", min, max, mode, body };
      repeats.set(term, item);
      return [{ term }];
    }
    case "backreference": {
      const fold = !flags.ignoreCase ? "none" : flags.ascii ? "ascii" : "unicode";
      return [{ term: { kind: "backreference", number: item.number, fold }, key: `=${item.number}` }];
    }
    case "conditional": {
      const yes = termOf(lowerSequence(item.yes, flags));
      const no = item.no ? termOf(lowerSequence(item.no, flags)) : emptyTerm;
      return [{ term: { kind: "conditional", number: item.number, yes, no } }];
    }
  }
}

function lowerGroup(group: Group, flags: FlagSet): readonly Unit[] {
  const inner: FlagSet = {
    ...flags,
    ...(group.unicode ? { ascii: false } : {}),
    ...group.on,
    ...allOff(group.off),
  };
  const units = lowerAlternation(group.body, inner);
  if (group.number !== undefined) {
    const term: Term = { kind: "capture", number: group.number, body: termOf(units) };
    return [{ term, sieve: units[0]?.sieve }];
  }
  const scoped = group.unicode || Object.keys(group.on).length > 0 || Object.keys(group.off).length > 0;
  return scoped ? [{ term: termOf(units), sieve: units[0]?.sieve }] : units;
}

function allOff(flags: Partial<FlagSet>): Partial<FlagSet> {
  return Object.fromEntries(Object.keys(flags).map((name) => [name, false]));
}

function lowerLiteral(codePoint: number, member: SetMember, flags: FlagSet): Unit {
  return {
    term: setTerm(literalSet(codePoint, flags)),
    key: `+${codePoint}`,
    members: [member],
  };
}

function lowerSet(members: readonly SetMember[], negated: boolean, flags: FlagSet): Unit {
  const first = members[0]!;
  const single = members.every((member) => keyOf("", [member]) === keyOf("", [first]));
  // A set of one character is that character.
  const set =
    single && first.kind === "literal" ? literalSet(first.codePoint, flags) : membersSet(members, flags);
  const sieve = sieveOf(members, negated, flags);
  if (!negated) return { term: setTerm(set), key: keyOf("+", members), members, sieve };
  return { term: setTerm(complementOf(set)), key: keyOf("-", members), sieve };
}

/** Members that are alike have one key; doubles do not count. */
function keyOf(sign: string, members: readonly SetMember[]): string {
  const keys = members.map(memberKey);
  return `${sign}${[...new Set(keys)].join(",")}`;
}

function placeOf(at: Extract<Item, { kind: "assertion" }>["at"], flags: FlagSet): Place {
  switch (at) {
    case "beginning":
      return flags.multiline ? "line-start" : "text-start";
    case "string-beginning":
      return "text-start";
    case "end":
      return flags.multiline ? "line-end" : "end";
    case "string-end":
      return "text-end";
    default:
      return at;
  }
}
