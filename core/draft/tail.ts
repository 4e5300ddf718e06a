import { notThese } from "./narrow.ts";
import { addressAt, type Piece } from "./piece.ts";

/**
 * The parts with free text behind the address kept from holding what announces an address: else a text of an
 * attacker's before the address could bring an address of its own, and have the rest of the line pass as free text.
 */
export function guardTail(pieces: readonly Piece[], isShort = false): readonly Piece[] {
  const address = addressAt(pieces);
  return guard(pieces, isShort, (at) => at > address);
}

/**
 * The parts with free text kept from that on both sides of the address, so that the first one announced is the only one.
 * A line whose free text announces another is not caught at all.
 */
export function guardAll(pieces: readonly Piece[], isShort = false): readonly Piece[] {
  return guard(pieces, isShort, () => true);
}

function guard(
  pieces: readonly Piece[],
  isShort: boolean,
  isMeant: (at: number) => boolean,
): readonly Piece[] {
  const connector = isShort ? findSigns(pieces) : findConnector(pieces);
  if (!connector) return pieces;
  return pieces.map((piece, at) =>
    piece.isFree && isMeant(at)
      ? {
          ...piece,
          text: piece.text.replace(/(\.|\[\^(?:\\.|[^\]])+\])([*+])/g, `(?:(?!${connector})$1)$2`),
          reason: `${piece.reason} It may not hold what stands before the address, so that nobody can forge one.`,
        }
      : piece,
  );
}

/** The parts behind the address kept from holding space, where in the examples they hold none: a narrower hold. */
export function tightenTail(pieces: readonly Piece[]): readonly Piece[] {
  const address = addressAt(pieces);
  return pieces.map((piece, at) =>
    at > address && !piece.isFree && !piece.examples.some((text) => /\s/.test(text))
      ? { ...piece, text: piece.text.replace(/\[\^((?:\\[^s]|[^\]\\])+)\](?=[*+])/g, "[^$1\\s]") }
      : piece,
  );
}

/** The same with the sign right before the address, where in the examples none stands in the part: `a|b|<ADDR>|[^|]*`. */
export function tightenSign(pieces: readonly Piece[]): readonly Piece[] {
  const address = addressAt(pieces);
  const before = pieces[address - 1];
  const sign = before?.kind === "literal" ? before.examples[0]!.trimEnd().at(-1) : undefined;
  if (sign === undefined || /\w/.test(sign)) return pieces;
  return pieces.map((piece, at) =>
    at > address && /variable|user/.test(piece.kind) && !piece.examples.some((text) => text.includes(sign))
      ? {
          ...piece,
          text: piece.text
            .replace(/\\S(?=[*+])/g, notThese(sign, "\\s"))
            .replace(/(?<!\\)\.(?=[*+])/g, notThese(sign)),
        }
      : piece,
  );
}

/** A regex for what announces the address: the words before it; signs alone only with an address behind them. */
function findConnector(pieces: readonly Piece[]): string | undefined {
  const address = addressAt(pieces);
  const first = pieces.findIndex(({ kind }) => kind !== "start" && kind !== "prefix");
  let connector = "";
  for (const { kind, text } of pieces.slice(first, address).reverse()) {
    const isOption = kind === "prefix" || (kind === "variable" && text.endsWith(")?"));
    if (kind !== "literal" && !isOption) break;
    connector = (kind === "literal" ? /(?:\S+ )?\S*$/.exec(text)![0] : text) + connector;
    if (kind === "literal" && /\w/.test(text)) return connector;
  }
  return connector === "" ? undefined : `${connector}[\\da-fA-F]*[.:]`;
}

/** A regex for the signs right before the address, with one behind them. */
function findSigns(pieces: readonly Piece[]): string | undefined {
  const address = addressAt(pieces);
  const before = pieces[address - 1];
  const signs = before?.kind === "literal" ? /\S+$/.exec(before.text)?.[0] : undefined;
  return signs && `${signs}[\\da-fA-F]*[.:]`;
}

/** Free text that ends a line behind a colon, as something that may be missing there. */
export function openEnd(pieces: readonly Piece[]): readonly Piece[] {
  const [before, last] = pieces.slice(-2);
  if (before?.kind !== "literal" || !before.text.endsWith(": ") || last?.text !== ".+") return pieces;
  return [
    ...pieces.slice(0, -2),
    { ...before, text: before.text.slice(0, -1), examples: before.examples.map((text) => text.slice(0, -1)) },
    { ...last, text: ".*", examples: last.examples.map((text) => ` ${text}`) },
  ];
}
