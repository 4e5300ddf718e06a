// Starts the installed VS Code's server, with an extension if asked for one, and stops it without a trace.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { run } from "../prepare.mjs";

const HOST = "127.0.0.1";
const READY = "Extension host agent listening";
const SECONDS_TO_START = 30;

/** A VS Code that keeps to itself: nothing is fetched, nothing pops up. */
const SETTINGS = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.simpleDialog.enable": true,
  "git.enabled": false,
  "npm.fetchOnlinePackageInfo": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "window.confirmBeforeClose": "never",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.settings.enableNaturalLanguageSearch": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** What is to go with this process, however it ends: process groups, and folders. */
const groups = new Set();
const folders = new Set();
process.on("exit", () => {
  for (const pid of groups) signal(pid, "SIGKILL");
  for (const folder of folders) removeFolder(folder);
});
process.once("SIGINT", () => process.exit(process.exitCode ?? 130));
process.once("SIGTERM", () => process.exit(process.exitCode ?? 143));

/** A new folder for what lasts as long as a server does. Its path is short: a socket's may have a hundred characters. */
export function makeFolder() {
  const folder = mkdtempSync(join(tmpdir().length < 40 ? tmpdir() : "/tmp", "f2b-vscode-"));
  folders.add(folder);
  return folder;
}

/** Removes a folder of makeFolder. */
export function removeFolder(folder) {
  folders.delete(folder);
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Starts the server on a free port of this machine. `folder` keeps its data, its log and the extensions.
 * With `trust`, VS Code asks whether a workspace is to be trusted. With `token`, only who knows it gets in; with `testing`, an extension under development may be named in the address.
 */
export async function startServer(
  vscode,
  { folder, settings = {}, vsix, env = {}, port, token, testing = false, trust = false },
) {
  mkdirSync(join(folder, "data/User"), { recursive: true });
  writeFileSync(
    join(folder, "data/User/settings.json"),
    JSON.stringify({ ...SETTINGS, ...settings }, null, 2),
  );
  if (vsix) await installExtension(vscode, folder, vsix);

  const sockets = makeFolder();
  const free = port ?? (await freePort());
  const args = ["--host", HOST, "--port", `${free}`, "--telemetry-level", "off", "--disable-update-check"];
  if (!trust) args.push("--disable-workspace-trust");
  args.push(...(token ? ["--connection-token", token] : ["--without-connection-token"]));
  if (testing) args.push("--enable-smoke-test-driver");
  // A group of its own: with it go the extension host, the terminals and the language servers.
  const child = spawn(vscode.node, serverArguments(folder, args), {
    cwd: vscode.server,
    env: cleanEnvironment({ TMPDIR: sockets, ...env }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  groups.add(child.pid);
  const server = {
    authority: `${HOST}:${free}`,
    /** Called with each line that the server prints. */
    onLine: undefined,
    ended: new Promise((resolve) => child.once("exit", resolve)),
    async stop() {
      await endGroup(child);
      removeFolder(sockets);
    },
  };
  try {
    await listening(child, server, join(folder, "server.log"));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** The address of a workspace folder in the server. `payload` is a list of pairs that the workbench understands. */
export function addressOf(server, folder, { payload = [], token } = {}) {
  const query = new URLSearchParams(token ? { tkn: token } : {});
  query.set("folder", folder);
  query.set("payload", JSON.stringify([["skipWelcome", "true"], ["skipReleaseNotes", "true"], ...payload]));
  return `http://${server.authority}/?${query}`;
}

/** A path of this machine as the workbench in the browser names it. */
export function remotePath(server, path) {
  return `vscode-remote://${server.authority}${path}`;
}

async function installExtension(vscode, folder, vsix) {
  const args = serverArguments(folder, ["--install-extension", resolve(vsix), "--force"]);
  const answer = await run(vscode.node, args, { cwd: vscode.server, env: cleanEnvironment(), minutes: 1 });
  if (answer.exit !== 0 || !answer.output.includes("was successfully installed"))
    throw new Error(`VS Code did not install ${vsix}:\n${answer.output}`);
}

function serverArguments(folder, args) {
  return ["out/server-main.js", "--accept-server-license-terms", "--server-data-dir", folder, ...args];
}

/** Our environment without what a VS Code around us, or a debugger, has put there. */
function cleanEnvironment(more = {}) {
  const env = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name),
  );
  // An empty address keeps VS Code from asking a marketplace.
  return { ...Object.fromEntries(env), EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...more };
}

/** Resolves when the server listens; hands each line of its output to the log file and to `server.onLine`. */
function listening(child, server, logPath) {
  const log = createWriteStream(logPath);
  const said = [];
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`VS Code's server ${why}:\n${said.join("\n")}`));
    const timer = setTimeout(() => fail(`did not start in ${SECONDS_TO_START} s`), SECONDS_TO_START * 1000);
    const take = (line) => {
      log.write(`${line}\n`);
      if (said.length < 200) said.push(line);
      if (line.includes(READY)) {
        clearTimeout(timer);
        resolve();
      }
      server.onLine?.(line);
    };
    for (const stream of [child.stdout, child.stderr]) eachLine(stream, take);
    child.once("error", ({ message }) => fail(`cannot be run: ${message}`));
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

function eachLine(stream, take) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) take(line);
  });
}

async function endGroup(child) {
  const ended = child.exitCode !== null || child.signalCode !== null;
  const end = ended ? Promise.resolve() : new Promise((resolve) => child.once("exit", resolve));
  signal(child.pid, "SIGTERM");
  await Promise.race([end, wait(3000, undefined, { ref: false })]);
  signal(child.pid, "SIGKILL");
  groups.delete(child.pid);
}

function signal(group, name) {
  try {
    process.kill(-group, name);
  } catch {
    // It has ended.
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, HOST, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
