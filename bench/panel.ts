// The panel that simulates a jail, in a real VS Code, over a log with 5,000 addresses: from a slider's move to what is drawn, and
// how smoothly its table scrolls.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageExtension } from "../scripts/vscode/package.mjs";
import { measurePanel as measure } from "../scripts/vscode/panel-frames.mjs";
import { quantile } from "./quantile.ts";
import { doorRegex, writeDoorLog } from "./simulate.ts";

/** A figure beside its goal, both in milliseconds. */
interface PanelFigure {
  readonly name: string;
  readonly milliseconds: number;
  readonly limit: number;
  readonly details: string;
}

/** Runs the measurement in VS Code. */
export async function measurePanel(plan: {
  readonly lines: number;
  readonly failures: number;
  readonly addresses: number;
}): Promise<readonly PanelFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), "f2b-panel-"));
  try {
    const tree = join(folder, "jails");
    const jail = join(tree, "jail.local");
    const log = join(folder, "door.log");
    mkdirSync(join(tree, "filter.d"), { recursive: true });
    writeDoorLog(log, plan);
    writeFileSync(join(tree, "filter.d/door.conf"), `[Definition]\nfailregex = ${doorRegex}\n`);
    writeFileSync(
      jail,
      `[door]\nfilter = door\nlogpath = ${log}\nmaxretry = 3\nfindtime = 1h\nbantime = 1d\n`,
    );
    const { rows, drawn, scrolled } = await measure(await packageExtension(), folder, jail);
    const half = (times: readonly number[]) => quantile(times, 0.5).toFixed(0);
    const of = `${rows} rows, ${plan.failures} failures, ${plan.lines} lines`;
    return [
      {
        name: "slider to drawn answer",
        milliseconds: quantile(drawn, 0.95),
        limit: 200,
        details: `95th percentile of ${drawn.length}; median ${half(drawn)} ms; ${of}`,
      },
      {
        name: "a frame while it scrolls",
        milliseconds: quantile(scrolled, 0.95),
        limit: 50,
        details: `95th percentile of ${scrolled.length}; median ${half(scrolled)} ms, the longest ${Math.max(...scrolled).toFixed(0)} ms`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
