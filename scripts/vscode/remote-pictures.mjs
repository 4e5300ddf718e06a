// The pictures of bans on a remote host, which are taken in the rig of test/remote:
//   bash test/remote/rig.sh node scripts/screenshots.mjs
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { root } from "../prepare.mjs";
import { choose, command } from "./hands.mjs";

/** The home that test/remote/stand.ts makes: the host is known there. */
export const HOME = "/run/rig/home-pictures";

const remotes = `[edge-1]
host = 203.0.113.10
port = 22
user = root
identity = /run/rig/id
`;

/** Builds the host, and answers how to end it. */
export async function standHost() {
  const stand = spawn(process.execPath, ["--import", "tsx", join(root, "test/remote/stand.ts")], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(stand.stdout, "data");
  return () => stand.kill("SIGKILL");
}

/** Answers the questions of a ban up to the one whether to run it. */
async function askFor(page, address) {
  await command(page, "Fail2ban: Apply Ban on Remote Host");
  await choose(page, "nginx-http-auth");
  await page.locator(".quick-input-widget", { hasText: "Addresses to ban" }).waitFor();
  await page.locator(".quick-input-widget input").first().fill(address);
  await page.keyboard.press("Enter");
  await choose(page, "1 hour");
  await page.locator(".monaco-dialog-box", { hasText: "Run this ban on edge-1?" }).waitFor();
}

async function press(page, label) {
  await page.locator(".monaco-dialog-box .monaco-button", { hasText: label }).first().click();
}

const common = {
  size: { width: 1460, height: 720 },
  extra: { ".fail2ban/remotes.ini": remotes },
  file: "fail2ban/jail.d/nginx-http-auth.local",
  place: [3, 1],
};

export const REMOTE_PICTURES = {
  "remote-asked": {
    ...common,
    async prepare(page) {
      await askFor(page, "198.51.100.2");
    },
  },
  "remote-applied": {
    ...common,
    async prepare(page) {
      await askFor(page, "198.51.100.2");
      await press(page, "Run");
      await page.locator(".monaco-diff-editor .view-line", { hasText: "198.51.100.2/32" }).first().waitFor();
      await command(page, "Fail2ban: Focus on Remote Bans View");
      await page.locator(".pane-body .monaco-list-row", { hasText: "198.51.100.2" }).first().waitFor();
      await command(page, "Notifications: Clear All Notifications");
    },
  },
};
