import { type ConfigFile, parseConfig } from "../../config/index.ts";
import type { Place, Problem } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding, Fix } from "../finding.ts";
import type { Rule } from "./rule.ts";

/** An option or a section is there twice in one file. */
export const duplicates: Rule = {
  codes: ["duplicate-option", "duplicate-section"],
  revise(problem, { analysis }) {
    const source = analysis.source(problem.path);
    if (!source) return problem;
    const file = parseConfig(source);
    return problem.code === "duplicate-section"
      ? withFirstSection(problem, file)
      : withFirstOption(problem, file, analysis);
  },
};

function withFirstSection(problem: Problem, { sections }: ConfigFile): Finding {
  const name = sections.find(({ nameSpan }) => nameSpan.start === problem.span.start)?.name;
  const first = sections.find((section) => section.name === name);
  return first ? withFirst(problem, first.nameSpan) : problem;
}

function withFirstOption(problem: Problem, { sections }: ConfigFile, analysis: Analysis): Finding {
  const section = sections.find(({ options }) => options.some(isAt));
  const second = section?.options.find(isAt);
  const options = sections.filter(({ name }) => name === section?.name).flatMap((own) => own.options);
  const first = options.find(({ name }) => name === second?.name);
  if (!first || !second || first === second) return problem;
  const finding = withFirst(problem, first.nameSpan);
  if (first.value.text !== second.value.text) return finding;
  const text = analysis.source(problem.path)!.text;
  const end = Math.max(second.nameSpan.end, ...second.value.pieces.map((piece) => piece.span.end));
  const rest = /\r\n|\n|\r|$/.exec(text.slice(end))!;
  const start =
    Math.max(text.lastIndexOf("\n", problem.span.start), text.lastIndexOf("\r", problem.span.start)) + 1;
  const span = { start, end: end + rest.index + rest[0].length };
  const edits = [{ path: problem.path, span, text: "" }];
  const fix: Fix = { title: "Remove the second, which says the same", edits, preferred: true };
  return { ...finding, fixes: [fix] };

  function isAt({ nameSpan }: { readonly nameSpan: Place["span"] }): boolean {
    return nameSpan.start === problem.span.start;
  }
}

function withFirst(problem: Problem, span: Place["span"]): Finding {
  return { ...problem, related: [{ place: { path: problem.path, span }, message: "The first one" }] };
}
