// npm test: installs, builds and runs every test. The last line is `N passed, N failed, N skipped`.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { build, indent, ink, install, installDebian, root, run, step, tool } from "./prepare.mjs";

/** The fail2ban that the oracle tests take as judge. */
const JUDGE = "1.0.2";
const TOOL = ["/usr/bin/fail2ban-regex", "/usr/local/bin/fail2ban-regex"];

const sum = { passed: 0, failed: 0, skipped: 0 };
const broken = [];
const results = mkdtempSync(join(tmpdir(), "f2b-tests-"));

/** A step that is no mocha run: it counts only where it fails. */
async function check(name, work) {
  const told = () => work().catch((error) => ({ exit: 1, output: error.stack }));
  if (await step(name, told)) return;
  sum.failed++;
  broken.push(name);
}

/** Runs mocha once, behind the words `before`; adds its tests to the sum and shows its failures as mocha words them. */
async function mocha(name, args, before = []) {
  const output = join(results, `${name.replaceAll("/", "-")}.json`);
  const reporter = [
    "--reporter",
    join(root, "scripts/mocha-tally.cjs"),
    "--reporter-option",
    `output=${output}`,
  ];
  // mocha's own bin starts a second process for tsx, which would outlive it where it is killed.
  const main = ["--import", "tsx", join(root, "node_modules/mocha/lib/cli/cli.js")];
  const [command, ...words] = [...before, process.execPath, ...main, ...args, ...reporter];
  const answer = await run(command, words, {
    env: { FORCE_COLOR: "0" },
    minutes: 40,
    onLine: (line) => console.log(indent(line)),
  });
  if (!existsSync(output)) {
    sum.failed++;
    broken.push(name);
    console.log(`${ink.red("✘")} ${name} ended with ${answer.exit} before its tests did`);
    console.log(indent(answer.output.trimEnd()));
    return;
  }
  const { passed, failed, skipped, report } = JSON.parse(readFileSync(output, "utf8"));
  sum.passed += passed;
  sum.failed += failed;
  for (const test of skipped) skip(test, "marked so in the test");
  if (failed) {
    broken.push(name);
    console.log(report);
  } else if (answer.exit !== 0) {
    sum.failed++;
    broken.push(name);
    console.log(indent(`${name} ended with ${answer.exit}:\n${answer.stderr.trimEnd()}`));
  }
}

function skip(name, reason) {
  sum.skipped++;
  console.log(`${ink.yellow("-")} skipped: ${name} (${reason})`);
}

/** Runs what .vscode-test.mjs lists, with the packaged extension in a real VS Code, and has the screenshots made. */
async function vscode() {
  // These take packages that are not there before they are installed.
  const { listSuites } = await import("./vscode/suites.mjs");
  const { whyNoVSCode } = await import("./vscode/install.mjs");
  const { whyNoBrowser } = await import("./vscode/browser.mjs");
  const { packageExtension } = await import("./vscode/package.mjs");
  const suites = await listSuites();
  const reason = whyNoVSCode() ?? (await whyNoBrowser());
  if (reason) {
    for (const { config } of suites) skip(`VS Code, ${config.label}`, reason);
    for (const { config } of suites) skip(`VS Code, the page of a live test, ${config.label}`, reason);
    skip("screenshots", reason);
    return;
  }
  let vsix;
  await check("package", async () => {
    vsix = await packageExtension();
    return {};
  });
  if (!vsix) return;
  for (const suite of suites) await vscodeSuite(suite, vsix);
  await vscodeRemote(vsix);
  await check("VS Code, a workspace that is not trusted", async () => {
    const { checkUntrusted } = await import("./vscode/untrusted.mjs");
    return checkUntrusted(vsix);
  });
  for (const { config } of suites)
    await check(`VS Code, the page of a live test, ${config.label}`, async () => {
      const { checkLive } = await import("./vscode/live.mjs");
      return checkLive(vsix, config.version);
    });
  await check("screenshots", async () => {
    const { takeScreenshots } = await import("./vscode/screenshots.mjs");
    return { done: await takeScreenshots(vsix) };
  });
}

/** Runs the suite about remote hosts, which wants networks of its own around VS Code. */
async function vscodeRemote(vsix) {
  const name = "VS Code, remote";
  const reason = await withoutRig();
  if (reason) return skip(name, reason);
  const words = [
    join(root, "test/remote/rig.sh"),
    process.execPath,
    join(root, "scripts/e2e.mjs"),
    `--vsix=${vsix}`,
  ];
  const answer = await run("bash", words, { env: { FORCE_COLOR: "0" } });
  const [, passed = 0, failed = 0] = /^(\d+) passed, (\d+) failed, \d+ skipped$/m.exec(answer.stdout) ?? [];
  sum.passed += Number(passed);
  sum.failed += Number(failed);
  const good = answer.exit === 0 && Number(passed) > 0;
  console.log(indent(`${good ? ink.green("✔") : ink.red("✘")} remote: ${passed} passed`));
  if (good) return;
  broken.push(name);
  if (Number(failed) === 0) sum.failed++;
  console.log(indent(answer.output.trimEnd()));
}

async function vscodeSuite(suite, vsix) {
  const { artifactsOf, runSuite } = await import("./vscode/suites.mjs");
  const name = `VS Code, ${suite.config.label}`;
  const onEvent = ({ event, text }) => event === "note" && console.log(indent(indent(text)));
  const { passed, failures, skipped, broken: why } = await runSuite(suite, { vsix, onEvent });
  sum.passed += passed;
  sum.failed += failures.length + (why ? 1 : 0);
  for (const test of skipped) skip(`${name}: ${test}`, "marked so in the test");
  const good = failures.length === 0 && !why;
  console.log(indent(`${good ? ink.green("✔") : ink.red("✘")} ${suite.config.label}: ${passed} passed`));
  if (good) return;
  broken.push(name);
  for (const { title, error } of failures) console.log(indent(`✘ ${title}\n${indent(error)}`));
  if (why) console.log(indent(why));
  console.log(indent(`what it said and showed: ${artifactsOf(suite)}`));
}

/** Why the oracle tests cannot run here, or undefined where they can. Installs Debian's package where that is possible. */
async function withoutJudge() {
  let found = TOOL.find(existsSync);
  // The tests want the Python package alone.
  if (!found && (await installDebian("Debian's package fail2ban", ["fail2ban"])))
    found = TOOL.find(existsSync);
  if (!found) return "fail2ban is not installed, and only root on Debian can install it here";
  const version = (await run(found, ["-V"])).stdout.trim();
  return version === JUDGE
    ? undefined
    : `the judge is fail2ban ${JUDGE}, here is ${version || "one that does not run"}`;
}

/** Debian's packages that the tests of remote hosts want, by a file of each. */
const RIG = {
  "/usr/sbin/sshd": "openssh-server",
  "/usr/bin/ssh-keygen": "openssh-client",
  "/usr/sbin/iptables": "iptables",
  "/usr/sbin/nft": "nftables",
  "/usr/sbin/ipset": "ipset",
  "/usr/bin/ss": "iproute2",
  "/usr/bin/sudo": "sudo",
  "/usr/bin/openssl": "openssl",
};

/** Why there can be no rig of network namespaces here, or undefined. Installs Debian's packages where that is possible. */
async function withoutRig() {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "it builds networks of its own, which root on Linux can alone";
  const missing = () => Object.keys(RIG).filter((file) => !existsSync(file));
  const packages = missing().map((file) => RIG[file]);
  if (packages.length > 0) await installDebian("Debian's sshd, firewalls and tools", packages);
  // What was installed for the tests alone is not to serve this machine after its next start.
  if (packages.includes("openssh-server")) await run("systemctl", ["disable", "ssh.service", "ssh.socket"]);
  if (missing().length > 0)
    return `${missing().join(", ")} is not there, and only root on Debian can install it here`;
  const script = join(root, "test/remote/rig.sh");
  const probe = await run("bash", [
    script,
    "sh",
    "-c",
    "ip netns add x && iptables -L -n && nft list ruleset",
  ]);
  return probe.exit === 0
    ? undefined
    : `this system lets nobody build networks (${probe.output.trim().split("\n").pop()})`;
}

async function remote() {
  const files = readdirSync(join(root, "test/remote"))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/remote/${name}`);
  const reason =
    (await withoutRig()) ??
    (existsSync("/etc/fail2ban/action.d") ? undefined : "fail2ban's stock actions are not installed");
  if (reason) {
    for (const file of files) skip(file, reason);
    return;
  }
  const config = JSON.parse(readFileSync(join(root, "test/remote/.mocharc.json"), "utf8"));
  const options = ["--no-config", "--timeout", `${config.timeout}`];
  await inParallel(files, (file) =>
    mocha(file, [...options, file], ["bash", join(root, "test/remote/rig.sh")]),
  );
}

/** Runs the files in turn, as many at a time as there are cores. */
async function inParallel(files, work) {
  const waiting = [...files];
  const lane = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await work(file);
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), files.length) }, lane));
}

async function runAll() {
  if (!(await install())) {
    sum.failed++;
    broken.push("packages");
    return;
  }
  await check("build", build);
  await check("types", async () => {
    const core = await tool("typescript/bin/tsc", ["-p", "core"]);
    return core.exit === 0 ? tool("typescript/bin/tsc", ["-p", "."]) : core;
  });
  await check("Biome", () => tool("@biomejs/biome/bin/biome", ["check", "--error-on-warnings"]));
  await check("knip", () => tool("knip/bin/knip.js", []));

  // Some unit tests look at fail2ban's own files, too.
  const reason = await withoutJudge();

  console.log(ink.bold("\nUnit tests"));
  await mocha("unit tests", []);

  console.log(ink.bold("\nOracle tests: the installed fail2ban on the same input"));
  const files = readdirSync(join(root, "test/oracle"))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/oracle/${name}`);
  if (reason) {
    for (const file of files) skip(file, reason);
  } else {
    // One process a file, and none of them takes the list of all files from the config.
    const config = JSON.parse(readFileSync(join(root, "test/oracle/.mocharc.json"), "utf8"));
    const options = ["--no-config", "--timeout", `${config.timeout}`];
    await inParallel(files, (file) => mocha(file, [...options, file]));
  }

  console.log(ink.bold("\nRemote hosts: sshd and firewalls in a network of their own"));
  await remote();

  console.log(ink.bold("\nThe packaged extension in VS Code"));
  await vscode();
}

try {
  await runAll();
} catch (error) {
  sum.failed++;
  broken.push("npm test itself");
  console.error(error);
} finally {
  rmSync(results, { recursive: true, force: true });
}
if (broken.length > 0) console.log(`\nFailed: ${broken.join(", ")}`);
console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed > 0 ? 1 : 0;
