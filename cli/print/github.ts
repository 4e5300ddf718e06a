import type { Severity } from "../../core/text/index.ts";
import type { PlacedFinding } from "./placed.ts";

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
};

/** The findings as commands to a GitHub workflow, which shows them beside the lines of a pull request. */
export function formatGithub(findings: readonly PlacedFinding[]): string {
  return findings
    .map(({ file, range, severity, code, message }) => {
      const { start, end } = range;
      const properties = [
        ["file", file],
        ["line", start.line + 1],
        ["endLine", end.line + 1],
        // GitHub takes columns only within one line.
        ...(start.line === end.line
          ? [
              ["col", start.character + 1],
              ["endColumn", end.character + 1],
            ]
          : []),
        ["title", code],
      ].map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      return `::${commands[severity]} ${properties.join(",")}::${escapeData(message)}\n`;
    })
    .join("");
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
