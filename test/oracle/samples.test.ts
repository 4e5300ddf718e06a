import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import {
  annotateLines,
  clockOf,
  headerLine,
  readSampleLog,
  type SampleResult,
  SampleRun,
  type Verdict,
} from "../../core/samples/index.ts";
import type { Source, Tree } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";
import { runF2b } from "../support/f2b.ts";
import { findPackage, type Judge, startJudge } from "../support/judge.ts";
import { randomFrom, readSeed } from "../support/random.ts";

const logs = join(findPackage(), "tests/files/logs");
const config = "/etc/fail2ban";
const machine = Date.UTC(2026, 0, 1) / 1000;
const clock = clockOf({}, { machine });
const disk = openTree();
const seed = readSeed();

/** Sample logs of stock filters. */
const names = readdirSync(logs)
  .filter((name) => disk.get(`${config}/filter.d/${name}.conf`)?.kind === "file")
  .sort();

/** What makes a wrong verdict of a right one; undefined where there is nothing to change. */
type Mutation = (verdict: Verdict) => Verdict | undefined;
const mutations: Readonly<Record<string, Mutation>> = {
  match: (verdict) => ({ ...verdict, match: !verdict.match }),
  host: (verdict) => (verdict.match && "host" in verdict ? { ...verdict, host: "192.0.2.254" } : undefined),
  time: ({ time, ...rest }) =>
    rest.match && time
      ? { ...rest, time: time.replace(/:(\d\d?)(?=$|\.)/, (_, at) => `:${(Number(at) + 1) % 60}`) }
      : undefined,
  field: (verdict) => {
    const key = ["user", "users", "attempts", "dns", "ip4", "ip6"].find((one) => one in verdict);
    return verdict.match && key ? { ...verdict, [key]: "someone else" } : undefined;
  },
};

/** A log with each verdict changed that can be, or with one of them; and the lines that then have a wrong verdict. */
function mutate(source: Source, mutation: Mutation, only?: (line: number) => boolean) {
  const wrong = new Set<number>();
  const lines = source.text.split("\n").map((text, at) => {
    const found = /^(#+ ?failJSON:)(.+)$/.exec(text);
    // Fewer conditions than verdicts: what is skipped as it is has nothing to be found wrong.
    const changed = found && mutation(JSON.parse(found[2]!));
    const line = at + 2;
    if (!changed || (only && !only(line))) return text;
    wrong.add(line);
    return `${found![1]} ${JSON.stringify(changed)}`;
  });
  return { text: lines.join("\n"), wrong };
}

/** The samples of a log, its text replaced; those of logs that it adds are left out. */
function run(name: string, text?: string): readonly SampleResult[] {
  const path = join(logs, name);
  const source = { kind: "file", path, text } as Source;
  const tree: Tree = text === undefined ? disk : { get: (one) => (one === path ? source : disk.get(one)) };
  const samples = new SampleRun({
    tree,
    path,
    filter: { basedir: config, name },
    clock: clockOf({}, { machine }),
  });
  while (samples.step());
  return samples.report().results.filter(({ sample }) => sample.path === path);
}

describe("f2b test on fail2ban's own sample logs", () => {
  it("finds that all verdicts hold, and that every failregex is hit", async () => {
    const { stdout, stderr, exit } = await runF2b(["test", "-c", config, "--format", "json", logs]);
    assert.deepEqual([stderr, exit], ["", 0]);
    const { files, coverage, summary } = JSON.parse(stdout);
    const run = files.flatMap(({ filter }: { filter: string | null }) => filter ?? []);
    assert.deepEqual(run.sort(), names);
    assert.ok(summary.passed > 1000, String(summary.passed));
    assert.deepEqual([summary.failed, summary.skipped, summary.notRun], [0, 0, 0]);
    assert.deepEqual(
      coverage.flatMap(({ unhit }: { unhit: unknown[] }) => unhit),
      [],
    );
  });

  for (const [what, mutation] of Object.entries(mutations)) {
    it(`tells every verdict whose ${what} is made wrong, and no other`, () => {
      let count = 0;
      for (const name of names) {
        const source = disk.get(join(logs, name)) as Source;
        const judged = new Set(
          run(name).flatMap(({ sample, outcome }) => (outcome === "passed" ? sample.line : [])),
        );
        const { text, wrong } = mutate(source, mutation, (line) => judged.has(line));
        const failed = run(name, text).flatMap(({ sample, outcome }) =>
          outcome === "failed" ? sample.line : [],
        );
        assert.deepEqual([name, ...failed], [name, ...wrong]);
        count += wrong.size;
      }
      assert.ok(count > (what === "field" ? 20 : 700), `${count} verdicts were changed`);
    });
  }
});

describe("lines of fail2ban's own sample logs that are annotated anew", () => {
  it("are samples that pass under the same filter, clock and zone", () => {
    let count = 0;
    for (const name of names) {
      const filter = { basedir: config, name };
      const lines = run(name).map(({ sample }) => sample.text);
      const found = annotateLines({ tree: disk, filter, clock, lines });
      assert.ok("lines" in found, JSON.stringify(found));
      const text = `${headerLine(filter, clock)}\n${found.lines.join("\n")}\n`;
      const wrong = run(name, text).filter(({ outcome, complaint }) => {
        // Two failregexes of one line are a fault of the filter's in this mode, not of the verdict.
        return outcome !== "passed" && !/ all match this line/.test(complaint ?? "");
      });
      assert.deepEqual(
        wrong.map(({ sample, complaint }) => `${name}:${sample.line} ${complaint}`),
        [],
      );
      count += found.lines.filter((line) => line.includes('"match": true')).length;
    }
    assert.ok(count > 500, String(count));
  });
});

/** The test of fail2ban itself on a sample log; answers null where it passes, else the line that it fails at. */
const original = `
import os, unittest, logging
def answer(question):
    logging.disable()
    os.environ["FAIL2BAN_CONFIG_DIR"] = question["config"]
    from fail2ban.tests import utils
    utils.initTests(None)
    from fail2ban.tests import samplestestcase
    samplestestcase.TEST_FILES_DIR = question["folder"]
    case = samplestestcase.FilterSamplesRegex("testSampleRegexs" + question["name"].upper())
    result = unittest.TestResult()
    case.run(result)
    wrong = result.failures + result.errors
    if not wrong:
        return None
    text = wrong[0][1]
    return text.split(", line:\\n  ", 1)[1].split("\\nregex (", 1)[0] if ", line:\\n  " in text else text
`;

describe("fail2ban's own test and ours", () => {
  let judge: Judge;
  let folder: string;
  before(() => {
    judge = startJudge();
    folder = mkdtempSync(join(tmpdir(), "f2b-samples-"));
  });
  after(() => {
    judge.close();
    rmSync(folder, { recursive: true });
  });

  it(`stop at the same line of a log with one wrong verdict (seed ${seed})`, async () => {
    const draw = randomFrom(seed);
    const kinds = Object.values(mutations);
    let count = 0;
    for (const name of names) {
      const source = disk.get(join(logs, name)) as Source;
      const lines = run(name).flatMap(({ sample, outcome }) =>
        outcome === "passed" && sample.verdictLine ? sample.line : [],
      );
      const line = draw.pick(lines);
      const { text, wrong } = mutate(source, draw.pick(kinds), (one) => one === line);
      const found = run(name, text).find(({ outcome }) => outcome === "failed");
      const theirs = await askOriginal(name, text);
      assert.equal(theirs?.trimEnd(), found?.sample.text.trimEnd(), `${name}:${line}`);
      count += wrong.size;
    }
    assert.ok(count > 40, String(count));
  });

  it("find every stock log right as it is", async () => {
    for (const name of names)
      assert.equal(await askOriginal(name, readFileSync(join(logs, name), "utf8")), null, name);
  });

  function askOriginal(name: string, text: string): Promise<string | null> {
    const place = mkdtempSync(join(folder, "run-"));
    mkdirLogs(place, name, text);
    return judge.python({ code: original, question: { config, folder: place, name } });
  }
});

/** Lays out the stock logs with one replaced, as fail2ban's tests have them. */
function mkdirLogs(place: string, name: string, text: string): void {
  const target = join(place, "logs");
  mkdirSync(target);
  const added = readSampleLog({ kind: "file", path: name, text }).value.entries.flatMap((entry) =>
    entry.kind === "addFILE" ? entry.name : [],
  );
  for (const one of added) writeFileSync(join(target, one), readFileSync(join(logs, one)));
  writeFileSync(join(target, name), text);
}
