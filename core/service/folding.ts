import type { Analysis } from "../analysis/index.ts";
import { parseConfig, readLines } from "../config/index.ts";
import { positionAt } from "./lines.ts";
import { spanOfValue } from "./occurrences-in-file.ts";

/** Lines that can be folded away, both included, from 0. */
export interface FoldingRange {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind?: "comment";
}

/** What can be folded in a file: sections, values of several lines, blocks of comments. */
export function foldingRanges(analysis: Analysis, path: string): readonly FoldingRange[] {
  const source = analysis.source(path);
  if (!source) return [];
  const folds: FoldingRange[] = [];
  const add = (startLine: number, endLine: number, kind?: "comment") => {
    if (endLine > startLine) folds.push({ startLine, endLine, ...(kind && { kind }) });
  };
  const lineOf = (offset: number) => positionAt(source, offset).line;
  const { sections } = parseConfig(source);
  const lines = [...readLines(source)].map(({ start, content, comment }) => ({
    line: lineOf(start),
    isEmpty: content.start >= content.end && !comment,
    isComment: content.start >= content.end && comment,
  }));
  for (const [index, section] of sections.entries()) {
    const next = sections[index + 1];
    const start = lineOf(section.nameSpan.start);
    let end = next ? lineOf(next.nameSpan.start) - 1 : (lines[lines.length - 1]?.line ?? start);
    // What is said right above the next section belongs to that.
    if (next) while (end > start && lines[end]?.isComment) end--;
    while (end > start && lines[end]?.isEmpty) end--;
    add(start, end);
    for (const option of section.options) add(lineOf(option.nameSpan.start), lineOf(spanOfValue(option).end));
  }
  let begin = -1;
  for (const { line, isComment } of [...lines, { line: lines.length, isComment: false }]) {
    if (isComment && begin < 0) begin = line;
    if (isComment || begin < 0) continue;
    add(begin, line - 1, "comment");
    begin = -1;
  }
  return folds.sort((one, other) => one.startLine - other.startLine || other.endLine - one.endLine);
}
