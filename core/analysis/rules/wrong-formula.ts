import { isText } from "../../config/index.ts";
import { readFormula, readMultipliers } from "../../jail/index.ts";
import { originOf, type Traced } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import { isJudgeable, placeOf, writeFixes } from "../written.ts";
import type { Rule } from "./rule.ts";

const stops = "and fail2ban stops at its start, with all jails";

/** bantime.formula and bantime.multipliers that fail2ban can't use. */
export const wrongFormula: Rule = {
  codes: ["wrong-formula"],
  *jail({ analysis, options }) {
    const multipliers = options.get("bantime.multipliers");
    if (isText(multipliers)) yield* findMultipliers(analysis, multipliers);
    const formula = options.get("bantime.formula");
    if (isText(formula)) yield* findFormula(analysis, formula);
  },
};

function* findMultipliers(analysis: Analysis, value: Traced): Iterable<Finding> {
  if (value.text === "" || !isJudgeable(value)) return;
  const place = placeOf(value);
  // fail2ban splits at each space and takes each piece for an int.
  if (!place || readMultipliers(value.text)) return;
  const numbers = value.text.split(/[\s,;]+/).filter((piece) => piece !== "");
  const better = numbers.every((piece) => /^[-+]?\d+$/.test(piece)) ? numbers.join(" ") : undefined;
  yield {
    code: "wrong-formula",
    severity: "error",
    message: `bantime.multipliers are whole numbers, each one space from the next, ${stops}; write ${better ? `“${better}”` : "them so, such as 1 2 4 8"}.`,
    ...place,
    fixes: writeFixes(analysis, value, [better]),
  };
}

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

function* findFormula(analysis: Analysis, value: Traced): Iterable<Finding> {
  const { text } = value;
  const place = placeOf(value);
  // Quotes would need Python's own reading.
  if (!place || text === "" || /["'#{}]/.test(text)) return;
  const bad = findBracket(text);
  if (bad !== undefined) {
    yield {
      code: "wrong-formula",
      severity: "error",
      message: `This bracket has no partner, ${stops}; write it or take this one out.`,
      ...(originOf(value, bad, bad + 1) ?? place),
    };
    return;
  }
  const read = readFormula(text, 1n);
  if (read.kind === "error" && read.error.type === "SyntaxError") {
    yield {
      code: "wrong-formula",
      severity: "error",
      message: `“${text}” is no expression of Python's, ${stops}; write arithmetic of ban.Time, ban.Count and banFactor.`,
      ...place,
    };
    return;
  }
  for (const match of text.matchAll(/(?<![\w.])ban\.([A-Za-z_]\w*)/g)) {
    const name = match[1]!;
    if (/^(?:Time|Count|fromTicket)$/.test(name)) continue;
    const start = match.index + 4;
    const where = originOf(value, start, start + name.length) ?? place;
    const meant = /^time$/i.test(name) ? "Time" : /^count$/i.test(name) ? "Count" : undefined;
    const isWritten = analysis.source(where.path)?.text.slice(where.span.start, where.span.end) === name;
    const edits = meant && isWritten ? [{ path: where.path, span: where.span, text: meant }] : [];
    yield {
      code: "wrong-formula",
      severity: "warning",
      message: `There is no ban.${name}, and ban times do not grow; write ${meant ? `“ban.${meant}”` : "ban.Time or ban.Count"}.`,
      ...where,
      fixes: edits.length ? [{ title: `Write “${meant}”`, edits, preferred: true }] : [],
    };
  }
}

/** The first bracket without its partner. */
function findBracket(text: string): number | undefined {
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (closers[character]) open.push(at);
    else if (character === ")" || character === "]") {
      const from = open.pop();
      if (from === undefined || closers[text[from]!] !== character) return at;
    }
  }
  return open.pop();
}
