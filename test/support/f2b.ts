import type { Io } from "../../cli/io.ts";
import { run } from "../../cli/run.ts";
import type { ToolAnswer } from "./judge.ts";

/** Runs `f2b` in this process and answers what it printed, and its exit code. */
export async function runF2b(
  args: readonly string[],
  zone = "UTC",
  now = Date.now() / 1000,
): Promise<ToolAnswer> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const io: Io = {
    out: (text) => stdout.push(text),
    err: (text) => stderr.push(text),
    progress: () => {},
    hasColors: false,
    now: () => now,
    zone,
    hostname: "localhost",
    columns: 80,
  };
  const exit = await run(args, io);
  return { stdout: stdout.join(""), stderr: stderr.join(""), exit };
}

/** A report without the lines that may differ: `Use ...` (with the lines they list) and the seconds it took. */
export function maskReport(text: string): string {
  return maskSeconds(text.replace(/^Use .*\n(?:\| .*\n)*(?:`-\n)?/gm, ""));
}

/** A report without the seconds it took. */
export function maskSeconds(text: string): string {
  return text.replace(/^\[processed in [\d.]+ sec\]$/m, "[processed in N sec]");
}
