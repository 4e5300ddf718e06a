import { type Analysis, roleOf } from "../analysis/index.ts";
import { type ConfigFile, type Line, parseConfig, readLines } from "../config/index.ts";
import type { Source, Span } from "../text/index.ts";
import { rangeOf } from "./lines.ts";
import type { Range, TextEdit } from "./lsp.ts";

/** Columns of a tab. */
const tab = 8;
/** Options whose lines are all alike; those of others (shell, say) may be indented among themselves. */
const listed = /^(?:fail|ignore)regex$|^logpath$/i;
/** Where a value goes on that has nothing behind its `=`. */
const hanging = 4;

/**
 * Tidies a file: `name = value`, what continues a value stands below it, one blank line between blocks, no white space at
 * the ends of lines. What fail2ban reads is read before and after: where it would change, there are no edits at all.
 */
export function format(analysis: Analysis, path: string, range?: Range): readonly TextEdit[] {
  const source = analysis.source(path);
  if (!source || !roleOf(path)) return [];
  const before = parseConfig(source);
  // A file that fail2ban refuses is mended first: what belongs to what is not sure in it.
  if (before.refusal) return [];
  const edits = editsOf(before).filter(({ span }) => {
    const { start, end } = rangeOf(source, span);
    return !range || (end.line >= range.start.line && start.line <= range.end.line);
  });
  const after = parseConfig({ kind: "file", path, text: applyEdits(source.text, edits) });
  if (!readsTheSame(before, after)) return [];
  return edits.map(({ span, text }) => ({ range: rangeOf(source, span), newText: text }));
}

interface LineEdit {
  readonly span: Span;
  readonly text: string;
}

/** Whether fail2ban reads the same sections, options and values in both. */
function readsTheSame(one: ConfigFile, other: ConfigFile): boolean {
  return JSON.stringify(meaningOf(one)) === JSON.stringify(meaningOf(other));
}

function meaningOf({ sections, refusal }: ConfigFile): unknown {
  const named = sections.map(({ name, options }) => [
    name,
    options.map((option) => [option.name, option.value.text]),
  ]);
  return [named, refusal?.type];
}

/** A line and what it is to the option that it stands in. */
interface Row {
  readonly line: Line;
  readonly kind: "blank" | "comment" | "header" | "option" | "continuation";
}

function editsOf(file: ConfigFile): LineEdit[] {
  const { source } = file;
  const rows = rowsOf(file);
  const edits: LineEdit[] = [];
  const replace = (start: number, end: number, text: string) => {
    if (source.text.slice(start, end) !== text) edits.push({ span: { start, end }, text });
  };
  let column = hanging;
  let isList = false;
  for (let index = 0; index < rows.length; index++) {
    const { line, kind } = rows[index]!;
    const end = trimmedEnd(source.text, line);
    if (kind === "blank") {
      const next = nextWithText(rows, index);
      // What stands between the lines of a value is a part of it; of other blank lines one is enough.
      const isExtra = next?.kind !== "continuation" && (index === 0 || rows[index - 1]!.kind === "blank");
      if (isExtra || !next) removeLine(source, rows, index, edits);
      else replace(line.start, line.end, "");
      continue;
    }
    replace(end, line.end, "");
    if (kind === "comment") continue;
    if (kind === "header") {
      replace(line.start, line.content.start, "");
    } else if (kind === "option") {
      replace(line.start, line.content.start, "");
      const { nameEnd, delimiter, valueStart } = partsOfOption(source.text, line);
      const hasValue = valueStart < line.content.end;
      const sign = ` ${source.text[delimiter]}${hasValue ? " " : ""}`;
      isList = listed.test(source.text.slice(line.content.start, nameEnd));
      // A comment right behind the sign keeps the blank that makes it one.
      if (hasValue || !line.comment) replace(nameEnd, valueStart, sign);
      column = hasValue ? nameEnd - line.content.start + sign.length : hanging;
    } else {
      const block = blockFrom(rows, index);
      const least = Math.min(...block.map((row) => indentOf(source.text, row.line)));
      const shift = column - least;
      for (const row of block) {
        const width = isList ? column : Math.max(indentOf(source.text, row.line) + shift, 1);
        replace(row.line.start, row.line.content.start, " ".repeat(width));
        replace(trimmedEnd(source.text, row.line), row.line.end, "");
      }
      index = rows.indexOf(block[block.length - 1]!);
    }
  }
  const seen = new Set<string>();
  return edits
    .filter(({ span, text }) => {
      const key = `${span.start}:${span.end}:${text}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((one, other) => one.span.start - other.span.start || one.span.end - other.span.end);
}

/** The lines that continue one value from here on, without blank lines and comments between them. */
function blockFrom(rows: readonly Row[], index: number): Row[] {
  const block: Row[] = [];
  for (let at = index; at < rows.length; at++) {
    const row = rows[at]!;
    if (row.kind === "continuation") block.push(row);
    else if (row.kind === "option" || row.kind === "header") break;
  }
  return block;
}

function rowsOf(file: ConfigFile): Row[] {
  const { source } = file;
  const options = new Set<number>();
  const headers = new Set<number>();
  for (const section of file.sections) {
    headers.add(section.nameSpan.start - 1);
    for (const option of section.options) options.add(option.nameSpan.start);
  }
  return [...readLines(source)].map((line) => {
    const isEmpty = line.content.start >= line.content.end;
    const start = line.content.start;
    const kind = isEmpty
      ? line.comment
        ? "comment"
        : "blank"
      : headers.has(start)
        ? "header"
        : options.has(start)
          ? "option"
          : "continuation";
    return { line, kind };
  });
}

function partsOfOption(text: string, { content }: Line) {
  let delimiter = content.start;
  while (delimiter < content.end && text[delimiter] !== "=" && text[delimiter] !== ":") delimiter++;
  let nameEnd = delimiter;
  while (nameEnd > content.start && isBlank(text[nameEnd - 1])) nameEnd--;
  let valueStart = delimiter + 1;
  while (valueStart < content.end && isBlank(text[valueStart])) valueStart++;
  return { nameEnd, delimiter, valueStart };
}

function removeLine(source: Source, rows: readonly Row[], index: number, edits: LineEdit[]): void {
  const { line } = rows[index]!;
  const next = rows[index + 1]?.line.start ?? source.text.length;
  if (next > line.start) edits.push({ span: { start: line.start, end: next }, text: "" });
}

function nextWithText(rows: readonly Row[], index: number): Row | undefined {
  return (
    rows.slice(index + 1).find(({ kind }) => kind !== "blank" && kind !== "comment") ??
    commentBehind(rows, index)
  );
}

function commentBehind(rows: readonly Row[], index: number): Row | undefined {
  return rows.slice(index + 1).find(({ kind }) => kind === "comment");
}

function trimmedEnd(text: string, line: Line): number {
  let end = line.end;
  while (end > line.start && isBlank(text[end - 1])) end--;
  return end;
}

/** How many columns a line is indented. */
function indentOf(text: string, { start, content }: Line): number {
  let width = 0;
  for (let at = start; at < content.start; at++)
    width = text[at] === "\t" ? width - (width % tab) + tab : width + 1;
  return width;
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

function applyEdits(text: string, edits: readonly LineEdit[]): string {
  let result = "";
  let at = 0;
  for (const { span, text: replacement } of edits) {
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}
