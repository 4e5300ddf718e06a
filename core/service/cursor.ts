import { type Analysis, type FileRole, partsOf, roleOf, type ValuePart } from "../analysis/index.ts";
import { type ConfigOption, type ConfigSection, type Line, parseConfig, readLines } from "../config/index.ts";
import { type Source, type Span, skipSpace } from "../text/index.ts";

/** What stands at an offset of a file of fail2ban's, in half-typed text too. */
export interface Cursor {
  readonly source: Source;
  readonly role: FileRole;
  readonly offset: number;
  /**
   * `section` is a header's name, `option` an option's name or the place where one would begin, `value` anything behind
   * the `=` and on the lines that continue it, `between` the rest (behind a header's bracket, before an `=`).
   */
  readonly part: "comment" | "section" | "option" | "value" | "between";
  /** The section that the offset is in; undefined before the first. */
  readonly section: ConfigSection | undefined;
  /** The option whose name or value it is; undefined where a name is half typed. */
  readonly option: ConfigOption | undefined;
  /** The innermost part of the value that the offset is in or touches. */
  readonly valuePart: ValuePart | undefined;
  /** The stretch of the part: a name, a whole value, a comment; empty where nothing stands yet. */
  readonly span: Span;
  /** The text of the part before the offset; that of a value without its comments and the white space at its begin. */
  readonly before: string;
}

/** What stands at an offset; undefined where there is no such file, or it is none of fail2ban's. */
export function cursorAt(analysis: Analysis, path: string, offset: number): Cursor | undefined {
  const source = analysis.source(path);
  const role = roleOf(path);
  if (!source || !role) return undefined;
  const at = Math.min(Math.max(offset, 0), source.text.length);
  const found = placeIn(source, at);
  const option = found.option;
  const isNamed = option && (found.part === "value" || found.part === "option");
  const parts = isNamed ? partsOf(role.kind, found.section?.name ?? "", option) : [];
  const valuePart = found.part === "value" ? innermost(parts, at) : undefined;
  return { source, role, offset: at, ...found, valuePart };
}

/** What a line is, for those that stand in it. */
interface Row {
  readonly line: Line;
  readonly kind: "empty" | "header" | "option" | "continuation" | "unclear";
  readonly section: ConfigSection | undefined;
  /** The option that the line begins or continues, or (of an empty one) that white space would continue. */
  readonly option: ConfigOption | undefined;
  /** Less white space than this, and the line continues nothing. */
  readonly indent: number;
}

type Found = Pick<Cursor, "part" | "section" | "option" | "span" | "before">;

function placeIn(source: Source, at: number): Found {
  const { text } = source;
  const rows = rowsOf(source);
  const row = rows[rowAt(rows, at)]!;
  const { line, section } = row;
  const lineText = text.slice(line.start, line.end);
  const commentAt = commentStart(text, line);
  if (commentAt >= 0 && at > commentAt) {
    const span = { start: commentAt, end: line.end };
    return { part: "comment", section, option: undefined, span, before: text.slice(commentAt, at) };
  }
  const name = (part: "section" | "option", span: Span, option?: ConfigOption): Found => ({
    part,
    section,
    option,
    span,
    before: text.slice(span.start, Math.max(at, span.start)),
  });
  if (row.kind === "empty") {
    // How far the line is indented is told by what stands there, were it nothing but the cursor.
    const indent = Math.max(at - line.start, /^[ \t]*/.exec(lineText)![0].length);
    const continues = row.option && commentAt < 0 && indent > row.indent;
    return continues ? valueFound(source, rows, row, at) : name("option", { start: at, end: at });
  }
  if (row.kind === "continuation") return valueFound(source, rows, row, at);
  const { content } = line;
  if (row.kind === "header") {
    const close = text.lastIndexOf("]", content.end - 1);
    const end = close > content.start ? close : content.end;
    if (at > content.start && at <= end) return name("section", { start: content.start + 1, end });
    return between(section, at);
  }
  if (row.kind === "option" && row.option) {
    const { nameSpan } = row.option;
    if (at <= nameSpan.end) return name("option", nameSpan, row.option);
    return at <= delimiterOf(text, nameSpan)
      ? { ...between(section, at), option: row.option }
      : valueFound(source, rows, row, at);
  }
  if (text[content.start] === "[" && at > content.start)
    return name("section", { start: content.start + 1, end: content.end });
  return at >= content.start && at <= content.end ? name("option", content) : between(section, at);
}

function between(section: ConfigSection | undefined, at: number): Found {
  return { part: "between", section, option: undefined, span: { start: at, end: at }, before: "" };
}

function valueFound(source: Source, rows: readonly Row[], row: Row, at: number): Found {
  const { text } = source;
  const option = row.option!;
  const first = delimiterOf(text, option.nameSpan) + 1;
  let end = first;
  const before: string[] = [];
  for (let index = rowAt(rows, first); index < rows.length; index++) {
    const { line, option: own, kind } = rows[index]!;
    if (kind === "unclear") continue;
    if (own !== option || (kind === "option" && line.start > first)) break;
    const start = Math.max(line.start, first);
    if (kind !== "empty") end = Math.max(line.content.end, first);
    if (line.start <= at && !(kind === "empty" && line.comment)) {
      // Cut off before a comment; white space up to the cursor stays.
      const stop = line.comment ? Math.max(line.content.end, start) : line.end;
      before.push(text.slice(start, Math.min(stop, Math.max(at, start))));
    }
  }
  const filled = skipSpace(text, first, end);
  const start = filled < end ? filled : at;
  const span = { start, end: Math.max(end, at) };
  return { part: "value", section: row.section, option, span, before: before.join("\n").trimStart() };
}

function innermost(parts: readonly ValuePart[], at: number): ValuePart | undefined {
  let best: ValuePart | undefined;
  for (const part of parts) {
    if (part.span.start > at || part.span.end < at) continue;
    if (!best || rank(part, at) <= rank(best, at)) best = part;
  }
  return best;
}

/** Small where the part is the better answer: it holds the character behind the offset, and it is short. */
function rank({ span }: ValuePart, at: number): number {
  return span.end - span.start + (at < span.end ? 0 : 1 << 30);
}

function delimiterOf(text: string, nameSpan: Span): number {
  let at = nameSpan.end;
  while (at < text.length && text[at] !== "=" && text[at] !== ":") at++;
  return at;
}

function commentStart(text: string, line: Line): number {
  if (!line.comment) return -1;
  const first = skipSpace(text, line.start, line.end);
  if (text[first] === "#") return first;
  for (let at = text.indexOf(";", line.start); at >= 0 && at < line.end; at = text.indexOf(";", at + 1)) {
    if (at === line.start || skipSpace(text, at - 1, at) === at) return at;
  }
  return -1;
}

const known = new WeakMap<Source, readonly Row[]>();

/** Each line of a source with what fail2ban takes it for; there is always one that holds the end of the text. */
function rowsOf(source: Source): readonly Row[] {
  let rows = known.get(source);
  if (!rows) {
    rows = readRows(source);
    known.set(source, rows);
  }
  return rows;
}

function readRows(source: Source): Row[] {
  const { text } = source;
  const { sections } = parseConfig(source);
  const sectionAt = new Map(sections.map((section) => [section.nameSpan.start - 1, section]));
  const optionAt = new Map(
    sections.flatMap(({ options }) => options.map((option) => [option.nameSpan.start, option])),
  );
  const rows: Row[] = [];
  let section: ConfigSection | undefined;
  let option: ConfigOption | undefined;
  let indent = 0;
  for (const line of linesWithEnd(source)) {
    const { content } = line;
    let kind: Row["kind"] = "unclear";
    if (content.start >= content.end) kind = "empty";
    else if (option && line.indent > indent) kind = "continuation";
    else {
      indent = line.indent;
      const header = sectionAt.get(content.start);
      if (header) {
        kind = "header";
        section = header;
        if (text.lastIndexOf("]", content.end - 1) > content.start + 1) option = undefined;
      } else {
        const own = optionAt.get(content.start);
        if (own) {
          kind = "option";
          option = own;
        }
      }
    }
    const own = kind === "header" || kind === "unclear" ? undefined : option;
    rows.push({ line, kind, section, option: own, indent });
  }
  return rows;
}

function* linesWithEnd(source: Source): Generator<Line> {
  const { text } = source;
  let number = 0;
  for (const line of readLines(source)) {
    number = line.number;
    yield line;
  }
  const last = text[text.length - 1];
  if (last !== undefined && last !== "\n" && last !== "\r") return;
  const at = text.length;
  yield {
    number: number + 1,
    start: at,
    end: at,
    content: { start: at, end: at },
    indent: 0,
    comment: false,
    text: "",
  };
}

/** The index of the row that an offset stands in. */
function rowAt(rows: readonly Row[], at: number): number {
  let low = 0;
  let high = rows.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.line.start <= at) low = middle;
    else high = middle;
  }
  return low;
}
