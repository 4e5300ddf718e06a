// Runs the suites that .vscode-test.mjs lists, as `vscode-test` would, in a VS Code that serves itself to a browser.
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { format } from "node:util";
import { root, tool } from "../prepare.mjs";
import { launchBrowser, leavesMachine } from "./browser.mjs";
import { installVSCode, store } from "./install.mjs";
import { addressOf, makeFolder, remotePath, removeFolder, startServer } from "./server.mjs";
import { countTests, whyBroken } from "./verdict.mjs";

const REPORTER = join(root, "scripts/vscode/reporter.cjs");
/** A suite takes a minute or two. */
const MINUTES = 8;

/** The suites that .vscode-test.mjs lists, as `vscode-test` itself reads it. */
export async function listSuites() {
  const { exit, stdout, output } = await tool("@vscode/test-cli/out/bin.mjs", ["--list-configuration"]);
  if (exit !== 0) throw new Error(`vscode-test --list-configuration ended with ${exit}\n${output}`);
  return JSON.parse(stdout.slice(stdout.indexOf("[")));
}

/**
 * Runs one suite with the packaged extension installed. Answers its tests and, where it did not run to its end, why.
 * What VS Code said and showed is kept in .vscode-test/artifacts/LABEL when anything is wrong.
 */
export async function runSuite(suite, { vsix, grep, minutes = MINUTES, onEvent = () => {} }) {
  const folder = makeFolder();
  const run = { folder, suite, events: [], strays: new Set(), onEvent };
  let broken;
  try {
    broken = await drive(run, { vsix, grep, minutes });
    const counts = countTests(run.events);
    if (!broken && run.strays.size > 0) broken = `asked for other machines: ${[...run.strays].join(" ")}`;
    if (broken || counts.failures.length > 0) keepArtifacts(run);
    return { ...counts, broken };
  } finally {
    removeFolder(folder);
  }
}

/** Where the artifacts of a suite are kept. */
export function artifactsOf(suite) {
  return join(store, "artifacts", suite.config.label);
}

/** Starts VS Code, has it run the tests and waits for their end. Answers why the run is broken, if it is. */
async function drive(run, { vsix, grep, minutes }) {
  const { folder, suite } = run;
  const workspace = join(folder, basename(suite.config.workspaceFolder));
  cpSync(suite.config.workspaceFolder, workspace, { recursive: true });
  writeFileSync(eventsFile(run), "");

  const vscode = await installVSCode(suite.config.version);
  let server;
  let browser;
  try {
    server = await startServer(vscode, { folder, vsix, env: environment(run, grep), testing: true });
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    page.on("request", (request) => leavesMachine(request.url()) && run.strays.add(request.url()));
    const ending = waitForEnd(run, server, page, minutes);
    const payload = [
      ["extensionDevelopmentPath", remotePath(server, makeRunner(folder))],
      ["extensionTestsPath", remotePath(server, suite.extensionTestsPath)],
    ];
    await page.goto(addressOf(server, workspace, { payload }));
    const broken = whyBroken(run.events, await ending);
    if (broken || countTests(run.events).failures.length > 0)
      await page.screenshot({ path: join(folder, "screen.png"), timeout: 5000 }).catch(() => {});
    return broken;
  } finally {
    await browser?.close().catch(() => {});
    await server?.stop();
  }
}

/** What the extension host needs to know to run the tests and to tell us of them. */
function environment(run, grep) {
  const { config, env, extensionTestsPath } = run.suite;
  const options = JSON.parse(env.VSCODE_TEST_OPTIONS);
  options.mochaOpts.reporter = REPORTER;
  if (grep) options.mochaOpts.grep = grep;
  return {
    ...config.env,
    ...env,
    VSCODE_TEST_OPTIONS: JSON.stringify(options),
    F2B_E2E_EVENTS: eventsFile(run),
    F2B_E2E_MOCHA: createRequire(extensionTestsPath).resolve("mocha"),
  };
}

/** Tests are run only for an extension under development. An empty one is named, so that ours is the installed one. */
function makeRunner(folder) {
  const runner = join(folder, "runner");
  mkdirSync(runner);
  const manifest = { name: "runner", publisher: "local", version: "0.0.1", engines: { vscode: "*" } };
  writeFileSync(join(runner, "package.json"), JSON.stringify(manifest));
  return runner;
}

/** Resolves when the tests are through, or with the reason why they never will be. */
function waitForEnd(run, server, page, minutes) {
  const timers = [];
  const ending = new Promise((resolve) => {
    timers.push(setInterval(() => readEvents(run), 100));
    const late = { why: `not through after ${minutes} minutes` };
    timers.push(setTimeout(() => resolve(late), minutes * 60_000));
    page.on("crash", () => resolve({ why: "the page crashed" }));
    server.onLine = (line) => {
      const death = /Extension Host Process exited with code: (\S+), signal: (\S+?)\./.exec(line);
      // It also ends after its last test: VS Code's own word comes first then.
      const why = death && `the extension host died (code ${death[1]}, signal ${death[2]})`;
      if (why) timers.push(setTimeout(() => resolve({ why }), 1000));
    };
    const log = join(run.folder, "workbench.log");
    page.exposeFunction("codeAutomationLog", (type, args) => {
      appendFileSync(log, `${type} ${format(...args)}\n`);
    });
    page.exposeFunction("codeAutomationExit", (code) => resolve({ code }));
  });
  return ending.finally(() => {
    for (const timer of timers) clearTimeout(timer);
    readEvents(run);
  });
}

/** Takes in what the reporter has written since, and tests that have figures to tell: { event: "note", text }. */
function readEvents(run) {
  const lines = readFileSync(eventsFile(run), "utf8").split("\n").slice(0, -1);
  for (const line of lines.slice(run.events.length)) {
    const event = JSON.parse(line);
    run.events.push(event);
    run.onEvent(event);
  }
}

function eventsFile({ folder }) {
  return join(folder, "events.ndjson");
}

/** Keeps the picture of the end, the logs of server, workbench and extensions, and the events. */
function keepArtifacts({ folder, suite }) {
  const target = artifactsOf(suite);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const name of ["screen.png", "server.log", "workbench.log", "events.ndjson", "data/logs"]) {
    const from = join(folder, name);
    if (existsSync(from)) cpSync(from, join(target, basename(name)), { recursive: true });
  }
}
