// Opens the samples in VS Code as a workspace that nobody trusts, and looks whether bans on remote hosts are off there.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { root } from "../prepare.mjs";
import { launchBrowser } from "./browser.mjs";
import { command } from "./hands.mjs";
import { installVSCode } from "./install.mjs";
import { addressOf, makeFolder, remotePath, removeFolder, startServer } from "./server.mjs";

/** Milliseconds that a step may take. */
const PATIENCE = 30_000;
/** Commands that run something elsewhere. */
const COMMANDS = ["Apply Ban on Remote Host", "Undo Remote Ban", "Add Remote Host", "Test Remote Host"];

/** Throws where a command that runs something is offered, or where the side bar does not say that it is off. */
export async function checkUntrusted(vsix) {
  const folder = makeFolder();
  const workspace = join(folder, "samples");
  cpSync(join(root, "samples"), workspace, { recursive: true });
  const settings = {
    "security.workspace.trust.enabled": true,
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
  };
  let server;
  let browser;
  try {
    server = await startServer(await installVSCode("stable"), { folder, vsix, settings, trust: true });
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(PATIENCE);
    const opened = remotePath(server, join(workspace, "fail2ban/jail.d/jellyfin.local"));
    await page.goto(addressOf(server, workspace, { payload: [["openFile", opened]] }));
    // Reading and checking are on.
    await page.locator(".statusbar-item", { hasText: /fail2ban: \d+ jails/ }).waitFor();
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await command(page, "Fail2ban: Focus on Remote Bans View");
    const pane = page.locator(".pane", { hasText: "Remote Bans" });
    await pane.locator(".welcome-view-content", { hasText: "a workspace that is not trusted" }).waitFor();
    for (const title of COMMANDS) {
      await page.keyboard.press("F1");
      await page.locator(".quick-input-widget input").first().fill(`>Fail2ban: ${title}`);
      // What is always there tells that the list is that of what was typed.
      const rows = page.locator(".quick-input-list .monaco-list-row");
      await page.locator(".quick-input-widget").waitFor();
      await page.waitForTimeout(500);
      if ((await rows.filter({ hasText: `Fail2ban: ${title}` }).count()) > 0)
        throw new Error(`“${title}” is offered in a workspace that is not trusted`);
      await page.keyboard.press("Escape");
    }
    return { done: `${COMMANDS.length} commands are off` };
  } finally {
    await browser?.close().catch(() => {});
    await server?.stop();
    removeFolder(folder);
  }
}
