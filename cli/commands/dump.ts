import { dumpConfig } from "../../core/config/index.ts";
import type { Problem, Tree } from "../../core/text/index.ts";
import { globLogs } from "../../host/logs-glob.ts";
import { openTree } from "../../host/tree.ts";
import { EXIT, type Io } from "../io.ts";
import { type Option, parseOptions } from "../optparse.ts";

const help = `Usage: f2b dump [options]

Prints the commands that fail2ban makes of a configuration, as fail2ban-client -d does,
and what is wrong with it on stderr.

Options:
  -c, --config DIR  the configuration's folder (default: /etc/fail2ban)
  --jail NAME       the commands of this jail alone
  -h, --help        show this help

Exit codes: 0 fine, 2 wrong usage, 3 no such jail, 255 fail2ban refuses the configuration.
`;

const options: readonly Option[] = [
  { flags: ["-c", "--config", "--conf"], name: "config", kind: "text", help: "" },
  { flags: ["--jail"], name: "jail", kind: "text", help: "" },
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "" },
];

/** Runs `f2b dump` and answers its exit code. */
export function runDump(args: readonly string[], io: Pick<Io, "out" | "err">): number {
  const parsed = parseOptions(options, args);
  if (parsed.kind === "stop") {
    io.out(help);
    return EXIT.fine;
  }
  if (parsed.kind === "problem" || parsed.rest.length > 0) {
    const what = parsed.kind === "problem" ? parsed.message : `unexpected argument ${parsed.rest[0]}`;
    io.err(`f2b dump: ${what}; see f2b dump --help\n`);
    return EXIT.usage;
  }
  const { values } = parsed;
  const basedir = String(values.get("config") ?? "/etc/fail2ban");
  const jail = values.has("jail") ? String(values.get("jail")) : undefined;
  const cwd = process.cwd();
  const tree = openTree();
  const dump = dumpConfig(tree, { basedir, jail, cwd, logs: globLogs(cwd) });
  io.out(dump.stdout);
  for (const problem of dump.problems) io.err(`${formatProblem(tree, problem)}\n`);
  if (!dump.jailFound) {
    io.err(`f2b dump: there is no jail ${jail} in ${basedir}; mend the name\n`);
    return EXIT.failed;
  }
  return dump.exit;
}

/** A problem as one line: `path:line:column: severity: message [code]`, both counted from 1 in characters. */
function formatProblem(tree: Tree, problem: Problem): string {
  const { path, span, severity, message, code } = problem;
  const source = tree.get(path);
  const before = source?.kind === "file" ? source.text.slice(0, span.start).split(/\r\n|\n|\r/) : [""];
  const column = [...before[before.length - 1]!].length + 1;
  const line = `${path}:${before.length}:${column}: ${severity}: ${message} [${code}]`;
  return line.replace(/\s*[\n\r]\s*/g, " ");
}
