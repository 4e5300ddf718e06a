import type { Analysis } from "../analysis/index.ts";
import { completeDates } from "./completion-dates.ts";
import { completeNames } from "./completion-names.ts";
import { completeOptions, completeSections } from "./completion-options.ts";
import { completeTags } from "./completion-tags.ts";
import { completeValues } from "./completion-values.ts";
import { completeVariables } from "./completion-variables.ts";
import { type Cursor, cursorAt } from "./cursor.ts";
import { offsetAt, rangeOf } from "./lines.ts";
import type { Position, TextEdit } from "./lsp.ts";

/** The protocol's numbers of the kinds that are in use here. */
export const completionKinds = {
  text: 1,
  method: 2,
  variable: 6,
  module: 9,
  property: 10,
  value: 12,
  keyword: 14,
  file: 17,
  folder: 19,
  enumMember: 20,
  constant: 21,
} as const;

/** One of the things that can be written at a place. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: (typeof completionKinds)[keyof typeof completionKinds];
  readonly detail?: string;
  readonly documentation?: { readonly kind: "markdown"; readonly value: string };
  readonly textEdit: TextEdit;
  readonly filterText: string;
  readonly sortText: string;
}

/** An item as the parts of the completion give it: what it replaces is an offset and one behind it. */
export interface Candidate {
  readonly label: string;
  readonly kind: keyof typeof completionKinds;
  readonly detail?: string | undefined;
  /** In Markdown. */
  readonly doc?: string | undefined;
  /** What is written; the label where it is not told. */
  readonly text?: string;
  readonly from: number;
  readonly to: number;
  /** What comes first: lower numbers before higher ones, then as the labels go. */
  readonly rank?: number;
}

/** The characters after which an editor asks of itself. */
export const completionTriggers: readonly string[] = ["[", "(", "<", "%", "=", ",", "/", "{"];

/** What can be written at a position. */
export function complete(analysis: Analysis, path: string, position: Position): readonly CompletionItem[] {
  const source = analysis.source(path);
  const cursor = source && cursorAt(analysis, path, offsetAt(source, position));
  if (!cursor) return [];
  const items: CompletionItem[] = [];
  const seen = new Set<string>();
  for (const candidate of candidatesAt(analysis, cursor)) {
    const { label, kind, detail, doc, from, to, rank = 5, text = label } = candidate;
    if (seen.has(label)) continue;
    seen.add(label);
    items.push({
      label,
      kind: completionKinds[kind],
      ...(detail && { detail }),
      ...(doc && { documentation: { kind: "markdown" as const, value: doc } }),
      textEdit: { range: rangeOf(cursor.source, { start: from, end: to }), newText: text },
      // An editor compares this with what stands where the text goes.
      filterText: text,
      sortText: `${rank}${label}`,
    });
  }
  return items;
}

function candidatesAt(analysis: Analysis, cursor: Cursor): readonly Candidate[] {
  switch (cursor.part) {
    case "section":
      return completeSections(analysis, cursor);
    case "option":
      return completeOptions(analysis, cursor);
    case "value":
      return completeValue(analysis, cursor);
    case "comment":
    case "between":
      return [];
  }
}

/** The first that knows the place answers for it: what is open on the left decides. */
function completeValue(analysis: Analysis, cursor: Cursor): readonly Candidate[] {
  for (const complete of [completeVariables, completeDates, completeTags, completeNames, completeValues]) {
    const found = complete(analysis, cursor);
    if (found) return found;
  }
  return [];
}
