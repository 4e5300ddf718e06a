import assert from "node:assert/strict";
import { Marks } from "../../client/marks.ts";
import type { LineMark } from "../../server/protocol-trial.ts";

const mark = (line: number, kind: LineMark["kind"] = "matched"): LineMark => ({
  line,
  kind,
  failregex: [0],
  spans: [{ role: "match", line, start: 0, end: 3 }],
});

function take(marks: Marks, run: number, from: number, to: number, ...lines: readonly number[]): boolean {
  return marks.take({
    trial: "t",
    run,
    lines: { from, to },
    marks: lines.map((line) => mark(line)),
  });
}

/** The lines that are marked; each span has to stand in the line of its mark. */
function linesOf(marks: Marks): string {
  for (const { line, spans } of marks.all) for (const span of spans) assert.equal(span.line, line);
  return marks.all.map(({ line }) => line).join(" ");
}

describe("the marks of a log", () => {
  it("replace what was known of the lines that they are about, and of no others", () => {
    const marks = new Marks();
    take(marks, 1, 0, 100, 5, 20, 40, 99);
    take(marks, 2, 10, 50, 49, 12);
    assert.equal(linesOf(marks), "5 12 49 99");
  });

  it("don't count where they are of an older run", () => {
    const marks = new Marks();
    assert.ok(take(marks, 3, 0, 10, 1));
    assert.ok(!take(marks, 2, 0, 10, 2));
    marks.clear(5);
    assert.ok(!take(marks, 4, 0, 10, 2));
    assert.equal(linesOf(marks), "");
    assert.ok(take(marks, 5, 0, 10, 3));
    assert.equal(linesOf(marks), "3");
  });

  it("are found by their lines", () => {
    const marks = new Marks();
    take(marks, 1, 0, 100, 5, 20, 40);
    const within = (from: number, to: number) =>
      marks
        .within({ from, to })
        .map(({ line }) => line)
        .join(" ");
    assert.equal(within(5, 40), "5 20");
    assert.equal(within(6, 41), "20 40");
    assert.equal(within(-10, 0), "");
  });

  const edits: readonly [what: string, from: number, to: number, lineEnds: number, left: string][] = [
    ["move down with lines that come above", 2, 2, 2, "7 22 42"],
    ["stay where text comes into a line", 5, 5, 0, "5 20 40"],
    ["move up with lines that go", 6, 10, 0, "5 16 36"],
    ["go with their line", 19, 21, 0, "5 38"],
    ["stay above what is edited", 41, 41, 10, "5 20 40"],
  ];
  for (const [what, from, to, lineEnds, left] of edits) {
    it(what, () => {
      const marks = new Marks();
      take(marks, 1, 0, 100, 5, 20, 40);
      marks.shift(from, to, lineEnds);
      assert.equal(linesOf(marks), left);
    });
  }

  it("take in more lines than a function takes arguments", () => {
    const marks = new Marks();
    const many = Array.from({ length: 300_000 }, (_, line) => line);
    marks.take({
      trial: "t",
      run: 1,
      lines: { from: 0, to: 300_000 },
      marks: many.map((line) => mark(line)),
    });
    assert.equal(marks.all.length, 300_000);
  });
});
