import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { Explanation } from "../../core/explain/index.ts";

/**
 * Checks a table of reasons. A block is a filter, a line of its log (several: those before count as its past) behind `> `,
 * and the reason behind `= `. With F2B_UPDATE=1 the reasons are written anew.
 */
export function checkReasons(
  file: URL,
  explain: (filter: string, lines: readonly string[]) => Explanation,
): number {
  const text = readFileSync(file, "utf8");
  let pairs = 0;
  const now = text.replace(/^(.+)\n((?:> .*\n)+)(?:= .*\n)*/gm, (_, filter: string, block: string) => {
    pairs++;
    const lines = block
      .trimEnd()
      .split("\n")
      .map((line) => readEscapes(line.slice(2)));
    return `${filter}\n${block}${reasonOf(explain(filter, lines))
      .map((row) => `= ${row}\n`)
      .join("")}`;
  });
  if (process.env["F2B_UPDATE"]) writeFileSync(file, now);
  else assert.equal(now, text);
  return pairs;
}

/** What is told of a line, in short: the verdict, what is special about the date, the piece that fails, the mend. */
function reasonOf({ verdict, steps, decisive }: Explanation): readonly string[] {
  const rows: string[] = [];
  for (const step of steps) {
    if (step.kind === "date" && step.state !== "found") rows.push(`date ${step.state}`);
    if (step.kind === "date" && (verdict.kind === "failure" || step.state !== "found"))
      rows.push(...step.notes);
  }
  const step = decisive === undefined ? undefined : steps[decisive];
  rows.push(
    verdict.kind === "failure" ? `failure ${verdict.failures.map(({ id }) => id).join()}` : verdict.kind,
  );
  if (step?.kind !== "regex" || !step.miss) return rows;
  const { piece, instead, lineFree, suggestion } = step.miss;
  const name = step.option === "prefregex" ? "prefregex" : `${step.option} ${step.index + 1}`;
  const there = lineFree ? "nowhere" : instead === "" ? "at the end" : `at ${JSON.stringify(instead)}`;
  rows.push(`${name}: ${piece.shown} ${there}`);
  if (suggestion) rows.push(`${suggestion.code}: ${suggestion.mended}`);
  return rows;
}

function readEscapes(text: string): string {
  return text.replace(/\\([tx])(?:([0-9a-f]{2}))?/g, (whole, kind: string, code: string | undefined) =>
    kind === "t" ? "\t" : code ? String.fromCharCode(Number.parseInt(code, 16)) : whole,
  );
}
