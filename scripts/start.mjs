// npm start: installs, builds, puts the f2b command to work on samples/, and opens VS Code there.
//   npm start -- --no-open   ends after the work in the terminal, as it does where CI is set
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, indent, ink, install, root, run, step } from "./prepare.mjs";

const TREE = "samples/fail2ban";
const LOGS = "samples/logs/jellyfin";
/** The sample server's clock runs four hours behind UTC. */
const CLOCK = -4 * 3600;
const FILTER = `${TREE}/filter.d/jellyfin.conf`;

/** The f2b command as a user would type it: shown, run, and required to end well. */
async function f2b(...args) {
  console.log(`\n  ${ink.cyan(`$ f2b ${args.join(" ")}`)}`);
  const answer = await run(process.execPath, [join(root, "dist/cli.cjs"), ...args], {
    env: { NO_COLOR: "1" },
  });
  if (answer.exit !== 0) {
    console.log(indent(answer.output));
    throw new Error(`f2b ${args[0]} ended with ${answer.exit}`);
  }
  return answer.stdout;
}

function heading(text) {
  console.log(`\n${ink.bold(text)}`);
}

/** The lines of a report between two blank lines that begin with one of the words. */
function excerpt(report, ...words) {
  return report
    .split("\n")
    .filter((line) => words.some((word) => line.startsWith(word)))
    .join("\n");
}

async function showTree() {
  heading("1. The sample config tree: what is wrong with it, and what fail2ban makes of it");
  console.log(indent((await f2b("check", TREE)).trimEnd()));
  const stream = await f2b("dump", "-c", TREE);
  const jails = [...stream.matchAll(/^\['start', '(.*)'\]$/gm)].map((match) => match[1]);
  const commands = stream.trimEnd().split("\n").length;
  console.log(
    indent(`${jails.length} jails start: ${jails.join(", ")} ${ink.dim(`(${commands} commands, exit 0)`)}`),
  );
}

async function showFilter() {
  heading("2. Jellyfin's log against the Jellyfin filter, as fail2ban-regex would report it");
  console.log(indent((await f2b("regex", `${LOGS}/log_20261120.log`, FILTER)).trimEnd()));

  heading("3. The day before, packed, and the console's log with its own filter");
  for (const [log, filter] of [
    [`${LOGS}/log_20261119.log.gz`, FILTER],
    [`${LOGS}/console.log`, `${TREE}/filter.d/jellyfin-console.conf`],
  ]) {
    console.log(indent(excerpt(await f2b("regex", log, filter), "Failregex:", "Lines:")));
  }

  heading("4. Lines with a verdict above each, as tests of the filter");
  console.log(indent((await f2b("test", TREE)).trimEnd()));
}

/** Answers the address with the most failures. */
async function showAddresses() {
  heading("5. Who failed to log in on 20 November, by address");
  const text = await f2b("regex", "--format", "jsonl", `${LOGS}/log_20261120.log`, FILTER);
  const records = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const addresses = new Map();
  for (const { ip, time } of records.filter((record) => !record.summary)) {
    const seen = addresses.get(ip) ?? { count: 0, first: time, last: time };
    addresses.set(ip, {
      count: seen.count + 1,
      first: Math.min(seen.first, time),
      last: Math.max(seen.last, time),
    });
  }
  const rows = [...addresses].sort(
    ([, one], [, other]) => other.count - one.count || one.first - other.first,
  );
  const many = rows.filter(([, seen]) => seen.count >= 3);
  const few = rows.slice(many.length);
  const clock = (time) => new Date((time + CLOCK) * 1000).toISOString().slice(11, 19);
  console.log(ink.dim(`\n  ${"address".padEnd(26)}${"failures".padEnd(36)}from      to, by the log's clock`));
  for (const [ip, { count, first, last }] of many) {
    const bar = `${"█".repeat(count)} ${count}`.padEnd(36);
    console.log(`  ${ip.padEnd(26)}${ink.yellow(bar)}${clock(first)}  ${clock(last)}`);
  }
  const failures = few.reduce((sum, [, seen]) => sum + seen.count, 0);
  console.log(
    `  ${ink.dim(`and ${few.length} addresses with one or two failures each, ${failures} in all`)}`,
  );

  const { summary } = records.at(-1);
  heading(
    `${summary.matched} failures from ${addresses.size} addresses in ${summary.lines} lines; ${many.length} addresses failed three times or more.`,
  );
  return many[0][0];
}

async function showBans() {
  heading("6. What the jail makes of it: three failures within twelve hours, a day's ban");
  const text = await f2b("simulate", "-c", TREE, "jellyfin", "--log", `${LOGS}/log_20261120.log`);
  const [bans] = text.split("\nNever banned\n");
  console.log(indent(bans.trimEnd()));
  const address = "198.51.100.41";
  const log = ["--log", `${LOGS}/log_20261120.log`];
  console.log(indent((await f2b("simulate", "-c", TREE, "jellyfin", ...log, "--why", address)).trimEnd()));
}

async function showCommands(address) {
  heading("7. What a ban of the first of them runs, and what that does");
  const text = await f2b("render", "-c", TREE, "jellyfin", "--ip", address, "--event", "start,ban,unban");
  console.log(indent(text.trimEnd()));
}

async function openEditor() {
  heading("8. The same in VS Code");
  // It takes packages that are not there before they are installed.
  const { openSamples } = await import("./vscode/open.mjs");
  await openSamples();
}

console.log(ink.bold("Fail2ban Workbench\n"));
try {
  if (!(await install()) || !(await step("build", build))) throw new Error("not ready to run: see above");
  if (!existsSync(join(root, TREE))) throw new Error(`${TREE} is missing`);
  await showTree();
  await showFilter();
  const address = await showAddresses();
  await showBans();
  await showCommands(address);
  console.log(`On a log and a filter of your own: ${ink.cyan("node dist/cli.cjs regex LOG FILTER")}`);
  if (!process.env.CI && !process.argv.includes("--no-open")) await openEditor();
} catch (error) {
  console.error(ink.red(`\nnpm start: ${error.message}`));
  process.exitCode = 1;
}
