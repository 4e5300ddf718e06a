import type { Analysis, Finding } from "../analysis/index.ts";
import type { Severity, Span } from "../text/index.ts";
import { rangeOf } from "./lines.ts";
import type { Location, Range } from "./lsp.ts";

/** A finding as an editor shows it. The server makes URIs of paths and puts in the link to the code's page. */
export interface Diagnostic {
  readonly range: Range;
  /** Error, warning, information. */
  readonly severity: 1 | 2 | 3;
  readonly code: string;
  readonly source: "fail2ban";
  readonly message: string;
  readonly relatedInformation?: readonly { readonly location: Location; readonly message: string }[];
  /** 1: text that has no effect. */
  readonly tags?: readonly 1[];
  /** By what a code action finds the finding again. */
  readonly data: { readonly path: string; readonly span: Span; readonly isFixable: boolean };
}

const severities: Readonly<Record<Severity, Diagnostic["severity"]>> = {
  error: 1,
  warning: 2,
  information: 3,
};

/** All findings about a file, by place. What is wrong with a file that cannot be read stands at its beginning. */
export function diagnose(analysis: Analysis, path: string): readonly Diagnostic[] {
  return analysis.findingsIn(path).map((finding) => toDiagnostic(analysis, finding));
}

function toDiagnostic(analysis: Analysis, finding: Finding): Diagnostic {
  const { code, severity, message, path, span, related = [], fixes = [], unnecessary } = finding;
  const relatedInformation = related.map(({ place, message: what }) => ({
    location: { path: place.path, range: rangeIn(analysis, place.path, place.span) },
    message: what,
  }));
  return {
    range: rangeIn(analysis, path, span),
    severity: severities[severity],
    code,
    source: "fail2ban",
    message,
    ...(relatedInformation.length > 0 && { relatedInformation }),
    ...(unnecessary && { tags: [1] as const }),
    data: { path, span, isFixable: fixes.length > 0 },
  };
}

/** A span of a file of the tree as a range; the beginning where there is no such file. */
export function rangeIn(analysis: Analysis, path: string, span: Span): Range {
  const source = analysis.source(path);
  const start = { line: 0, character: 0 };
  return source ? rangeOf(source, span) : { start, end: start };
}
