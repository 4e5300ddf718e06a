import { parseConfig } from "../../config/index.ts";
import type { Problem } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding, Fix } from "../finding.ts";
import { roleOf } from "../kind.ts";
import type { Rule } from "./rule.ts";

/** A section's header is not closed, or there is none. */
export const sectionHeaders: Rule = {
  codes: ["missing-section-header", "unclosed-section"],
  revise(problem, { analysis }) {
    return problem.code === "unclosed-section"
      ? closeHeader(problem, analysis)
      : addHeader(problem, analysis);
  },
};

function closeHeader(problem: Problem, analysis: Analysis): Finding {
  const { path, span } = problem;
  const written = analysis.source(path)?.text.slice(span.start, span.end) ?? "";
  const name = /^\[([\w.-]+)$/.exec(written)?.[1];
  if (name === undefined) return problem;
  const edits = [{ path, span: { start: span.end, end: span.end }, text: "]" }];
  return { ...problem, fixes: [{ title: `Write [${name}]`, edits, preferred: true }] };
}

function addHeader(problem: Problem, analysis: Analysis): Finding {
  const { path, span } = problem;
  const source = analysis.source(path);
  const kind = roleOf(path)?.kind;
  if (!source || (kind !== "filter" && kind !== "action")) return problem;
  const { sections } = parseConfig(source);
  // Moved into one that is there already, the options might clash.
  if (sections.some(({ name }) => name === "Definition")) return problem;
  const isLine = (offset: number) => offset === 0 || /[\r\n\ufeff]/.test(source.text[offset - 1]!);
  if (!isLine(span.start)) return problem;
  const edits = [{ path, span: { start: span.start, end: span.start }, text: "[Definition]\n" }];
  const fix: Fix = { title: "Put [Definition] above", edits, preferred: true };
  return { ...problem, fixes: [fix] };
}
