import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { zoneOf } from "../../../core/dates/index.ts";
import { type Explanation, explainLine, layExplanation } from "../../../core/explain/index.ts";
import { compileFilter } from "../../../core/filter/index.ts";

const zone = zoneOf("UTC")!;

function explain(failregex: readonly string[], line: string): Explanation {
  const now = () => Date.UTC(2026, 10, 20, 16, 20) / 1000;
  return explainLine(compileFilter({ failregex, now, zone }).value!, line, { zone });
}

const longLine = `2026-11-20 16:19:00 ${"word ".repeat(40)}denied to 192.0.2.1 ${"more ".repeat(40)}`;

describe("an explanation as a page", () => {
  it("marks its pieces in the text and in the line", () => {
    const line = "app [2026-11-20 16:19:00] user 'x'";
    const page = layExplanation(explain(['^app \\[\\] user "(?P<ip4>x)"'], line));
    const shown = page.pieces.map(({ start, end, kind }) => `${kind} ${page.text.slice(start, end)}`);
    assert.deepEqual(shown, [
      "heading The line is no failure: nothing matches it.",
      "matched app [",
      "date 2026-11-20 16:19:00",
      "matched ] user ",
      "failed 'x'",
      "heading 1. Date",
      "heading 2. Text",
      "heading 3.",
      "matched ^app \\[\\] user ",
      'failed "',
      "matched app [",
      "date 2026-11-20 16:19:00",
      "matched ] user ",
      "failed 'x'",
    ]);
    assert.deepEqual(
      page.line.map(({ start, end, kind }) => `${kind} ${line.slice(start, end)}`),
      ["matched app [", "date 2026-11-20 16:19:00", "matched ] user ", "failed 'x'"],
    );
  });

  it("has rows of marks right under what they mark", () => {
    const { text } = layExplanation(explain(["^\\s*é😀\\tlogin <ADDR>"], "é😀\tlogon 192.0.2.1"), {
      markers: true,
    });
    const rows = text.split("\n");
    const at = rows.findIndex((row) => row.endsWith("logon 192.0.2.1"));
    assert.equal(rows[at + 1], "  ~~\t~~~^^");
  });

  it("cuts long lines around what fails, or else what matches", () => {
    const miss = layExplanation(explain(["denied for <HOST>"], longLine), { markers: true, width: 60 });
    const rows = miss.text.split("\n").filter((row) => /^ +…?(?:word|more|denied|ord|rd|d|\^|~| )/.test(row));
    assert.ok(rows.length >= 4 && rows.every((row) => row.length <= 70), rows.join("\n"));
    for (const { start, end, kind } of miss.pieces) {
      if (kind === "failed") assert.match(miss.text.slice(start, end), /^to$|^for$/);
    }
    const match = layExplanation(explain(["denied to <HOST>"], longLine), { width: 60 });
    assert.match(match.text, /…[^\n]*denied to 192\.0\.2\.1[^\n]*…/);
  });

  it("shows control characters without being moved by them", () => {
    const { text } = layExplanation(explain(["^x <ADDR>"], "\x1b[31mx\x1b[0m"));
    assert.ok(!text.includes("\x1b") && text.includes("␛[31mx␛[0m"));
  });

  it("shows every regex that misses only where all are asked for", () => {
    const regexes = ["a", "b", "c", "d", "e"].map((letter) => `^ ${letter}${letter} <ADDR>$`);
    const explanation = explain(regexes, "2026-11-20 16:19:00 xx 192.0.2.1");
    const rows = (all: boolean) => layExplanation(explanation, { all }).text.match(/^ {5}\^/gm)?.length;
    assert.deepEqual([rows(false), rows(true)], [3, 5]);
    assert.match(layExplanation(explanation).text, /failregex 4 and 5 miss, and come less far\./);
  });
});
