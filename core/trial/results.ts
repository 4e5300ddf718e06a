import type { Rows } from "./rows.ts";
import type { Shapes } from "./shapes.ts";
import type { Trial } from "./trial.ts";

/** An address, a failregex, a shape of missed lines, or a line. */
export interface Result {
  /** Asks for its lines; undefined for a line. */
  readonly key: string | undefined;
  readonly label: string;
  readonly count: number;
  /** The line, or the first one, from 0. */
  readonly line: number;
}

/** A part of a list. */
export interface ResultPage {
  readonly total: number;
  readonly entries: readonly Result[];
}

/** Which entries are asked for: of a list, or the lines of the one with this key. */
export interface ResultRequest {
  readonly list: "addresses" | "regexes" | "shapes";
  readonly key?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** A part of what a trial has found; missed lines by shape are known as far as `shapes` has come. */
export function pageResults(trial: Trial, shapes: Shapes | undefined, request: ResultRequest): ResultPage {
  const { list, key } = request;
  if (key !== undefined) {
    const lines = list === "shapes" ? (shapes?.byShape.get(key)?.lines ?? []) : linesWith(trial, list, key);
    return page(lines, request, (line) => ({
      key: undefined,
      label: trial.lineAt(line) ?? "",
      count: 1,
      line,
    }));
  }
  if (list === "addresses") return pageAddresses(trial, request);
  if (list === "regexes") return pageRegexes(trial, request);
  const found = [...(shapes?.byShape ?? [])].sort(([, one], [, other]) => other.count - one.count);
  return page(found, request, ([shape, { count, lines }]) => ({
    key: shape,
    label: shape,
    count,
    line: lines[0]!,
  }));
}

function pageAddresses({ ids, tally }: Trial, request: ResultRequest): ResultPage {
  const found = [...tally.ids].sort(
    ([, one], [, other]) => other.count - one.count || one.firstLine - other.firstLine,
  );
  return page(found, request, ([id, { count, firstLine }]) => {
    const text = ids.texts[id]!;
    return { key: text, label: text, count, line: firstLine };
  });
}

function pageRegexes(trial: Trial, request: ResultRequest): ResultPage {
  const found = trial.tally.failregex.map((count, index) => ({ count, index }));
  return page(found, request, ({ count, index }) => ({
    key: `${index}`,
    label: trial.filter.failregex[index]!.pattern.text,
    count,
    line: count > 0 ? (linesWith(trial, "regexes", `${index}`, 1)[0] ?? 0) : 0,
  }));
}

/** The lines of an address or a failregex. */
function linesWith(
  trial: Trial,
  list: "addresses" | "regexes",
  key: string,
  limit = Number.POSITIVE_INFINITY,
): number[] {
  const wanted = list === "regexes" ? Number(key) : trial.ids.texts.indexOf(key);
  const lines: number[] = [];
  for (const { rows, firstLine } of trial.chunks) {
    const column = list === "regexes" ? rows.failregex : rows.ids;
    for (let row = 0; row < rows.size; row++) {
      const line = firstLine + rows.lines[row]!;
      if (column[row] !== wanted || lines.at(-1) === line) continue;
      const kind = rows.kindAt(row);
      if (kind === "part" || (list === "addresses" && kind !== "matched")) continue;
      lines.push(line);
      if (lines.length >= limit) return lines;
    }
  }
  return lines;
}

function page<Item>(
  items: readonly Item[],
  { offset, limit }: ResultRequest,
  show: (item: Item) => Result,
): ResultPage {
  return { total: items.length, entries: items.slice(offset, offset + limit).map(show) };
}

/** The next line behind or before `line` that is of a kind that `isWanted`, around the log's end; undefined: none. */
export function findNext(
  trial: Trial,
  line: number,
  direction: "forward" | "backward",
  isWanted: (kind: string) => boolean,
): number | undefined {
  const found: number[] = [];
  for (const { rows, firstLine } of trial.chunks)
    for (let row = 0; row < rows.size; row++)
      if (isWanted(kindOf(rows, row))) found.push(firstLine + rows.lines[row]!);
  if (direction === "forward") return found.find((one) => one > line) ?? found[0];
  return found.findLast((one) => one < line) ?? found.at(-1);
}

function kindOf(rows: Rows, row: number): string {
  const kind = rows.kindAt(row);
  return kind === "part" ? "matched" : kind;
}
