import type { Rule } from "./rule.ts";

/** A line that goes on with an option's value and stands in the first column. */
export const continuationNotIndented: Rule = {
  codes: ["continuation-not-indented"],
  revise(problem, { analysis }) {
    const { path, span } = problem;
    const text = analysis.source(path)?.text ?? "";
    const start = text.lastIndexOf("\n", span.start - 1) + 1;
    const indent = /\n([ \t]+)\S[^\n]*\n$/.exec(text.slice(0, start))?.[1] ?? "            ";
    const edits = [{ path, span: { start, end: span.start }, text: indent }];
    return { ...problem, fixes: [{ title: "Indent the line", edits, preferred: true }] };
  },
};
