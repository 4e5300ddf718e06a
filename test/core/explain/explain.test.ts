import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { zoneOf } from "../../../core/dates/index.ts";
import { type Explanation, explainLine, type Step } from "../../../core/explain/index.ts";
import { compileFilter, type FilterRequest } from "../../../core/filter/compile.ts";
import { LineMatcher } from "../../../core/filter/match.ts";
import { traceSource } from "../../../core/text/index.ts";

const now = Date.UTC(2026, 10, 20, 16, 20) / 1000;
const zone = zoneOf("UTC")!;

/** A filter of regexes that know where they stand, so that tags are shown as tags. */
function compile({ failregex, prefregex, ignoreregex, ...request }: Partial<FilterRequest>) {
  const trace = (text: string) =>
    traceSource({ kind: "file", path: "x.conf", text }, { start: 0, end: text.length });
  const { value, problems } = compileFilter({
    failregex: (failregex ?? []).map((one) => trace(one as string)),
    prefregex: prefregex && trace(prefregex as string),
    ignoreregex: (ignoreregex ?? []).map((one) => trace(one as string)),
    now: () => now,
    zone,
    ...request,
  });
  assert.deepEqual(problems, []);
  return value!;
}

function explain(request: Partial<FilterRequest>, line: string, before: readonly string[] = []): Explanation {
  const filter = compile(request);
  const matcher = new LineMatcher(filter);
  for (const one of before) matcher.processLine(one);
  return explainLine(filter, line, { state: matcher.snapshot(), zone });
}

function describeStep(step: Step): string {
  switch (step.kind) {
    case "date":
      return `date ${step.state}`;
    case "text":
      return `${step.of} ${step.seen}`;
    case "regex":
      return `${step.option} ${step.index} ${step.result}`;
    case "id":
      return `id ${step.id}`;
  }
}

/** The steps of a line, and its verdict. */
function check(request: Partial<FilterRequest>, lines: readonly string[], expected: string): void {
  const { steps, verdict } = explain(request, lines.at(-1)!, lines.slice(0, -1));
  const shown = [...steps.map(describeStep), verdict.kind];
  assert.equal(shown.join("\n"), expected.replace(/^\s+/gm, "").trim());
}

describe("the steps of a line", () => {
  it("are the date, the text, the regexes and the id", () =>
    check(
      { failregex: ["^ no <ADDR>", "^ user from <ADDR>$"] },
      ["2026-11-20 16:10:00 user from ::ffff:192.0.2.1"],
      `date found
       line  user from ::ffff:192.0.2.1
       failregex 0 miss
       failregex 1 match
       id 192.0.2.1
       failure`,
    ));
});
