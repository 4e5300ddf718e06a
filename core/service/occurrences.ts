import type { Analysis } from "../analysis/index.ts";
import { rangeOf } from "./lines.ts";
import type { Position, Range } from "./lsp.ts";
import { namesOption, occurrencesAt, sameOption } from "./occurrences-at.ts";
import { graphOf } from "./occurrences-graph.ts";

/** A place in a file that means the same; kinds are the protocol's: 2 uses it, 3 sets it. */
export interface Highlight {
  readonly range: Range;
  readonly kind: 2 | 3;
}

/** All places in a file that mean the same as the name at a position. */
export function occurrences(analysis: Analysis, path: string, position: Position): readonly Highlight[] {
  const [placed] = occurrencesAt(analysis, path, position);
  if (!placed) return [];
  const { file, occurrence } = placed;
  const same = namesOption(occurrence)
    ? sameOption(graphOf(analysis), placed)
        .filter((other) => other.file === file)
        .map((other) => other.occurrence)
    : file.occurrences.filter(({ kind, name }) => kind === occurrence.kind && name === occurrence.name);
  const all = same.includes(occurrence) ? same : [...same, occurrence];
  return all
    .sort((one, other) => one.span.start - other.span.start)
    .map(({ span, kind }) => ({
      range: rangeOf(file.source, span),
      kind: kind === "option" || kind === "parameter" || kind === "section" ? 3 : 2,
    }));
}
