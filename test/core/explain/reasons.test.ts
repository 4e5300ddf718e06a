import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { zoneOf } from "../../../core/dates/index.ts";
import { explainLine } from "../../../core/explain/index.ts";
import { compileFilter, LineMatcher } from "../../../core/filter/index.ts";
import { traceSource } from "../../../core/text/index.ts";
import { checkReasons } from "../../support/reasons.ts";

const now = Date.UTC(2026, 10, 20, 16, 20) / 1000;

describe("why a line misses", () => {
  it("is told for each pair of the table, with a mend where one is sure", () => {
    const pairs = checkReasons(new URL("reasons.txt", import.meta.url), (regex, lines) => {
      const zone = zoneOf("UTC")!;
      const source = { kind: "file", path: "x.conf", text: regex } as const;
      const failregex = [traceSource(source, { start: 0, end: regex.length })];
      const { value, problems } = compileFilter({ failregex, now: () => now, zone });
      assert.deepEqual(problems, []);
      const matcher = new LineMatcher(value!);
      for (const line of lines.slice(0, -1)) matcher.processLine(line);
      return explainLine(value!, lines.at(-1)!, { state: matcher.snapshot(), zone });
    });
    assert.ok(pairs >= 60, String(pairs));
  });
});
