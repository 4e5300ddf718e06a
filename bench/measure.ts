import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** One run of a command: wall-clock seconds, peak resident memory of its process tree in megabytes, what it printed. */
export interface Run {
  readonly seconds: number;
  readonly megabytes: number;
  readonly stdout: string;
  readonly exit: number;
}

/** Runs a command to its end and measures it. Memory is read from /proc every 10 ms (0 where there is no /proc). */
export async function measure(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Run> {
  const start = process.hrtime.bigint();
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, treeMemory(child.pid!));
  }, 10);
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  const exit = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
  clearInterval(watch);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, megabytes: peak / 1024, stdout, exit };
}

/** Kilobytes that a process and its children have taken at most so far. */
function treeMemory(pid: number): number {
  try {
    const own = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    return children.reduce((sum, child) => sum + treeMemory(Number(child)), Number(own));
  } catch {
    return 0;
  }
}
