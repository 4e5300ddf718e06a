import { type CompiledFilter, LineMatcher } from "../filter/index.ts";
import { areClaimed } from "./client.ts";
import { findNameEnds } from "./names.ts";
import { addressAt, type Piece } from "./piece.ts";
import type { ReadExample } from "./read.ts";
import { toLine } from "./read.ts";
import { catches } from "./trial.ts";

/** Addresses to forge; one that stands in no example is taken. */
const forgedAddresses = ["192.0.2.123", "198.51.100.234", "203.0.113.245"];

/** Bounds for lines with very many parts: the nearest to the address are tried. */
const mostExamples = 4;
const mostParts = 12;

/**
 * A line in which an attacker, by a text of his own in one of the parts that differ or by a name that is the same in all
 * lines, has an address caught that is not his; undefined where none of those tried does. Tried are continuations of the
 * line as the regex wants them.
 */
export function findForgery(
  filter: CompiledFilter,
  pieces: readonly Piece[],
  examples: readonly ReadExample[],
): string | undefined {
  const forged = forgedAddresses.find((address) => !examples.some(({ text }) => text.includes(address)));
  if (forged === undefined) return undefined;
  const matcher = new LineMatcher(filter);
  for (const [at, example] of examples.slice(0, mostExamples).entries()) {
    for (const line of forgeLines(pieces, example, at, forged)) {
      const hits = catches(matcher.processLine(line));
      if (hits.some(({ id }) => id === forged)) return line;
    }
  }
  return undefined;
}

function* forgeLines(
  pieces: readonly Piece[],
  example: ReadExample,
  at: number,
  forged: string,
): Generator<string> {
  const spans: { start: number; end: number }[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const start = offset;
    offset += piece.examples[at]?.length ?? 0;
    spans.push({ start, end: offset });
  }
  const address = addressAt(pieces);
  const { text, line, date } = example;
  const place = spans[address];
  if (!place) return;
  const rests = new Set<string>();
  spans.slice(Math.max(0, address - mostParts), address).forEach(({ end }) => {
    const upTo = text.slice(end, place.start) + forged;
    for (const { end: cut } of spans.slice(address, address + mostParts))
      rests.add(upTo + text.slice(place.end, cut));
    // Fields may follow, where the regex takes more of them than the example has.
    const whole = text.slice(place.end);
    for (const behind of [" ", whole, `${whole.trimEnd()}, x`, `${whole.trimEnd()} x`])
      rests.add(upTo + behind);
  });
  const behinds = spans.slice(address, address + mostParts).map(({ end }) => text.slice(place.end, end));
  for (const [index, piece] of pieces.slice(0, address).entries()) {
    if (piece.kind !== "literal") continue;
    for (const length of findNameEnds(piece.examples[at]!)) {
      const end = spans[index]!.start + length;
      const cut = toLine({ start: end, end }, date?.span).start;
      const upTo = line.slice(0, cut) + text.slice(end, place.start) + forged;
      for (const behind of [" ", ...behinds]) yield upTo + behind + line.slice(cut);
    }
  }
  for (const [index, piece] of pieces.entries()) {
    if (!isForeign(piece, pieces[index - 1], pieces[index + 1]) || Math.abs(index - address) > 2 * mostParts)
      continue;
    const span = { start: toLine(spans[index]!, date?.span).start, end: 0 };
    span.end = span.start + (spans[index]!.end - spans[index]!.start);
    for (const rest of rests) {
      for (const around of ["", "x "]) {
        yield line.slice(0, span.start) + around + rest + line.slice(span.end);
        yield `${line.slice(0, span.start) + around + rest} ${line.slice(span.end)}`;
      }
    }
  }
}

/** Whether somebody from outside may choose what stands there. */
function isForeign(
  { kind, text, examples }: Piece,
  before: Piece | undefined,
  after: Piece | undefined,
): boolean {
  const isClient = kind === "prefix" && before?.kind === "literal" && after?.text.startsWith("\\[");
  if (isClient) return areClaimed(examples, before.examples[0]!);
  return kind === "user" || (kind === "variable" && !/^(?:\\d|\[\\d|\[0-9)[^ ]*$/.test(text));
}
