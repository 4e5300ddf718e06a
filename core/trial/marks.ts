import { findHits, placeFailure, type TupleLine } from "../filter/index.ts";
import { none, type RowKind, type Rows } from "./rows.ts";
import { type DoneChunk, linesOf, type Trial } from "./trial.ts";

/** A stretch of a line that is to be coloured, in UTF-16 offsets. */
export interface Stretch {
  readonly role: "date" | "match" | "address" | "user" | "group";
  readonly name?: string;
  readonly start: number;
  readonly end: number;
}

/** What became of a line, and where: see LineMark in server/protocol-trial.ts. */
export interface Mark {
  /** The log's line, from 0. */
  readonly line: number;
  readonly kind: Exclude<RowKind, "part"> | "old" | "undated" | "missed";
  readonly failregex: readonly number[];
  readonly stretches: readonly Stretch[];
}

/** Which lines are marked, and how. */
export interface MarkRequest {
  readonly from: number;
  /** The line behind the last one. */
  readonly to: number;
  /** Lines that nothing matched are marked, too, where they have a date. */
  readonly withMissed: boolean;
  /** Failures before this time (Unix seconds) are old. */
  readonly oldBefore: number;
}

/** The marks of the lines of a range that are done, in order. */
export function findMarks(trial: Trial, request: MarkRequest): Mark[] {
  const marks: Mark[] = [];
  const first = Math.max(0, trial.chunkOf(request.from));
  for (let index = first; index < trial.chunks.length; index++) {
    const chunk = trial.chunks[index]!;
    if (chunk.firstLine >= request.to) break;
    if (chunk.rows.size > 0 || request.withMissed) markChunk(trial, index, request, marks);
  }
  return marks;
}

/** How many lines of a trial are marked besides those that are missed. */
export function countMarked({ tally }: Trial): number {
  return tally.matched + tally.ignored;
}

function markChunk(trial: Trial, index: number, request: MarkRequest, marks: Mark[]): void {
  const chunk = trial.chunks[index]!;
  const { rows, firstLine } = chunk;
  const lines = linesOf(trial.log.read(index));
  let row = 0;
  let tested = 0;
  for (let at = 0; at < lines.length && firstLine + at < request.to; at++) {
    const text = lines[at]!;
    const isTested = text !== "" && !text.startsWith("#");
    const date = isTested ? dateAt(chunk, tested++) : undefined;
    const begin = row;
    while (row < rows.size && rows.lines[row] === at) row++;
    if (firstLine + at < request.from) continue;
    if (row > begin) marks.push(markLine(trial, chunk, [begin, row], text, date, request.oldBefore));
    else if (request.withMissed && date)
      marks.push({ line: firstLine + at, kind: "missed", failregex: [], stretches: [dateStretch(date)] });
  }
}

interface DatePlace {
  readonly start: number;
  readonly end: number;
}

function dateAt({ dates }: DoneChunk, index: number): DatePlace | undefined {
  const start = dates?.starts[index] ?? -1;
  const end = dates?.ends[index] ?? -1;
  return end > start ? { start, end } : undefined;
}

function dateStretch({ start, end }: DatePlace): Stretch {
  return { role: "date", start, end };
}

function markLine(
  trial: Trial,
  { rows, firstLine }: DoneChunk,
  [begin, end]: readonly [number, number],
  text: string,
  date: DatePlace | undefined,
  oldBefore: number,
): Mark {
  const failregex: number[] = [];
  for (let row = begin; row < end; row++) {
    const index = rows.failregex[row]!;
    if (index !== none && !failregex.includes(index)) failregex.push(index);
  }
  const stretches = date ? [dateStretch(date)] : [];
  // A match over several lines has no place in one of them.
  if (failregex.length > 0 && trial.filter.maxlines === 1)
    stretches.push(...placeHits(trial, text, rows.whole[begin] === 1 ? undefined : date, date, failregex));
  const kind = kindOf(rows, begin, oldBefore);
  return { line: firstLine + rows.lines[begin]!, kind, failregex, stretches };
}

function kindOf(rows: Rows, row: number, oldBefore: number): Mark["kind"] {
  const kind = rows.kindAt(row);
  if (kind === "part") return "matched";
  if (kind !== "matched") return kind;
  const time = rows.times[row]!;
  if (Number.isNaN(time)) return "undated";
  return time < oldBefore ? "old" : kind;
}

/** Where the failregexes of a line matched: they see it without the date that was `cut`. */
function placeHits(
  { filter }: Trial,
  text: string,
  cut: DatePlace | undefined,
  date: DatePlace | undefined,
  wanted: readonly number[],
): Stretch[] {
  const tuple: TupleLine["tuple"] = cut
    ? [text.slice(0, cut.start), text.slice(cut.start, cut.end), text.slice(cut.end)]
    : ["", "", text];
  const line: TupleLine = { tuple };
  const stretches: Stretch[] = [];
  for (const hit of findHits(filter, tuple[0], tuple[2]).hits) {
    const { failregex } = hit;
    if (!wanted.includes(failregex)) continue;
    const { match, groups } = placeFailure(text, { failregex, hit }, { line, date: date ?? null }, filter);
    if (match) stretches.push({ role: "match", start: match[0], end: match[1] });
    for (const [name, [start, end]] of groups) stretches.push({ role: roleOf(name), name, start, end });
  }
  return stretches;
}

const addressNames = new Set(["ip4", "ip6", "dns", "fid", "host", "ip", "cidr"]);

function roleOf(name: string): Stretch["role"] {
  if (addressNames.has(name)) return "address";
  return /^(?:alt_)?user(?:_|$)/.test(name) ? "user" : "group";
}
