// The live test in a real VS Code, with a log of 40 MB open: how long a keystroke in the filter takes until the editor of
// the log is handed new ranges, and what else waits meanwhile.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageExtension } from "../scripts/vscode/package.mjs";
import { listSuites, runSuite } from "../scripts/vscode/suites.mjs";
import { describeLive, type LiveFigure } from "./live-figures.ts";
import { writeLog } from "./logs.ts";

/** Lines of Jellyfin's log that make 40 MB. */
const lines = 230_000;

/** Runs the measurement in VS Code; `candidates` of a hundred lines are failures. */
export async function measureLive(candidates: number): Promise<readonly LiveFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), "f2b-live-"));
  try {
    const log = join(folder, "jellyfin.log");
    writeLog(log, { service: "jellyfin", lines, candidates, seed: 1 });
    const result = join(folder, "figures.json");
    Object.assign(process.env, { F2B_BENCH: "1", F2B_BENCH_LOG: log, F2B_BENCH_RESULT: result });
    await runInVSCode();
    return describeLive(JSON.parse(readFileSync(result, "utf8")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runInVSCode(): Promise<void> {
  const vsix = await packageExtension();
  const suite = (await listSuites()).find(({ config }) => config.label === "bench");
  if (!suite) throw new Error(".vscode-test.mjs lists no suite “bench”");
  const { failures, broken } = await runSuite(suite, { vsix });
  if (broken || failures.length > 0) throw new Error(broken ?? failures[0]!.error);
}
