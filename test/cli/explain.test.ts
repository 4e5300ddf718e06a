import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { formatExplanation } from "../../cli/print/explain.ts";
import { zoneOf } from "../../core/dates/index.ts";
import { explainLine } from "../../core/explain/index.ts";
import { compileFilter } from "../../core/filter/index.ts";

describe("f2b explain on a terminal", () => {
  const zone = zoneOf("UTC")!;
  const filter = compileFilter({ failregex: ["^x y <ADDR>$"], now: () => 0, zone }).value!;
  const explanation = explainLine(filter, `x z 192.0.2.1${" and more".repeat(40)}`, { zone });

  it("colours what it marks, and cuts lines to its width", () => {
    const plain = formatExplanation(explanation, { all: false, hasColors: false, columns: 80 });
    const colored = formatExplanation(explanation, { all: false, hasColors: true, columns: 80 });
    assert.ok(colored.includes("\x1b[32m^x \x1b[0m\x1b[31my\x1b[0m "), colored);
    assert.ok(colored.includes("\x1b[32mx \x1b[0m\x1b[31mz\x1b[0m 192.0.2.1"), colored);
    const rows = colored.split("\n").filter((row) => row.startsWith("     "));
    assert.ok(rows.every((row) => row.replace(/\x1b\[\d+m/g, "").length <= 80));
    assert.ok(!plain.includes("\x1b") && plain.includes(explanation.line));
  });
});
