import type { Rule } from "./rule.ts";

/** An include of a file that is being read already. */
export const includeLoop: Rule = {
  codes: ["include-loop"],
  revise(problem, { analysis }) {
    const { path, span } = problem;
    const text = analysis.source(path)?.text ?? "";
    const start = text.lastIndexOf("\n", span.start - 1) + 1;
    const end = text.indexOf("\n", span.end) + 1 || text.length;
    const line = text.slice(start, end);
    const name = text.slice(span.start, span.end);
    const isAlone = line.trim() === name;
    const isOnlyOne = /^(?:before|after)\s*[=:]\s*\S+\s*$/i.test(line) && !/^[ \t]+\S/.test(text.slice(end));
    const edits = [{ path, span: isAlone || isOnlyOne ? { start, end } : span, text: "" }];
    return { ...problem, fixes: [{ title: `Take out the include of ${name}`, edits, preferred: true }] };
  },
};
