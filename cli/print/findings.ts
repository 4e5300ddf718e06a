import { lineStarts } from "../../core/service/index.ts";
import type { Severity, Source } from "../../core/text/index.ts";
import { docsOf, type PlacedFinding } from "./placed.ts";

const styles: Readonly<Record<Severity, number>> = { error: 31, warning: 33, information: 36 };

/**
 * Each finding as a line `path:line:column: severity: message [code]`, both counted from 1 in characters, then how many
 * there are. On a terminal the source line follows, with a mark under the place.
 */
export function formatText(
  findings: readonly PlacedFinding[],
  fileCount: number,
  hasColors: boolean,
): string {
  const paint = (style: number, text: string) => (hasColors ? `\x1b[${style}m${text}\x1b[0m` : text);
  const blocks = findings.map((finding) => {
    const { file, range, severity, message, code, source } = finding;
    const { line, character } = range.start;
    const text = source ? lineOf(source, line) : "";
    const column = [...text.slice(0, character)].length + 1;
    const place = paint(1, `${file}:${line + 1}:${column}:`);
    const head = `${place} ${paint(styles[severity], `${severity}:`)} ${message} ${paint(2, `[${code}]`)}\n`;
    if (!hasColors || source === undefined) return head;
    const end = range.end.line === line ? range.end.character : text.length;
    const margin = text.slice(0, character).replace(/[^\t]/gu, " ");
    const mark = "^".repeat(Math.max([...text.slice(character, end)].length, 1));
    return `${head}  ${text}\n  ${margin}${paint(styles[severity], mark)}\n`;
  });
  return blocks.join("") + summary(findings, fileCount);
}

function lineOf(source: Source, line: number): string {
  const starts = lineStarts(source);
  return source.text.slice(starts[line], starts[line + 1]).replace(/[\r\n]+$/, "");
}

function summary(findings: readonly PlacedFinding[], fileCount: number): string {
  const files = counted(fileCount, "file");
  const counts = (["error", "warning", "information"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count > 0 ? [severity === "information" ? `${count} information` : counted(count, severity)] : [];
  });
  return counts.length > 0 ? `${counts.join(", ")} in ${files}\n` : `No findings in ${files}\n`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The findings as one JSON array, a finding a line. Lines and characters are counted from 0, as in LSP. */
export function formatJson(findings: readonly PlacedFinding[]): string {
  const rows = findings.map(({ file, range, severity, code, message }) =>
    JSON.stringify({ file, start: range.start, end: range.end, severity, code, message, docs: docsOf(code) }),
  );
  return rows.length > 0 ? `[\n${rows.join(",\n")}\n]\n` : "[]\n";
}
