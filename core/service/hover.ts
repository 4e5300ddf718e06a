import { type Analysis, knownOption, type ValuePart } from "../analysis/index.ts";
import type { Span } from "../text/index.ts";
import { type Cursor, cursorAt } from "./cursor.ts";
import { describeDirective } from "./hover-dates.ts";
import { describeFileName, describeLogs, describeParameter } from "./hover-names.ts";
import { describeOption, describeValue } from "./hover-option.ts";
import { describeRegexes, regexOptions } from "./hover-regex.ts";
import { describeSection } from "./hover-section.ts";
import { describeTag } from "./hover-tag.ts";
import { describeVariable } from "./hover-variable.ts";
import { offsetAt, rangeOf } from "./lines.ts";
import type { Position, Range } from "./lsp.ts";

/** What an editor shows about the word under the pointer. */
export interface Hover {
  readonly contents: { readonly kind: "markdown"; readonly value: string };
  readonly range: Range;
}

/** What is known of a stretch, in Markdown. */
interface Description {
  readonly text: string | undefined;
  readonly span: Span;
}

/** What the word at a position means and where its value comes from; undefined where there is nothing to tell. */
export function hover(analysis: Analysis, path: string, position: Position): Hover | undefined {
  const source = analysis.source(path);
  const cursor = source && cursorAt(analysis, path, offsetAt(source, position));
  if (!cursor) return undefined;
  for (const { text, span } of describe(analysis, cursor)) {
    if (!text) continue;
    return { contents: { kind: "markdown", value: text }, range: rangeOf(cursor.source, span) };
  }
  return undefined;
}

/** What can be told, the most special first. */
function* describe(analysis: Analysis, cursor: Cursor): Iterable<Description> {
  const { part, span, option, section, valuePart, role } = cursor;
  if (part === "section" && section) yield { text: describeSection(analysis, cursor), span };
  if (part === "option" && option) yield { text: describeOption(analysis, cursor), span };
  if (part !== "value" || !option || cursor.offset < span.start) return;
  const line = lineWithin(cursor);
  if (option.name === "datepattern") yield describeDirective(cursor);
  if (valuePart) yield { text: describePart(analysis, cursor, valuePart), span: valuePart.span };
  if (regexOptions.test(option.name) || (role.kind === "filter" && /<|%\(/.test(option.value.text)))
    yield { text: describeRegexes(analysis, cursor, line), span: line };
  const known = knownOption(role.kind, section?.name ?? "", option.name);
  if (known) yield { text: describeValue(analysis, cursor, known), span };
}

function describePart(analysis: Analysis, cursor: Cursor, part: ValuePart): string | undefined {
  switch (part.kind) {
    case "variable":
      return describeVariable(analysis, cursor, part.name);
    case "tag":
      return describeTag(analysis, cursor, part.name);
    case "filter":
    case "action":
    case "include":
      return describeFileName(analysis, cursor, part);
    case "parameter":
    case "argument":
      return describeParameter(analysis, cursor, part);
    case "logpath":
      return describeLogs(analysis, cursor, part.name);
    case "percent":
      return undefined;
  }
}

/** The line of the value that the cursor is in, without the white space around it. */
function lineWithin({ source, span, offset }: Cursor): Span {
  const { text } = source;
  let start = offset;
  while (start > span.start && !/[\n\r]/.test(text[start - 1]!)) start--;
  let end = offset;
  while (end < span.end && !/[\n\r]/.test(text[end]!)) end++;
  while (start < end && /\s/.test(text[start]!)) start++;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  return { start, end };
}
