import { failure } from "./failure.ts";
import { addressAt, type Piece } from "./piece.ts";
import { escapeLiteral } from "./write.ts";

/** What stands between two values: what closes the first, what parts them, the key of the second and what opens it. */
const between = /^(?<close>[>"'\])]?)(?<sep>,? )(?<key>\w+=[<"'[(]?)$/;
const first = /^(?<head>.*\W)(?<key>\w+=[<"'[(]?)$/s;

/**
 * The fields between the words that tell of the failure and the field of the address, as any number of any fields; the one
 * for the user, where it is the first of them, as one that may be missing. Other parts as they are.
 */
export function loosenFields(pieces: readonly Piece[]): readonly Piece[] {
  const address = addressAt(pieces);
  const own = between.exec(literalAt(pieces, address - 1))?.groups;
  if (!own) return pieces;
  const sep = own.sep!;
  let start = address - 1;
  let close = own.close!;
  for (;;) {
    const value = pieces[start - 1];
    const isValue = value && !value.isFree && (value.kind === "variable" || value.kind === "user");
    if (!isValue || value.examples.some((text) => text.includes(sep))) return pieces;
    const text = literalAt(pieces, start - 2);
    const found = between.exec(text)?.groups;
    start -= 2;
    if (found?.sep === sep) {
      close = found.close!;
      continue;
    }
    const begin = first.exec(text)?.groups;
    const told = pieces.slice(0, start).map(({ examples }) => examples[0]!);
    if (!begin || !failure.test(told.join("") + begin.head)) return pieces;
    return loosen(pieces, { start, address, head: begin.head!, key: begin.key!, close, sep, own: own.key! });
  }
}

interface Run {
  /** The parts from the literal that ends in the first key to the one before the address. */
  readonly start: number;
  readonly address: number;
  /** What stands before the first key, in its literal. */
  readonly head: string;
  readonly key: string;
  /** What closes the first value. */
  readonly close: string;
  readonly sep: string;
  /** The key of the address. */
  readonly own: string;
}

function loosen(
  pieces: readonly Piece[],
  { start, address, head, key, close, sep, own }: Run,
): readonly Piece[] {
  const lines = pieces[0]!.examples;
  const value = pieces[start + 1]!;
  const isUser = value.kind === "user";
  if (pieces.slice(start + 2, address).some(({ kind }) => kind === "user")) return pieces;
  const user = lines.map((_, line) => (isUser ? `${key}${value.examples[line]!}${close}${sep}` : ""));
  const fields = lines.map((_, line) => {
    const all = pieces.slice(start, address).map(({ examples }) => examples[line]!);
    return all.join("").slice(head.length + user[line]!.length, -own.length);
  });
  const literal = (text: string): Piece => ({
    ...{ text: escapeLiteral(text), kind: "literal", reason: "The same in all lines." },
    ...{ examples: lines.map(() => text), isFree: false },
  });
  const option: Piece = {
    ...{ text: `(?:${escapeLiteral(key)}${value.text}${escapeLiteral(close + sep)})?`, kind: "user" },
    ...{ reason: `${value.reason} Not in all lines, perhaps.`, examples: user, isFree: false },
  };
  const any: Piece = {
    ...{
      text: `(?:(?!${escapeLiteral(own)})\\w+=${sep === " " ? "\\S*" : "[^,\\s]*"}${sep})*`,
      kind: "variable",
    },
    ...{ reason: "Other fields, in any number.", examples: fields, isFree: false },
  };
  return [
    ...pieces.slice(0, start),
    literal(head),
    ...(isUser ? [option] : []),
    any,
    literal(own),
    ...pieces.slice(address),
  ];
}

/** The text of a literal part; empty where the part is none. */
function literalAt(pieces: readonly Piece[], at: number): string {
  const piece = pieces[at];
  if (piece?.kind !== "literal") return "";
  const [text] = piece.examples;
  return piece.examples.every((other) => other === text) ? text! : "";
}
