// `npm run bench`: the speed of `f2b regex` beside fail2ban-regex, on logs made here, how long an editor waits for the
// language server, the live test of a filter on a log: one of 1 GiB on disk, and one of 40 MB in a real VS Code, a
// jail's simulation, and the panel that shows it in VS Code.
//   npm run bench                    everything (1,000,000 lines a log, then a 2 GiB log, then the rest)
//   npm run bench -- --only editor   one part: regex, editor, large (the log on disk), live (in VS Code), simulate or panel
//   npm run bench -- --lines 100000  smaller logs; --skip-large leaves the 2 GiB log out
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureEditor } from "./editor.ts";
import { measureLarge } from "./large.ts";
import { measureLive } from "./live.ts";
import { lineOf } from "./live-figures.ts";
import { type LogPlan, writeLog } from "./logs.ts";
import { measure, type Run } from "./measure.ts";
import { measurePanel } from "./panel.ts";
import { measureSimulate } from "./simulate.ts";

const { values } = parseArgs({
  options: {
    lines: { type: "string", default: "1000000" },
    only: { type: "string" },
    "skip-large": { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
  },
});
const lines = Number(values.lines);
const root = fileURLToPath(new URL("..", import.meta.url));
const f2b = join(root, "dist", "cli.cjs");
const filters = {
  jellyfin: join(root, "samples", "fail2ban", "filter.d", "jellyfin.conf"),
  sshd: "/etc/fail2ban/filter.d/sshd.conf",
};
/** For grep: the Jellyfin failregex itself; for sshd the commonest of its failregexes, behind any prefix. */
const patterns = {
  jellyfin: '^.*Authentication request for .* has been denied \\(IP: "[0-9a-fA-F.:]+"\\)\\.',
  sshd: "^.*sshd\\[\\d+\\]: (?:Failed \\S+ for .* from|Invalid user .* from|.*authentication failure;.* rhost=|Received disconnect from|Connection (?:closed|reset) by .*|Accepted \\w+ for \\S+ from) ?[0-9a-fA-F.:]+",
};

const env = { ...process.env, LC_ALL: "C.UTF-8", TZ: "UTC" };
const folder = mkdtempSync(join(tmpdir(), "f2b-bench-"));
const ratios: { name: string; ratio: number }[] = [];
let failed = false;

try {
  const isAsked = (part: string) => values.only === undefined || values.only === part;
  if (isAsked("regex")) await benchRegex();
  if (isAsked("editor")) await benchEditor();
  if (isAsked("large")) await benchLarge();
  if (isAsked("live")) await benchLive();
  if (isAsked("simulate")) await benchSimulate();
  if (isAsked("panel")) await benchPanel();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

/** The logs, one after the other, and what became of the goal. */
async function benchRegex(): Promise<void> {
  console.log(
    `${lines} lines a log; seconds are the whole process's, from its start to its end (the better of two runs of each).\n`,
  );
  console.log(
    `${"log".padEnd(15)}${"MB".padStart(6)}${"fail2ban-regex".padStart(22)}${"f2b regex".padStart(22)}${"ratio".padStart(8)}${"grep -cP".padStart(11)}  report`,
  );
  for (const service of ["jellyfin", "sshd"] as const) {
    for (const candidates of [1, 10, 90])
      await compare({ service, candidates, lines, seed: Number(values.seed) });
  }
  const worst = ratios.reduce((least, one) => (one.ratio < least.ratio ? one : least));
  console.log(
    `\nworst ratio to fail2ban-regex: ${worst.ratio.toFixed(1)} (${worst.name}); the goal is 15, the aim 30`,
  );
  if (worst.ratio < 15) failed = true;
  if (!values["skip-large"]) await large();
}

/** How long an editor waits, each figure beside its goal. */
async function benchEditor(): Promise<void> {
  console.log("\nlanguage server, over stdio: fail2ban's stock tree with every jail enabled");
  const server = [f2b, "lsp", "--stdio"];
  const plan = { server, stock: "/etc/fail2ban", folder, starts: 5, keystrokes: 200 };
  for (const { name, milliseconds, limit, details } of await measureEditor(plan)) {
    const isMet = milliseconds < limit;
    if (!isMet) failed = true;
    const figure = `${milliseconds.toFixed(0)} ms`.padStart(8);
    console.log(
      `${name.padEnd(26)}${figure}  ${isMet ? "ok" : "MISSED"}, goal: under ${limit} ms  (${details})`,
    );
  }
}

/** A trial of a log of 1 GiB that is read from disk. */
async function benchLarge(): Promise<void> {
  console.log("\nlive test of a Jellyfin log of 1 GiB on disk, over stdio");
  const log = join(folder, "disk.log");
  writeRepeated(log, { service: "jellyfin", candidates: 1, lines: 250000, seed: 3 }, 1024 ** 3);
  const server = [f2b, "lsp", "--stdio"];
  const plan = { server, filter: filters.jellyfin, log, pattern: patterns.jellyfin, env, folder };
  for (const { name, value, limit, unit, details } of await measureLarge(plan)) {
    const isMet = value < limit;
    if (!isMet) failed = true;
    const figure = `${value.toFixed(unit === "times" ? 1 : 0)} ${unit}`.padStart(10);
    const goal = `${isMet ? "ok" : "MISSED"}, goal: under ${limit} ${unit}`;
    console.log(`${name.padEnd(26)}${figure}  ${goal}  (${details})`);
  }
}

/** Keystrokes in a filter beside a log of 40 MB, in a real VS Code. */
async function benchLive(): Promise<void> {
  for (const candidates of [1, 10]) {
    console.log(`\nlive test in VS Code, ${candidates} % of the lines are failures`);
    for (const figure of await measureLive(candidates)) {
      if (figure.milliseconds >= figure.limit) failed = true;
      console.log(lineOf(figure));
    }
  }
}

/** A jail over a log with 30,000 failures of 5,000 addresses. */
async function benchSimulate(): Promise<void> {
  console.log("\na jail's simulation");
  const plan = { f2b, folder, lines, failures: Math.floor(lines * 0.03), addresses: 5000, env };
  for (const { name, value, limit, unit, details } of await measureSimulate(plan)) {
    const isMet = value < limit;
    if (!isMet) failed = true;
    const goal = `${isMet ? "ok" : "MISSED"}, goal: under ${limit} ${unit}`;
    console.log(`${name.padEnd(26)}${`${value.toFixed(0)} ${unit}`.padStart(10)}  ${goal}  (${details})`);
  }
}

/** The panel of a jail with 5,000 addresses, in a real VS Code. */
async function benchPanel(): Promise<void> {
  console.log("\na jail's panel in VS Code");
  const plan = { lines: Math.min(lines, 300_000), failures: 30_000, addresses: 5000 };
  for (const { name, milliseconds, limit, details } of await measurePanel(plan)) {
    const isMet = milliseconds < limit;
    if (!isMet) failed = true;
    const goal = `${isMet ? "ok" : "MISSED"}, goal: under ${limit} ms`;
    console.log(`${name.padEnd(26)}${`${milliseconds.toFixed(0)} ms`.padStart(10)}  ${goal}  (${details})`);
  }
}

async function compare(plan: LogPlan): Promise<void> {
  const name = `${plan.service} ${plan.candidates} %`;
  const log = join(folder, "bench.log");
  writeLog(log, plan);
  const filter = filters[plan.service];
  const run = (command: string, args: readonly string[]) => measure(command, args, env);
  const first = await run(process.execPath, [f2b, "regex", "-r", log, filter]);
  const firstOriginal = await run("/usr/bin/fail2ban-regex", ["-r", log, filter]);
  const ours = best(first, await run(process.execPath, [f2b, "regex", "-r", log, filter]));
  const original = best(firstOriginal, await run("/usr/bin/fail2ban-regex", ["-r", log, filter]));
  const grep = await measure("grep", ["-cP", patterns[plan.service], log], env);
  const equal = report(ours) === report(original) && ours.exit === original.exit;
  if (!equal) failed = true;
  const ratio = original.seconds / ours.seconds;
  ratios.push({ name, ratio });
  console.log(
    `${name.padEnd(15)}${(statSync(log).size / 1e6).toFixed(0).padStart(6)}${cell(original)}${cell(ours)}${ratio.toFixed(1).padStart(8)}${`${grep.seconds.toFixed(2)} s`.padStart(11)}  ${equal ? "equal" : "DIFFERS"}`,
  );
}

/** A Jellyfin log of 2 GiB: seconds and memory of f2b alone. */
async function large(): Promise<void> {
  const log = join(folder, "large.log");
  writeRepeated(log, { service: "jellyfin", candidates: 10, lines: 250000, seed: 2 }, 2 * 1024 ** 3);
  const run = await measure(process.execPath, [f2b, "regex", "-r", log, filters.jellyfin], env);
  const size = (statSync(log).size / 1024 ** 3).toFixed(2);
  console.log(
    `\njellyfin, ${size} GiB: ${run.seconds.toFixed(1)} s, ${run.megabytes.toFixed(0)} MB (goal: under 300 MB)`,
  );
  console.log(/^Lines: .*$/m.exec(run.stdout)?.[0]);
  if (run.megabytes >= 300 || run.exit !== 0) failed = true;
}

/** Writes a log over and over until the file has so many bytes. */
function writeRepeated(log: string, plan: LogPlan, size: number): void {
  const piece = join(folder, "piece.log");
  writeLog(piece, plan);
  const bytes = readFileSync(piece);
  for (let written = 0; written < size; written += bytes.length) appendFileSync(log, bytes);
}

function best(first: Run, second: Run): Run {
  return first.seconds <= second.seconds ? first : second;
}

function cell(run: Run): string {
  return `${run.seconds.toFixed(2)} s ${run.megabytes.toFixed(0).padStart(4)} MB`.padStart(22);
}

/** A report without what may differ: the `Use` lines and the time it took. */
function report(run: Run): string {
  return run.stdout.replace(/^Use .*\n/gm, "").replace(/\[processed in .*?\]/, "");
}
