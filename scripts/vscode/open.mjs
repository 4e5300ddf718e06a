// Opens VS Code with the packaged extension on samples/: the one that is installed, or one that serves itself to a
// browser.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { ink, root, run } from "../prepare.mjs";
import { installVSCode, store, whyNoVSCode } from "./install.mjs";
import { packageExtension } from "./package.mjs";
import { addressOf, remotePath, startServer } from "./server.mjs";

const SAMPLES = join(root, "samples");
const FIRST_FILE = join(SAMPLES, "fail2ban/filter.d/jellyfin.conf");

/** Packages the extension and opens VS Code with it. In the browser, it goes on until Ctrl-C. */
export async function openSamples() {
  if (await canRunCode()) return openInstalled(await packageExtension());
  const reason = whyNoVSCode();
  if (reason) {
    console.log(`No VS Code is opened: the command “code” is missing, and ${reason}.`);
    console.log(`Install VS Code (https://code.visualstudio.com) and run ${ink.cyan("npm start")} again.`);
    return;
  }
  await serveInBrowser(await packageExtension());
}

/** Whether `code` opens a window here: it is installed, there is a display, and it consents to run. */
async function canRunCode() {
  const { DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI } = process.env;
  if (process.platform === "linux" && !DISPLAY && !WAYLAND_DISPLAY && !VSCODE_IPC_HOOK_CLI) return false;
  return (await code("--version")).exit === 0;
}

async function openInstalled(vsix) {
  for (const args of [
    ["--install-extension", vsix, "--force"],
    [SAMPLES, "--goto", FIRST_FILE],
  ]) {
    const answer = await code(...args);
    if (answer.exit !== 0) throw new Error(`code ${args[0]} ended with ${answer.exit}:\n${answer.output}`);
  }
  console.log(`VS Code is open on ${ink.cyan("samples/")} with the extension installed.`);
}

function code(...args) {
  return process.platform === "win32"
    ? run("cmd", ["/c", "code", ...args], { minutes: 1 })
    : run("code", args, { minutes: 1 });
}

async function serveInBrowser(vsix) {
  const vscode = await installVSCode("stable");
  const token = randomBytes(16).toString("hex");
  const folder = join(store, "start");
  const server = await startServer(vscode, { folder, vsix, token, settings: { "git.enabled": true } });
  const payload = [["openFile", remotePath(server, FIRST_FILE)]];
  const address = addressOf(server, SAMPLES, { payload, token });
  console.log(
    `VS Code with the extension, on ${ink.cyan("samples/")}; open this in a browser of this machine:`,
  );
  console.log(`\n  ${ink.cyan(address)}\n\nCtrl-C stops it.`);
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
    spawn("xdg-open", [address], { stdio: "ignore", detached: true })
      .on("error", () => {})
      .unref();
  // To be stopped is how this ends well; the server goes with this process.
  process.exitCode = 0;
  await server.ended;
  throw new Error("VS Code's server ended");
}
