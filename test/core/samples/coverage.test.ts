import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { coverageOf } from "../../../core/samples/coverage.ts";
import type { SampleReport } from "../../../core/samples/report.ts";

/** A log's report: per way that its filter was run the options, the patterns, and which of them are hit. */
function report(name: string, ...ways: [options: string, patterns: string, used: number[]][]): SampleReport {
  const coverage = ways.map(([options, patterns, used]) => ({
    options,
    regexes: patterns.split(" ").map((pattern) => ({ text: pattern, pattern, place: undefined })),
    used,
  }));
  return {
    path: "/x",
    filter: { basedir: "/f", name },
    results: [],
    problems: [],
    coverage,
    refusal: undefined,
  };
}

const show = (...reports: SampleReport[]) =>
  coverageOf(reports).map(({ filter, failregexes, unhit }) => {
    return `${filter} ${failregexes}: ${unhit.map(({ failregex, text, options }) => `${failregex} ${text}${options}`)}`;
  });

describe("the coverage of a filter", () => {
  it("is that of all its logs together", () =>
    assert.deepEqual(
      show(report("a", ["", "x y z", [0]]), report("b", ["", "x", []]), report("a", ["", "x y z", [2]])),
      ["a 3: 2 y", "b 1: 1 x"],
    ));

  it("counts a failregex that is there in several ways once, and as hit if it is in one", () =>
    assert.deepEqual(show(report("a", ["{}", "x y", [0]], ["{ddos}", "y z", [0]])), ["a 3: 2 z{ddos}"]));
});
