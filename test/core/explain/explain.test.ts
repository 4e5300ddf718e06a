import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { zoneOf } from "../../../core/dates/index.ts";
import { type Explanation, explainLine, type Step } from "../../../core/explain/index.ts";
import { compileFilter, type FilterRequest } from "../../../core/filter/compile.ts";
import { LineMatcher } from "../../../core/filter/match.ts";
import { traceSource } from "../../../core/text/index.ts";
import { endsWithin } from "../../../host/deadline.ts";

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
      return `${step.of} ${step.seen.replaceAll("\n", "\\n")}`;
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

  it("an ignoreregex that is asked first ends it", () =>
    check(
      {
        failregex: ["a <ADDR>", "b <ADDR>", "c <ADDR>", "d <ADDR>"],
        ignoreregex: ["good"],
        prefregex: "^. ",
      },
      ["2026-11-20 16:10:00 a 192.0.2.1 good"],
      `date found
       line  a 192.0.2.1 good
       ignoreregex 0 match
       prefregex 0 skipped
       failregex 0 skipped
       failregex 1 skipped
       failregex 2 skipped
       failregex 3 skipped
       ignored`,
    ));

  it("an ignoreregex is else asked about what a failregex matches", () => {
    const request = { failregex: ["a <ADDR>", "b <ADDR>"], ignoreregex: ["good", "fine"] };
    check(
      request,
      ["2026-11-20 16:10:00 b 192.0.2.1 fine"],
      `date found
       line  b 192.0.2.1 fine
       failregex 0 miss
       failregex 1 match
       ignoreregex 0 miss
       ignoreregex 1 match
       ignored`,
    );
    check(
      request,
      ["2026-11-20 16:10:00 x 192.0.2.1 fine"],
      `date found
       line  x 192.0.2.1 fine
       failregex 0 miss
       failregex 1 miss
       ignoreregex 0 skipped
       ignoreregex 1 skipped
       missed`,
    );
  });

  it("a failregex sees only what prefregex takes as content, and nothing where it misses", () => {
    const request = { prefregex: "^ app: <F-CONTENT>.+</F-CONTENT>$", failregex: ["^login of <ADDR>$"] };
    check(
      request,
      ["2026-11-20 16:10:00 app: login of 192.0.2.1"],
      `date found
       line  app: login of 192.0.2.1
       prefregex 0 match
       content login of 192.0.2.1
       failregex 0 match
       id 192.0.2.1
       failure`,
    );
    check(
      request,
      ["2026-11-20 16:10:00 web: login of 192.0.2.1"],
      `date found
       line  web: login of 192.0.2.1
       prefregex 0 miss
       failregex 0 skipped
       missed`,
    );
  });

  it("a filter that stops at its first match skips the rest", () =>
    check(
      { failregex: ["a <ADDR>", "<ADDR>"], checkAllRegex: false },
      ["2026-11-20 16:10:00 a 192.0.2.1"],
      `date found
       line  a 192.0.2.1
       failregex 0 match
       failregex 1 skipped
       id 192.0.2.1
       failure`,
    ));

  it("what a match says of its connection, and what other lines said of it, counts", () => {
    const own = [
      "^ <F-MLFID>\\d+</F-MLFID> <F-NOFAIL>from</F-NOFAIL> <ADDR>$",
      "^ <F-MLFID>\\d+</F-MLFID> wrong$",
    ];
    check(
      { failregex: own },
      ["2026-11-20 16:10:00 7 from 192.0.2.1"],
      `date found
       line  7 from 192.0.2.1
       failregex 0 match
       failregex 1 miss
       id 192.0.2.1
       no-failure`,
    );
    check(
      { failregex: own },
      ["2026-11-20 16:10:00 7 wrong"],
      `date found
       line  7 wrong
       failregex 0 miss
       failregex 1 match
       id null
       pending`,
    );
    check(
      { failregex: own },
      ["2026-11-20 16:10:00 7 from 192.0.2.1", "2026-11-20 16:10:01 7 wrong"],
      `date found
       line  7 wrong
       failregex 0 miss
       failregex 1 match
       id 192.0.2.1
       failure`,
    );
  });

  it("several lines are looked at together where maxlines is more than one", () => {
    const request = { failregex: ["^ open$<SKIPLINES>^ shut by <ADDR>$"], maxlines: 3 };
    check(
      request,
      ["2026-11-20 16:10:00 open", "2026-11-20 16:10:01 creak", "2026-11-20 16:10:02 shut by 192.0.2.1"],
      `date found
       buffer  open\\n creak\\n shut by 192.0.2.1
       failregex 0 match
       id 192.0.2.1
       failure`,
    );
    const { steps } = explain(request, "2026-11-20 16:10:02 shut of 192.0.2.1", ["2026-11-20 16:10:00 open"]);
    const miss = steps.flatMap((step) => (step.kind === "regex" && step.miss ? [step.miss] : []))[0]!;
    assert.deepEqual([miss.piece.shown, miss.instead, miss.lineAt], ["by", "of", 25]);
  });

  it("a date may be of now, taken over, or none", () => {
    const state = (request: Partial<FilterRequest>, line: string, before: readonly string[] = []) => {
      const step = explain({ failregex: ["x <ADDR>"], ...request }, line, before).steps[0]!;
      return step.kind === "date" ? `${step.state} ${step.time} ${step.notes.join()}`.trim() : "";
    };
    assert.equal(state({ datepattern: "{NONE}" }, "x"), `now ${now}`);
    assert.equal(state({ datepattern: null }, "x"), "off null");
    assert.equal(state({}, "x", ["2026-11-20 16:19:50 y"]), `taken-over ${now - 10}`);
    assert.equal(state({}, "x"), "none null");
    assert.match(
      state({ datepattern: "^%%d/%%m" }, "2026-11-20 16:19:50 x"),
      /^none null Without its datepattern/,
    );
  });
});

describe("an explanation", () => {
  it("leaves the state of the lines before as it was", () => {
    const filter = compile({
      failregex: ["^ <F-MLFID>\\d+</F-MLFID> (?:by <F-USER>\\S+</F-USER>|from <ADDR>)$"],
    });
    const matcher = new LineMatcher(filter);
    matcher.processLine("2026-11-20 16:10:00 7 by alice");
    const state = matcher.snapshot();
    const before = structuredClone(state);
    const line = "2026-11-20 16:10:01 7 from 192.0.2.1";
    const first = explainLine(filter, line, { state, zone });
    assert.deepEqual(state, before);
    assert.deepEqual(explainLine(filter, line, { state, zone }), first);
    assert.equal(first.verdict.kind, "failure");
  });

  it("is plain data", () => {
    const explanation = explain({ failregex: ["^ a <ADDR>$"] }, "2026-11-20 16:10:00 A 192.0.2.1");
    assert.deepEqual(
      JSON.parse(JSON.stringify(explanation)),
      JSON.parse(JSON.stringify(structuredClone(explanation))),
    );
  });

  it("tells where things stand in the line with its date, and in the file", () => {
    const line = "app [2026-11-20 16:10:00] user 'x' from 192.0.2.1";
    const { steps } = explain({ failregex: ['^app \\[\\] user "<F-USER>\\S+</F-USER>" from <ADDR>$'] }, line);
    const step = steps.find(({ kind }) => kind === "regex");
    assert.ok(step?.kind === "regex" && step.miss);
    const { lineMatched, lineAt, piece, suggestion } = step.miss;
    assert.equal(line.slice(lineMatched!.start, lineMatched!.end), "app [2026-11-20 16:10:00] user ");
    assert.equal(line.slice(lineAt), "'x' from 192.0.2.1");
    assert.deepEqual(piece.place, { path: "x.conf", span: { start: 15, end: 16 } });
    assert.deepEqual(
      suggestion!.edits.map(({ newText, place }) => [newText, place?.span]),
      [
        [`["']`, { start: 15, end: 16 }],
        [`["']`, { start: 36, end: 37 }],
      ],
    );
  });

  it("says of a regex that runs away that it does, and goes on", () => {
    const line = `2026-11-20 16:10:00 ${"a".repeat(60)} from 192.0.2.1`;
    const filter = compile({ failregex: ["^ (a+)+b <ADDR>$", "^ a+ from <ADDR>$"] });
    const guard = (work: () => void) => endsWithin(150, work);
    const { steps, verdict } = explainLine(filter, line, { zone, guard });
    const results = steps.flatMap((step) => (step.kind === "regex" ? [step.result] : []));
    assert.deepEqual(results, ["runaway", "match"]);
    assert.equal(verdict.kind, "runaway");
  });
});
