import { relative, resolve, sep } from "node:path";
import type { Analysis, Finding } from "../../core/analysis/index.ts";
import { type Range, rangeIn } from "../../core/service/index.ts";
import type { Severity, Source } from "../../core/text/index.ts";

/** A place as it is printed: the path as seen from the working directory, and the range, counted from 0 as in LSP. */
export interface Placed {
  readonly file: string;
  readonly range: Range;
}

/** A finding as it is printed. */
export interface PlacedFinding extends Placed {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (Placed & { readonly message: string })[];
  /** The file that it is in; undefined where there is none that can be read. */
  readonly source: Source | undefined;
}

/** A finding with the places that it is printed with. */
export function placeFinding(analysis: Analysis, finding: Finding, cwd: string): PlacedFinding {
  const { code, severity, message, path, span, related = [] } = finding;
  return {
    file: shownPath(path, cwd),
    range: rangeIn(analysis, path, span),
    code,
    severity,
    message,
    related: related.map(({ place, message: what }) => ({
      file: shownPath(place.path, cwd),
      range: rangeIn(analysis, place.path, place.span),
      message: what,
    })),
    source: analysis.source(path),
  };
}

/** A path below the working directory as seen from there, any other as it is. */
export function shownPath(path: string, cwd: string): string {
  const whole = resolve(path);
  const below = relative(cwd, whole);
  return below === ".." || below.startsWith(`..${sep}`) || below === "" ? whole : below;
}

/** The page that tells of a code, from the project's top. */
export function docsOf(code: string): string {
  return `docs/rules/${code}.md`;
}
