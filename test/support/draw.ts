import type {
  Alternation,
  CharacterSet,
  Item,
  RegexNode,
  Sequence,
  SetMember,
} from "../../core/regex/ast.ts";
import { parseRegex } from "../../core/regex/index.ts";
import type { Random } from "./random.ts";

/** Addresses of documentation, and odd spellings that the patterns of <HOST> take or nearly take. */
const addresses: Readonly<Record<string, readonly string[]>> = {
  ip4: ["192.0.2.1", "198.51.100.23", "203.0.113.254", "192.0.2.1", "203.0.113.07", "192.0.2.300", "0.0.0.0"],
  ip6: [
    "2001:db8::1",
    "2001:DB8:0:0:1::a",
    "::1",
    "::ffff:c000:201",
    "2001:db8::",
    "1:2:3:4:5:6:7:8",
    "2001:0db8::00ff",
  ],
  dns: ["host.example.com", "example", "a-b.example.org", "x_1.example.net", "192.0.2", "2001.db8"],
  cidr: ["24", "32", "0", "64", "128"],
};

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const common = `${letters}0123456789 -_.:;,/()[]<>='"@#%&*+!?{}|~^$\\\``;
const strange = "äßÉ€\u00a0\u3000日\u0661\ud83d\ude00\u0130\u017f\ufeff\u2028\x1c\x85\t\0";
const spaces = "          \t\t\x0b\x1c\u00a0";

/** What a draw knows of: what groups took, for references to them. */
interface Drawing {
  readonly random: Random;
  readonly taken: Map<number, string>;
  /** Text that a named group takes instead of a drawn one. */
  readonly given: Readonly<Record<string, () => string>>;
  ignoreCase: boolean;
}

/**
 * A text that the pattern (Python's syntax) could match, drawn from its syntax tree. Look-arounds and anchors are
 * passed over, so that not every text does match. `given` fills groups by name.
 */
export function drawText(
  pattern: string,
  random: Random,
  given: Readonly<Record<string, () => string>> = {},
): string {
  const { value, problem } = parseRegex(pattern);
  if (!value) throw new Error(`no pattern: ${problem?.text}`);
  return drawNode(value.body, { random, taken: new Map(), given, ignoreCase: value.flags.ignoreCase });
}

/** The text with a slip in it: characters dropped, doubled, changed or put in, pieces swapped. */
export function mutateText(text: string, random: Random): string {
  const characters = [...text];
  for (let slips = 1 + random.below(2); slips > 0 && characters.length > 1; slips--) {
    const at = random.below(characters.length);
    const character = characters[at]!;
    switch (random.below(7)) {
      case 0:
        characters.splice(at, 1);
        break;
      case 1:
        characters.splice(at, 0, character);
        break;
      case 2:
        characters[at] = random.pick([...common]);
        break;
      case 3:
        characters[at] =
          character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase();
        break;
      case 4: {
        const cut = 1 + random.below(characters.length - 1);
        characters.push(...characters.splice(0, cut));
        break;
      }
      case 5:
        characters.splice(at, 0, random.pick([...strange]));
        break;
      default:
        characters.splice(at, 0, ...random.pick(Object.values(addresses).flat()));
    }
  }
  return characters.join("");
}

function drawNode(node: RegexNode, drawing: Drawing): string {
  const { random } = drawing;
  switch (node.kind) {
    case "alternation":
      return drawNode(random.pick((node as Alternation).branches), drawing);
    case "sequence":
      return (node as Sequence).items.map((item: Item) => drawNode(item, drawing)).join("");
    case "literal":
      return drawLiteral(String.fromCodePoint(node.codePoint), drawing);
    case "any":
      return random.chance(0.03) ? random.pick([...strange]) : random.pick([...common]);
    case "category":
    case "range":
      return drawMember(node, random);
    case "set":
      return drawSet(node, drawing);
    case "group": {
      const text = drawGroup(node.name, drawing) ?? drawNode(node.body, drawing);
      if (node.number !== undefined) drawing.taken.set(node.number, text);
      return text;
    }
    case "atomic":
      return drawNode(node.body, drawing);
    case "repeat": {
      const most = Math.min(node.max, node.min + random.pick([0, 0, 1, 1, 2, 3, 6]));
      let text = "";
      for (let count = node.min + random.below(most - node.min + 1); count > 0; count--) {
        text += drawNode(node.item, drawing);
      }
      return text;
    }
    case "backreference":
      return drawing.taken.get(node.number) ?? "";
    case "conditional": {
      const branch = drawing.taken.has(node.number) ? node.yes : node.no;
      return branch ? drawNode(branch, drawing) : "";
    }
    default:
      return "";
  }
}

function drawGroup(name: string | undefined, drawing: Drawing): string | undefined {
  if (name === undefined) return undefined;
  const given = drawing.given[name];
  if (given) return given();
  const pool = addresses[name];
  return pool && drawing.random.chance(0.9) ? drawing.random.pick(pool) : undefined;
}

function drawLiteral(character: string, { random, ignoreCase }: Drawing): string {
  if (!ignoreCase || random.chance(0.5)) return character;
  return random.chance(0.5) ? character.toUpperCase() : character.toLowerCase();
}

function drawSet(set: CharacterSet, { random }: Drawing): string {
  if (!set.negated) return drawMember(random.pick(set.members), random);
  for (let tries = 0; tries < 40; tries++) {
    const character = random.chance(0.03) ? random.pick([...strange]) : random.pick([...common]);
    if (!set.members.some((member) => holds(member, character))) return character;
  }
  return "";
}

function drawMember(member: SetMember, random: Random): string {
  switch (member.kind) {
    case "literal":
      return String.fromCodePoint(member.codePoint);
    case "range": {
      const from = member.from.codePoint;
      const to = Math.min(member.to.codePoint, from + 200);
      return String.fromCodePoint(from + random.below(to - from + 1));
    }
    case "category": {
      for (let tries = 0; tries < 40; tries++) {
        const character = random.pick([...poolOf(member.category, member.negated, random)]);
        if (holds(member, character)) return character;
      }
      return "x";
    }
  }
}

function poolOf(category: "digit" | "space" | "word", negated: boolean, random: Random): string {
  if (random.chance(0.03)) return strange;
  if (negated) return common;
  if (category === "space") return spaces;
  return category === "digit" ? "0123456789" : letters;
}

function holds(member: SetMember, character: string): boolean {
  const codePoint = character.codePointAt(0)!;
  switch (member.kind) {
    case "literal":
      return member.codePoint === codePoint;
    case "range":
      return member.from.codePoint <= codePoint && codePoint <= member.to.codePoint;
    case "category": {
      const pattern = { digit: /\p{Nd}/u, space: /[\s\x1c-\x1f\x85]/, word: /[\p{L}\p{N}_]/u }[
        member.category
      ];
      return pattern.test(character) !== member.negated;
    }
  }
}
