import assert from "node:assert/strict";
import type { Analysis, Finding } from "../../../core/analysis/index.ts";
import { diagnose } from "../../../core/service/index.ts";
import type { Source } from "../../../core/text/index.ts";

const path = "/etc/fail2ban/jail.local";
const source: Source = { kind: "file", path, text: "[😀]\nenable = true\n" };

/** An analysis that knows one file and these findings. */
function analysisOf(findings: readonly Finding[]): Analysis {
  const known = { source: (at: string) => (at === path ? source : undefined), findingsIn: () => findings };
  return known as unknown as Analysis;
}

describe("diagnostics", () => {
  it("are the findings with their ranges in UTF-16, their related places, and what is faded", () => {
    const finding: Finding = {
      code: "misspelt-option",
      severity: "warning",
      message: "Write enabled.",
      path,
      span: { start: 5, end: 11 },
      unnecessary: true,
      related: [{ place: { path, span: { start: 1, end: 3 } }, message: "The jail." }],
      fixes: [{ title: "Write “enabled”", edits: [{ path, span: { start: 5, end: 11 }, text: "enabled" }] }],
    };
    assert.deepEqual(diagnose(analysisOf([finding]), path), [
      {
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 6 } },
        severity: 2,
        code: "misspelt-option",
        source: "fail2ban",
        message: "Write enabled.",
        relatedInformation: [
          {
            location: {
              path,
              range: { start: { line: 0, character: 1 }, end: { line: 0, character: 3 } },
            },
            message: "The jail.",
          },
        ],
        tags: [1],
        data: { path, span: { start: 5, end: 11 }, isFixable: true },
      },
    ]);
  });

  it("about a file that cannot be read stand at its beginning", () => {
    const gone = "/etc/fail2ban/jail.conf";
    const span = { start: 3, end: 9 };
    const severity = "error";
    const found = diagnose(
      analysisOf([{ code: "unreadable-file", severity, message: "No.", path: gone, span }]),
      gone,
    );
    assert.deepEqual(found, [
      {
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        severity: 1,
        code: "unreadable-file",
        source: "fail2ban",
        message: "No.",
        data: { path: gone, span, isFixable: false },
      },
    ]);
  });
});
