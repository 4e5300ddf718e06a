import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { annotateLines, headerLine } from "../../../core/samples/annotate.ts";
import { clockOf, type SampleClock } from "../../../core/samples/clock.ts";
import { readSampleLog } from "../../../core/samples/read.ts";
import { SampleRun } from "../../../core/samples/run.ts";
import { type Source, treeOf } from "../../../core/text/index.ts";

const filter = `[Definition]
failregex = ^ knock from <ADDR> as <F-USER>\\S*</F-USER> by <F-DOOR>\\w+</F-DOOR>$
            ^ ring from <HOST>$
            ^<F-MLFID> \\[\\d+\\]</F-MLFID>: <F-NOFAIL>open</F-NOFAIL> from <ADDR>$
            ^<F-MLFID> \\[\\d+\\]</F-MLFID>: <F-MLFFORGET>slam</F-MLFFORGET>$
            ^ mode <mode> from <ADDR>$
mode = normal
`;
const clock: SampleClock = { now: 1795176000, zone: "America/New_York", years: 1795176000 };

function annotate(lines: readonly string[], options: Record<string, string> = {}): readonly string[] {
  const source = { kind: "file", path: "/f/filter.d/door.conf", text: filter } as const;
  const found = annotateLines({
    tree: treeOf([source]),
    filter: { basedir: "/f", name: "door", options },
    clock,
    lines,
  });
  assert.ok("lines" in found, JSON.stringify(found));
  return found.lines;
}

/** What a sample log of these lines, with a header, comes to. */
function run(lines: readonly string[], options: Record<string, string> = {}): string[] {
  const own = { basedir: "/f", name: "door", options };
  const text = [headerLine(own, clock), ...lines, ""].join("\n");
  const sources: Source[] = [
    { kind: "file", path: "/f/filter.d/door.conf", text: filter },
    { kind: "file", path: "/f/tests/door", text },
  ];
  const tree = treeOf(sources);
  const { header } = readSampleLog(tree.get("/f/tests/door") as Source).value;
  assert.equal(header.filter?.startsWith("door"), true);
  const samples = new SampleRun({
    tree,
    path: "/f/tests/door",
    filter: own,
    clock: clockOf(header, { machine: 0 }),
  });
  while (samples.step());
  return samples
    .report()
    .results.map(({ sample, outcome, complaint }) => `${sample.line} ${complaint ?? outcome}`);
}

describe("annotated lines", () => {
  const lines = [
    "2026-11-20 04:00:00 knock from 192.0.2.1 as bob by front",
    "Nov 20 04:00:01 knock from 2001:db8::1 as  by back",
    "",
    "# a comment",
    "2026-11-20 04:00:02.25 ring from door.example",
    "2026-11-20 04:00:03 passes by",
    "2026-11-20 04:00:04 [7]: open from 192.0.2.7",
    "2026-11-20 04:00:05 [7]: slam",
    "ring from 192.0.2.1",
    '# failJSON: { "match": false, "desc": "as it was" }',
    "2026-11-20 04:00:06 passes by",
  ];

  it("have above them what the filter makes of them", () =>
    assert.deepEqual(annotate(lines), [
      '# failJSON: { "time": "2026-11-20T04:00:00", "match": true, "host": "192.0.2.1", "user": "bob", "door": "front" }',
      lines[0],
      '# failJSON: { "time": "2026-11-20T04:00:01", "match": true, "host": "2001:db8::1", "user": "", "door": "back" }',
      lines[1],
      "",
      "# a comment",
      '# failJSON: { "time": "2026-11-20T04:00:02", "match": true, "host": "door.example" }',
      lines[4],
      '# failJSON: { "match": false }',
      lines[5],
      '# failJSON: { "match": false }',
      lines[6],
      '# failJSON: { "time": "2026-11-20T04:00:05", "match": true, "host": "192.0.2.7", "attempts": 2 }',
      lines[7],
      '# failJSON: { "match": false }',
      lines[8],
      lines[9],
      lines[10],
    ]));

  it("are samples that pass", () =>
    assert.deepEqual(
      run(annotate(lines)).map((one) => one.replace(/^\d+ /, "")),
      Array(8).fill("passed"),
    ));

  it("have the filter's options, and so has the header", () => {
    assert.match(annotate(["2026-11-20 04:00:00 mode loud from 192.0.2.1"])[0]!, /"match": false/);
    assert.match(
      annotate(["2026-11-20 04:00:00 mode loud from 192.0.2.1"], { mode: "loud" })[0]!,
      /"host": "192.0.2.1"/,
    );
    assert.equal(
      headerLine({ name: "door", options: { mode: "loud" } }, clock),
      '# f2b: filter=door[mode="loud"] now=2026-11-20T07:00:00 timezone=America/New_York',
    );
    assert.deepEqual(
      run(annotate(["2026-11-20 04:00:00 mode loud from 192.0.2.1"], { mode: "loud" }), { mode: "loud" }),
      ["3 passed"],
    );
  });
});
