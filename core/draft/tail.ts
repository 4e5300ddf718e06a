import type { Piece } from "./compose.ts";

/**
 * The parts with free text behind the address kept from holding what announces an address: else a text of an
 * attacker's before the address could bring an address of its own, and have the rest of the line pass as free text.
 */
export function guardTail(pieces: readonly Piece[]): readonly Piece[] {
  const address = pieces.findIndex(({ kind }) => kind === "address");
  const before = pieces[address - 1];
  const connector = before?.kind === "literal" ? /(?:\S+ )?\S*$/.exec(before.text)?.[0] : undefined;
  if (!connector) return pieces;
  return pieces.map((piece, at) =>
    at > address && piece.isFree
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
  const address = pieces.findIndex(({ kind }) => kind === "address");
  return pieces.map((piece, at) =>
    at > address && !piece.isFree && !piece.examples.some((text) => /\s/.test(text))
      ? { ...piece, text: piece.text.replace(/\[\^((?:\\[^s]|[^\]\\])+)\](?=[*+])/g, "[^$1\\s]") }
      : piece,
  );
}
