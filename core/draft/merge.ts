import { addressAt, type Piece } from "./piece.ts";
import { guardLiteral } from "./write.ts";

/** The brackets that some of the addresses stand in, left to `<ADDR>`, which takes them. */
export function foldBrackets(pieces: readonly Piece[]): readonly Piece[] {
  const at = addressAt(pieces);
  const [open, address, close] = [pieces[at - 1], pieces[at], pieces[at + 1]];
  if (!open || !address || open.text !== "\\[?" || close?.text !== "\\]?") return pieces;
  const examples = address.examples.map((text, line) => open.examples[line] + text + close.examples[line]);
  const reason = `${address.reason} The tag takes the brackets, too.`;
  return [...pieces.slice(0, at - 1), { ...address, examples, reason }, ...pieces.slice(at + 2)];
}

/** The parts with literals that follow each other made one. */
export function merge(pieces: readonly Piece[]): readonly Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged[merged.length - 1];
    if (last?.kind === "literal" && piece.kind === "literal") {
      merged[merged.length - 1] = {
        ...last,
        text: last.text + piece.text,
        reason:
          piece.reason === "Space." ? last.reason : last.reason === "Space." ? piece.reason : last.reason,
        examples: last.examples.map((text, index) => text + piece.examples[index]!),
      };
    } else merged.push(piece);
  }
  return merged.map((piece) =>
    piece.kind === "literal" ? { ...piece, text: guardLiteral(piece.text) } : piece,
  );
}
