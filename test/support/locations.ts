import type { Analysis } from "../../core/analysis/index.ts";
import { type Location, spanOf } from "../../core/service/index.ts";
import { analyze, basedir, takeCursor } from "./findings.ts";

/** A location as `file:line text`, lines from 1. */
export function showLocation(analysis: Analysis, { path, range }: Location): string {
  const name = path.replace(`${basedir}/`, "");
  const source = analysis.source(path);
  const span = source && spanOf(source, range);
  const text = span && source.text.slice(span.start, span.end);
  return `${name}:${range.start.line + 1}${text ? ` ${text}` : ""}`;
}

/** What stands at the cursor `‸` of a fixture. */
export function atCursor(marked: string): {
  readonly analysis: Analysis;
  readonly path: string;
  readonly position: { readonly line: number; readonly character: number };
} {
  const { fixture, path, position } = takeCursor(marked);
  return { analysis: analyze(fixture), path, position };
}
