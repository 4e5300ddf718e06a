import assert from "node:assert/strict";
import { runDump } from "../../cli/commands/dump.ts";
import type { Judge } from "../support/judge.ts";

/** Checks that `f2b dump` has the stdout and the exit code of `fail2ban-client -d`; answers what it printed. */
export async function checkDump(judge: Judge, tree: string, what = ""): Promise<string> {
  const theirs = await judge.tool({ run: "dump", argv: ["-c", tree, "-d"] });
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
  const context = `${what}\nfail2ban says:\n${theirs.stderr}\nwe say:\n${stderr}`;
  const [ours, expected] = firstDifference(stdout, theirs.stdout);
  assert.equal(ours, expected, context);
  assert.equal(exit, theirs.exit, context);
  if (theirs.exit !== 0)
    assert.match(stderr, /: error: /, `fail2ban refuses it, and we find no error\n${context}`);
  return stdout;
}

/** Both texts, or the first lines that differ where there is much of them. */
function firstDifference(ours: string, theirs: string): [string, string] {
  if (ours === theirs || ours.length + theirs.length < 4000) return [ours, theirs];
  const [left, right] = [ours.split("\n"), theirs.split("\n")];
  const at = left.findIndex((line, index) => line !== right[index]);
  const from = at < 0 ? left.length : at;
  return [left.slice(from, from + 3).join("\n"), right.slice(from, from + 3).join("\n")];
}
