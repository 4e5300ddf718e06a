import { sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Severity } from "../../core/text/index.ts";
import { docsOf, type Placed, type PlacedFinding } from "./placed.ts";

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "note",
};

/** The findings as a SARIF 2.1.0 log. Lines and columns are counted from 1, columns in UTF-16. */
export function formatSarif(findings: readonly PlacedFinding[], version: string): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "f2b",
            fullName: "Fail2ban Workbench",
            version,
            rules: codes.map((code) => ({ id: code, help: helpOf(code) })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: levels[finding.severity],
          message: { text: finding.message },
          locations: [locationOf(finding)],
          ...(finding.related.length > 0 && {
            relatedLocations: finding.related.map((place) => ({
              ...locationOf(place),
              message: { text: place.message },
            })),
          }),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** SARIF's helpUri is an absolute URI, which a page of the project that is installed somewhere has not. */
function helpOf(code: string): object {
  const docs = docsOf(code);
  return { text: docs, markdown: `[${docs}](${docs})` };
}

function locationOf({ file, range }: Placed): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: {
        startLine: range.start.line + 1,
        startColumn: range.start.character + 1,
        endLine: range.end.line + 1,
        endColumn: range.end.character + 1,
      },
    },
  };
}

function uriOf(file: string): string {
  if (file.startsWith("/")) return pathToFileURL(file).href;
  return file.split(sep).map(encodeURIComponent).join("/");
}
