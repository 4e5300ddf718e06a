import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { Uri } from "vscode";
import { typeBeside } from "./live-load.ts";

/** Keystrokes that are measured. */
const keystrokes = 200;

describe("the live test on a large log", () => {
  it("is measured", async function () {
    this.timeout(150_000);
    const [log, target] = [process.env["F2B_BENCH_LOG"], process.env["F2B_BENCH_RESULT"]];
    assert.ok(log && target, "bench/live.ts names the log and where the figures go");
    const { figures } = await typeBeside(Uri.file(log), keystrokes);
    writeFileSync(target, JSON.stringify(figures));
  });
});
