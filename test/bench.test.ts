import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LogPlan, writeLog } from "../bench/logs.ts";
import { quantile } from "../bench/quantile.ts";

const candidateLine = {
  jellyfin: /has been denied/,
  sshd: /sshd\[\d+\]: /,
};

describe("the logs of the bench", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-bench-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const service of ["jellyfin", "sshd"] as const) {
    for (const candidates of [1, 10, 90]) {
      it(`hold ${candidates} % candidates and 1 % lines beyond ASCII: ${service}`, () => {
        const lines = draw({ service, candidates, lines: 20000, seed: 3 });
        assert.equal(lines.length, 20000);
        assertShare(lines, candidateLine[service], candidates);
        assertShare(lines, /[^\0-\x7f]/, 1);
      });
    }
  }

  it("are the same for the same seed", () => {
    const plan = { service: "sshd", candidates: 10, lines: 500, seed: 3 } as const;
    assert.deepEqual(draw(plan), draw(plan));
    assert.notDeepEqual(draw(plan), draw({ ...plan, seed: 4 }));
  });

  function draw(plan: LogPlan): string[] {
    const path = join(folder, "drawn.log");
    writeLog(path, plan);
    return readFileSync(path, "utf8").trimEnd().split("\n");
  }
});

describe("the bench's percentiles", () => {
  it("are values that were measured, the share of them not above", () => {
    const values = [5, 1, 4, 2, 3, 10, 9, 8, 7, 6];
    assert.deepEqual(
      [0, 0.5, 0.9, 0.95, 1].map((share) => quantile(values, share)),
      [1, 5, 9, 10, 10],
    );
    assert.ok(Number.isNaN(quantile([], 0.5)), "of nothing there is none, which is below no goal");
  });
});

/** Checks that about `percent` of the lines match. */
function assertShare(lines: readonly string[], pattern: RegExp, percent: number): void {
  const share = (100 * lines.filter((line) => pattern.test(line)).length) / lines.length;
  assert.ok(Math.abs(share - percent) < 0.2 + percent / 50, `${pattern}: ${share} %`);
}
