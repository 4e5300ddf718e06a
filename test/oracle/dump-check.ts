import assert from "node:assert/strict";
import { runDump } from "../../cli/commands/dump.ts";
import type { Judge } from "../support/judge.ts";

/** What `f2b dump` printed. */
export interface Dumped {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** Checks that `f2b dump` has the stdout and the exit code of `fail2ban-client -d`. */
export async function checkDump(judge: Judge, tree: string, ours = dump(tree), what = ""): Promise<Dumped> {
  const theirs = await judge.tool({ run: "dump", argv: ["-c", tree, "-d"] });
  const context = `${what}\nfail2ban says:\n${theirs.stderr}\nwe say:\n${ours.stderr}`;
  assert.equal(...firstDifference(ours.stdout, theirs.stdout), context);
  assert.equal(ours.exit, theirs.exit, context);
  if (theirs.exit !== 0)
    assert.match(ours.stderr, /: error: /, `fail2ban refuses it, we find no error\n${context}`);
  return ours;
}

/** Runs `f2b dump` on a tree. */
export function dump(tree: string): Dumped {
  let stdout = "";
  let stderr = "";
  const exit = runDump(["-c", tree], {
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
  });
  return { stdout, stderr, exit };
}

/** Both texts, or the first lines that differ where there is much of them. */
function firstDifference(ours: string, theirs: string): [string, string] {
  if (ours === theirs || ours.length + theirs.length < 4000) return [ours, theirs];
  const [left, right] = [ours.split("\n"), theirs.split("\n")];
  const at = left.findIndex((line, index) => line !== right[index]);
  const from = at < 0 ? left.length : at;
  return [left.slice(from, from + 3).join("\n"), right.slice(from, from + 3).join("\n")];
}
