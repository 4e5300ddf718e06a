import type { Rule } from "./rule.ts";

/** A file begins with U+FEFF. */
export const byteOrderMark: Rule = {
  codes: ["byte-order-mark"],
  revise(problem) {
    // An editor that keeps the mark to itself writes it again: only its “Save with Encoding” takes it off.
    if (problem.span.start === problem.span.end) return problem;
    const edits = [{ path: problem.path, span: problem.span, text: "" }];
    return { ...problem, fixes: [{ title: "Remove the byte order mark", edits, preferred: true }] };
  },
};
