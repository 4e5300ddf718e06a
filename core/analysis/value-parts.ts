import { type ConfigOption, splitWithOptions } from "../config/index.ts";
import { originOf, type Span, sliceTraced, splitTraced, type Traced } from "../text/index.ts";
import type { FileKind } from "./kind.ts";

/** Something in a value that has a meaning of its own. Spans are of the source that the value stands in. */
export interface ValuePart {
  /**
   * `variable` is `%(name)s`, `percent` is `%%`, `tag` is `<name>`; `filter` and `action` name a file, `parameter` and
   * `argument` are the two sides of `[name=value]` behind it; `include` names a file of [INCLUDES], `logpath` a log.
   */
  readonly kind:
    | "variable"
    | "percent"
    | "tag"
    | "filter"
    | "action"
    | "parameter"
    | "argument"
    | "include"
    | "logpath";
  /** The name alone: `port` of `%(port)s`, `HOST` of `<HOST>`, `/F-USER` of `</F-USER>`. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  /** Of a parameter or an argument: what it is given to. */
  readonly owner?: { readonly kind: "filter" | "action"; readonly name: string };
  /** Of an argument: its parameter. */
  readonly parameter?: string;
}

/** An option of a jail whose value names actions. */
const actionOption = /^(?:action|banaction)(?:$|_)/;
const parameterPattern = /([\p{L}\p{N}_?=.-]*?)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,\]]*))(?:,|\]|$|\s)/dgu;

/** The parts of an option's value as written (nothing is expanded), by where they begin; inner parts behind outer ones. */
export function partsOf(kind: FileKind, section: string, option: ConfigOption): ValuePart[] {
  const { name, value } = option;
  const parts: ValuePart[] = [];
  if (section === "INCLUDES" && (name === "before" || name === "after")) {
    for (const line of splitTraced(value, "\n")) addWord(parts, "include", line);
  } else if (kind === "jail" || kind === "paths") {
    if (name === "filter") addReference(parts, "filter", value);
    else if (actionOption.test(name)) {
      for (const text of splitWithOptions(value)) addReference(parts, "action", text);
    } else if (name === "logpath") {
      for (const line of splitTraced(value, "\n")) addWord(parts, "logpath", line);
    }
  }
  for (const match of value.text.matchAll(/%%|%\(([^)\n]+)\)s|<([^ <>\n]+)>/g)) {
    const [whole, variable, tag] = match;
    const span = spanOf(value, match.index, match.index + whole.length);
    if (!span) continue;
    const partKind = variable !== undefined ? "variable" : tag !== undefined ? "tag" : "percent";
    // A group's name, (?P<name>, is no tag.
    if (tag !== undefined && value.text.slice(0, match.index).endsWith("(?P")) continue;
    const start = span.start + (variable !== undefined ? 2 : tag !== undefined ? 1 : 0);
    const text = variable ?? tag ?? "%";
    parts.push({ kind: partKind, name: text, nameSpan: { start, end: start + text.length }, span });
  }
  return parts.sort((one, other) => one.span.start - other.span.start || other.span.end - one.span.end);
}

function addWord(parts: ValuePart[], kind: "include" | "logpath", line: Traced): void {
  const whole = line.text.trim();
  // Behind a log's path may stand where to begin, `head` or `tail`.
  const text = kind === "logpath" ? whole.replace(/ [^ ]*$/, "").trimEnd() : whole;
  if (text === "") return;
  const start = line.text.indexOf(text);
  const span = spanOf(line, start, start + text.length);
  if (span) parts.push({ kind, name: text, nameSpan: span, span });
}

function addReference(parts: ValuePart[], kind: "filter" | "action", text: Traced): void {
  const open = text.text.indexOf("[");
  const head = open < 0 ? text.text : text.text.slice(0, open);
  const name = head.trim();
  if (name === "") return;
  const start = head.indexOf(name);
  const span = spanOf(text, start, start + name.length);
  if (span) parts.push({ kind, name, nameSpan: span, span });
  if (open < 0) return;
  const list = sliceTraced(text, open + 1);
  const owner = { kind, name };
  for (const match of list.text.matchAll(parameterPattern)) {
    const [, parameter = ""] = match;
    const indices = match.indices!;
    const nameSpan = spanOf(list, ...indices[1]!);
    const inner = indices[2] ?? indices[3] ?? indices[4]!;
    const valueSpan = spanOf(list, ...inner);
    if (parameter === "" || !nameSpan || !valueSpan) continue;
    parts.push({ kind: "parameter", name: parameter, nameSpan, span: nameSpan, owner });
    const argument = list.text.slice(...inner);
    parts.push({ kind: "argument", name: argument, nameSpan: valueSpan, span: valueSpan, owner, parameter });
  }
}

function spanOf(text: Traced, start: number, end: number): Span | undefined {
  return originOf(text, start, end)?.span;
}
