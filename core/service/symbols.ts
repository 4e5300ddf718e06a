import { type Analysis, knownOption, roleOf } from "../analysis/index.ts";
import { parseConfig } from "../config/index.ts";
import type { Source, Span } from "../text/index.ts";
import { rangeOf } from "./lines.ts";
import type { Range } from "./lsp.ts";
import { isJailFile } from "./occurrences-graph.ts";
import { spanOfValue } from "./occurrences-in-file.ts";

/** The protocol's numbers of the kinds that are used. */
export const symbolKind = { class: 5, function: 12, namespace: 3, property: 7, variable: 13 } as const;

/** A section or an option of a file. */
export interface DocumentSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly kind: (typeof symbolKind)[keyof typeof symbolKind];
  readonly range: Range;
  readonly selectionRange: Range;
  readonly children: readonly DocumentSymbol[];
}

/** The sections of a file with their options. */
export function documentSymbols(analysis: Analysis, path: string): readonly DocumentSymbol[] {
  const source = analysis.source(path);
  const role = roleOf(path);
  if (!source || !role) return [];
  const { sections } = parseConfig(source);
  return sections.map(({ name, nameSpan, options }, index) => {
    const next = sections[index + 1]?.nameSpan.start;
    const end = next === undefined ? source.text.length : next - 1;
    const isJail = isJailFile(role) && name !== "DEFAULT" && name !== "INCLUDES";
    const children = options
      .filter((option) => option.name !== "")
      .map((option) => {
        const known = knownOption(role.kind, name, option.name);
        const isOwn = !known || known.isVariable;
        return {
          name: textAt(source, option.nameSpan),
          detail: shorten(option.value.text),
          kind: isOwn ? symbolKind.variable : symbolKind.property,
          range: rangeOf(source, {
            start: option.nameSpan.start,
            end: Math.max(spanOfValue(option).end, option.nameSpan.end),
          }),
          selectionRange: rangeOf(source, option.nameSpan),
          children: [],
        };
      });
    return {
      name: name.trim() || "[]",
      kind: isJail ? symbolKind.class : symbolKind.namespace,
      range: rangeOf(source, { start: Math.max(nameSpan.start - 1, 0), end: Math.max(end, nameSpan.end) }),
      selectionRange: rangeOf(source, nameSpan),
      children,
    };
  });
}

const detailLength = 60;

/** A value's first line, cut off where it is long. */
function shorten(value: string): string {
  const lines = value.trim().split("\n");
  const first = [...(lines[0] ?? "").trim()];
  const isCut = first.length > detailLength || lines.length > 1;
  return first.slice(0, detailLength).join("") + (isCut ? " …" : "");
}

function textAt(source: Source, { start, end }: Span): string {
  return source.text.slice(start, end);
}
