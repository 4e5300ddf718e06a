import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readLedger } from "../support/ledger.ts";

describe("the ledger of differences", () => {
  it("has at most 15 entries, each for an exact case and told once", () => {
    const cases = readLedger().map((entry) => `${entry.suite}: ${entry.case}`);
    assert.ok(cases.length <= 15);
    assert.equal(new Set(cases).size, cases.length);
  });

  it("has no entry for a suite that nobody asks", () => {
    const suites = ["transcripts", "samples", "samples, told in full", "samples, another world", "generated"];
    assert.deepEqual(
      readLedger().filter(({ suite }) => !suites.includes(suite)),
      [],
    );
  });

  it("is told in docs/differences.md, reason for reason", () => {
    const page = readFileSync(new URL("../../docs/differences.md", import.meta.url), "utf8");
    const untold = readLedger().filter(({ reason }) => !page.includes(`- ${reason}\n`));
    assert.deepEqual(untold, []);
  });
});
