// The browser that VS Code runs in: Debian's headless Chromium, driven by playwright-core.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { installDebian } from "../prepare.mjs";

/** The lean one starts VS Code two seconds sooner than a whole Chromium. */
const PLACES = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/google-chrome"];
/** The browser, and the fonts of the screenshots. */
const PACKAGES = ["chromium-headless-shell", "fonts-liberation", "fonts-jetbrains-mono"];

/** Where the browser is: CHROMIUM says so, or it is looked for. */
function findBrowser() {
  return [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path));
}

/** Why there is no browser, or undefined where there is one. Installs Debian's where that is possible. */
export async function whyNoBrowser() {
  if (findBrowser()) return undefined;
  if (await installDebian("Debian's headless Chromium", PACKAGES)) {
    return findBrowser() ? undefined : "Debian's package chromium-headless-shell has no browser in it";
  }
  return "there is no Chromium, and only root on Debian can install it here; CHROMIUM=PATH names another";
}

/** Starts the browser. No name but this machine's resolves in it: who asks for another site fails at once. */
export function launchBrowser() {
  const args = [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
  ];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return chromium.launch({ executablePath: findBrowser(), headless: true, args });
}

/** Whether a request of the workbench would leave this machine. */
export function leavesMachine(url) {
  const { protocol, hostname } = new URL(url);
  if (!/^(https?|wss?):$/.test(protocol)) return false;
  // A webview's service worker answers these itself.
  return hostname !== "127.0.0.1" && !hostname.endsWith(".vscode-resource.vscode-cdn.net");
}
