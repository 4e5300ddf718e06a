import { extractOptions } from "../../config/index.ts";
import { untraced } from "../../text/index.ts";
import type { Rule } from "./rule.ts";

/** `name[a=1` and the like: the options of a filter or an action cannot be read. */
export const optionSyntax: Rule = {
  codes: ["option-syntax"],
  revise(problem, { analysis }) {
    const { path, span } = problem;
    const written = analysis.source(path)?.text.slice(span.start, span.end) ?? "";
    const open = written.indexOf("[");
    if (open <= 0 || /[\n\]]/.test(written)) return problem;
    const quotes = [...written.slice(open)].filter((character) => character === '"').length;
    const missing = quotes % 2 ? '"]' : "]";
    if (!extractOptions(untraced(written + missing)).value) return problem;
    const edits = [{ path, span: { start: span.end, end: span.end }, text: missing }];
    return { ...problem, fixes: [{ title: `Write ${missing} behind the options`, edits, preferred: true }] };
  },
};
