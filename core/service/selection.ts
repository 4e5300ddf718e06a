import type { Analysis } from "../analysis/index.ts";
import { parseConfig } from "../config/index.ts";
import { parseRegex, visitRegex } from "../regex/index.ts";
import { absolutePath, type Source, type Span } from "../text/index.ts";
import { offsetAt, rangeOf } from "./lines.ts";
import type { Position, Range } from "./lsp.ts";
import { graphOf, type NamedFile } from "./occurrences-graph.ts";
import { spanOfValue } from "./occurrences-in-file.ts";
import { regexLinesOf, regexOptionsOf } from "./occurrences-regex.ts";

/** A stretch to select, and the next larger one. */
export interface SelectionRange {
  readonly range: Range;
  readonly parent?: SelectionRange;
}

/**
 * What to select around each position, step by step: a word, a tag or a variable, the groups of the regex, the line of
 * the value, the value, the option, the section, the file.
 */
export function selectionRanges(
  analysis: Analysis,
  path: string,
  positions: readonly Position[],
): readonly SelectionRange[] {
  const source = analysis.source(path);
  if (!source) return [];
  const graph = graphOf(analysis);
  const file = graph.files.get(absolutePath(path));
  const isRegex = file ? regexOptionsOf(graph, file) : () => false;
  return positions.map((position) => {
    const at = offsetAt(source, position);
    const spans = [...wordAt(source, at), ...spansAt(source, file, isRegex, at)].filter(
      ({ start, end }) => start <= at && at <= end,
    );
    spans.push({ start: 0, end: source.text.length });
    return nest(source, spans);
  });
}

function spansAt(
  source: Source,
  file: NamedFile | undefined,
  isRegex: (name: string) => boolean,
  at: number,
): Span[] {
  const spans: Span[] = (file?.occurrences ?? []).flatMap(({ span, whole }) => [span, whole]);
  // To the regex a variable or a tag is one thing, however long its name is.
  const opaque = (file?.occurrences ?? []).filter(({ kind }) => kind === "variable" || kind === "tag");
  const keepsWhole = ({ start, end }: Span) =>
    opaque.every(
      ({ whole }) => end <= whole.start || whole.end <= start || (start <= whole.start && whole.end <= end),
    );
  const { sections } = parseConfig(source);
  for (const [index, section] of sections.entries()) {
    const next = sections[index + 1]?.nameSpan.start;
    const span = {
      start: Math.max(section.nameSpan.start - 1, 0),
      end: next === undefined ? source.text.length : next - 1,
    };
    if (span.start > at || at > span.end) continue;
    spans.push(span, section.nameSpan);
    for (const option of section.options) {
      const value = spanOfValue(option);
      const whole = { start: option.nameSpan.start, end: Math.max(value.end, option.nameSpan.end) };
      if (whole.start > at || at > whole.end) continue;
      spans.push(option.nameSpan, value, whole);
      spans.push(...option.value.pieces.filter((piece) => piece.exact).map((piece) => piece.span));
      if (isRegex(option.name)) {
        for (const line of regexLinesOf(option))
          spans.push(...nodesAt(line.pattern, line.start, at).filter(keepsWhole));
      }
    }
  }
  return spans;
}

/** The nodes of a regex that hold an offset. */
function nodesAt(pattern: string, start: number, at: number): Span[] {
  const spans: Span[] = [];
  if (at < start || at > start + pattern.length) return spans;
  const { value } = parseRegex(pattern);
  if (!value) return spans;
  visitRegex(value.body, ({ span }) => {
    if (start + span.start > at || at > start + span.end) return false;
    spans.push({ start: start + span.start, end: start + span.end });
    return undefined;
  });
  return spans;
}

function wordAt({ text }: Source, at: number): Span[] {
  const isWord = (offset: number) => /[\p{L}\p{N}_\ud800-\udfff]/u.test(text[offset] ?? " ");
  let start = at;
  let end = at;
  while (start > 0 && isWord(start - 1)) start--;
  while (end < text.length && isWord(end)) end++;
  return start < end ? [{ start, end }] : [];
}

/** The spans from the smallest to the largest; one that lies across a smaller one is left out. */
function nest(source: Source, spans: readonly Span[]): SelectionRange {
  const sorted = [...spans].sort((one, other) => one.end - one.start - (other.end - other.start));
  const chain: Span[] = [];
  for (const span of sorted) {
    const last = chain[chain.length - 1];
    if (span.start === span.end) continue;
    if (last && (span.start > last.start || span.end < last.end)) continue;
    if (last && span.start === last.start && span.end === last.end) continue;
    chain.push(span);
  }
  if (chain.length === 0) chain.push({ start: 0, end: source.text.length });
  let range: SelectionRange | undefined;
  for (const span of chain.reverse()) {
    range = { range: rangeOf(source, span), ...(range && { parent: range }) };
  }
  return range!;
}
