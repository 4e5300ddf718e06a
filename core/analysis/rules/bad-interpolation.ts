import { parseConfig } from "../../config/index.ts";
import type { Edit, Fix } from "../finding.ts";
import type { Rule } from "./rule.ts";

/** A percent sign that begins no reference. */
export const badInterpolation: Rule = {
  codes: ["bad-interpolation"],
  revise(problem, { analysis }) {
    const { path, span } = problem;
    const source = analysis.source(path);
    if (source?.text[span.start] !== "%") return problem;
    const options = parseConfig(source).sections.flatMap((section) => section.options);
    const option = options.find(({ value }) =>
      value.pieces.some((piece) => piece.span.start <= span.start && span.start < piece.span.end),
    );
    // fail2ban stops at the first one of a value: mend them all.
    const edits: Edit[] = [];
    for (const piece of option?.value.pieces ?? []) {
      const text = source.text.slice(piece.span.start, piece.span.end);
      for (const match of text.matchAll(/%%|%\([^)\n]+\)s|%/g)) {
        const at = piece.span.start + match.index;
        if (match[0] === "%") edits.push({ path, span: { start: at, end: at + 1 }, text: "%%" });
      }
    }
    if (edits.length === 0) return problem;
    const fix: Fix = { title: "Write %% for each percent sign", edits, preferred: true };
    return { ...problem, fixes: [fix] };
  },
};
