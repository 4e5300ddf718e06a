import type { Alternation, FlagSet, Group, Item, PatternNode, Sequence, SetMember } from "./ast.ts";
import { categorySet, literalSet, membersSet, wordSet } from "./casing.ts";
import { charSetOf, complementOf, everyCharacter } from "./charset.ts";
import { emptyTerm, type Place, sequenceOf, type Term } from "./term.ts";

/** The terms of a pattern, its flags worked in. */
export function lowerPattern(pattern: PatternNode): Term {
  return termOf(lowerAlternation(pattern.body, pattern.flags));
}

/**
 * A term with what Python's parser needs to know of it: `key` is set where equal items are alike wherever they
 * stand, `members` where the item can be merged with others into one set.
 */
interface Unit {
  readonly term: Term;
  readonly key?: string;
  readonly members?: readonly SetMember[];
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
  return { term: { kind: "set", set: membersSet(members, flags) }, key: keyOf("+", members), members };
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
      return [{ term: { kind: "set", set }, key: "." }];
    }
    case "category": {
      const set = categorySet(item.category, item.negated, flags.ascii);
      return [{ term: { kind: "set", set }, key: keyOf("+", [item]), members: [item] }];
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
      return [{ term: { kind: "repeat", min, max, mode, body } }];
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
    return [{ term: { kind: "capture", number: group.number, body: termOf(units) } }];
  }
  const scoped = group.unicode || Object.keys(group.on).length > 0 || Object.keys(group.off).length > 0;
  return scoped ? [{ term: termOf(units) }] : units;
}

function allOff(flags: Partial<FlagSet>): Partial<FlagSet> {
  return Object.fromEntries(Object.keys(flags).map((name) => [name, false]));
}

function lowerLiteral(codePoint: number, member: SetMember, flags: FlagSet): Unit {
  return {
    term: { kind: "set", set: literalSet(codePoint, flags) },
    key: keyOf("+", [member]),
    members: [member],
  };
}

function lowerSet(members: readonly SetMember[], negated: boolean, flags: FlagSet): Unit {
  const first = members[0]!;
  const single = members.every((member) => keyOf("", [member]) === keyOf("", [first]));
  // A set of one character is that character.
  const set =
    single && first.kind === "literal" ? literalSet(first.codePoint, flags) : membersSet(members, flags);
  if (!negated) return { term: { kind: "set", set }, key: keyOf("+", members), members };
  return { term: { kind: "set", set: complementOf(set) }, key: keyOf("-", members) };
}

/** Members that are alike have one key; doubles do not count. */
function keyOf(sign: string, members: readonly SetMember[]): string {
  const keys = members.map((member) => {
    if (member.kind === "category") return `${member.negated ? "!" : ""}${member.category}`;
    return member.kind === "range"
      ? `${member.from.codePoint}-${member.to.codePoint}`
      : String(member.codePoint);
  });
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
