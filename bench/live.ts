// The live test in a real VS Code, with a log of 40 MB open: how long a keystroke in the filter takes until the editor of
// the log is handed new ranges, and what else waits meanwhile.
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageExtension } from "../scripts/vscode/package.mjs";
import { listSuites, runSuite } from "../scripts/vscode/suites.mjs";
import type { LiveFigures } from "../test/e2e/live.bench.ts";
import { quantile } from "./editor.ts";
import { writeLog } from "./logs.ts";

/** A figure beside its goal, both in milliseconds. */
export interface LiveFigure {
  readonly name: string;
  readonly milliseconds: number;
  readonly limit: number;
  readonly details: string;
}

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
    const figures: LiveFigures = JSON.parse(readFileSync(result, "utf8"));
    return describe(figures, statSync(log).size);
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

function describe({ keystrokes, answers, slice, longestSlice, pass, ...log }: LiveFigures, bytes: number) {
  const half = quantile(keystrokes, 0.5).toFixed(0);
  const of = `${(bytes / 1e6).toFixed(0)} MB, ${log.lines} lines, ${log.matched} failures`;
  return [
    {
      name: "keystroke to decorations",
      milliseconds: quantile(keystrokes, 0.95),
      limit: 60,
      details: `95th percentile of ${keystrokes.length}, visible range; median ${half} ms; ${of}`,
    },
    { name: "full pass", milliseconds: pass, limit: 1000, details: of },
    {
      name: "other answers meanwhile",
      milliseconds: quantile(answers, 0.95),
      limit: 50,
      details: `95th percentile of ${answers.length} hovers; the longest ${Math.max(...answers).toFixed(0)} ms`,
    },
    {
      name: "extension host's slice",
      milliseconds: slice,
      limit: 20,
      details: `99th percentile of what others wait; the longest ${longestSlice.toFixed(0)} ms`,
    },
  ];
}
