import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { clockOf, coverageOf, type SampleReport, SampleRun } from "../../core/samples/index.ts";
import { openTree } from "../../host/tree.ts";
import { findPackage } from "../support/judge.ts";
import { layTestFilters, type TestFilters } from "./filter-samples.ts";

const logs = join(findPackage(), "tests/files/logs");
const machine = Date.UTC(2026, 0, 1) / 1000;

/** How the tests of fail2ban itself judge: see fail2ban/tests/samplestestcase.py. */
describe("the failJSON verdicts of fail2ban's own sample logs", () => {
  let testFilters: TestFilters;
  before(() => {
    testFilters = layTestFilters();
  });
  after(() => testFilters.remove());

  const stock = readdirSync("/etc/fail2ban/filter.d")
    .filter((file) => file.endsWith(".conf") && !file.endsWith("common.conf"))
    .map((file) => file.replace(/\.conf$/, ""))
    .filter((name) => existsSync(join(logs, name)));
  let verdicts = 0;

  for (const name of stock.sort()) it(name, () => check(name, "/etc/fail2ban"));
  for (const name of ["zzz-generic-example", "zzz-sshd-obsolete-multiline"]) {
    it(name, () => check(name, testFilters.config));
  }

  it("more than a thousand of them were judged", () => assert.ok(verdicts > 1000, String(verdicts)));

  function check(name: string, basedir: string): void {
    const report = run(name, basedir);
    verdicts += report.results.filter(({ outcome }) => outcome === "passed").length;
    const wrong = report.results.filter(({ outcome }) => outcome !== "passed" && outcome !== "skipped");
    const told = wrong.map(
      ({ sample, options, complaint }) => `${sample.path}:${sample.line} ${options}: ${complaint}`,
    );
    assert.deepEqual([report.refusal, report.problems, told], [undefined, [], []]);
    assert.deepEqual(
      coverageOf([report]).map(({ unhit }) => unhit),
      [[]],
    );
  }
});

function run(name: string, basedir: string): SampleReport {
  const path = join(logs, name);
  const run = new SampleRun({
    tree: openTree(),
    path,
    filter: { basedir, name },
    clock: clockOf({}, { machine }),
  });
  while (run.step());
  return run.report();
}
