// Takes the pictures of the documentation: VS Code in the browser, with the packaged extension, driven from outside.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { root } from "../prepare.mjs";
import { launchBrowser } from "./browser.mjs";
import { installVSCode, store } from "./install.mjs";
import { differs } from "./pictures.mjs";
import { addressOf, makeFolder, remotePath, removeFolder, startServer } from "./server.mjs";

const KEPT = join(root, "docs/images");
const MADE = join(store, "artifacts/images");
const SIZE = { width: 1200, height: 720 };
const SCALE = 1.5;
/** Milliseconds that a step may take. */
const PATIENCE = 20_000;

const SETTINGS = {
  "breadcrumbs.enabled": true,
  "editor.cursorBlinking": "solid",
  "editor.fontFamily": "'JetBrains Mono', 'DejaVu Sans Mono', monospace",
  "editor.fontLigatures": false,
  "editor.fontSize": 14,
  "editor.hover.delay": 100,
  "editor.lineHeight": 1.6,
  "editor.minimap.enabled": false,
  "editor.renderLineHighlight": "none",
  "editor.scrollbar.horizontal": "hidden",
  "editor.wordWrap": "on",
  "explorer.compactFolders": false,
  "explorer.openEditors.visible": 0,
  "window.commandCenter": false,
  "window.menuBarVisibility": "hidden",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.layoutControl.enabled": false,
};

/** What stands in the workspace besides the samples: a filter and a jail with mistakes that fail2ban does not tell of. */
const EXTRA = {
  "fail2ban/filter.d/gitea.conf": `# Failed log-ins in Gitea's log.

[INCLUDES]
before = gitea-common.conf

[Definition]
_who = (?:user|account
failregex = ^%(_prefix)s Failed authentication for %(_who)s .* from <HOST>:\\d+$
            ^%(_prefix)s Invalid password for .* from <ADRR>$
            "^%(_prefix)s Two-factor failed for <F-USER>\\S+</F-USER> from <ADDR>$"
ignoreregex =
datepattern = ^%%Y/%%m/%%d %%H:%%M:%S
`,
  "fail2ban/filter.d/gitea-common.conf": `[Definition]
_level = \\[[EW]\\]
_prefix = \\s*\\S+ %(_level)s
`,
  "fail2ban/jail.d/gitea.local": `[gitea]
enable = true
filter = gitea
maxretry = 3
findtime = 43200
bantime = 1fortnight
logpath = %(logs)s/gitea/gitea.log
action = iptables-allports[name=gitea]
`,
  "fail2ban/filter.d/forgejo.conf": `# Failed log-ins in Forgejo's log.

[INCLUDES]
before = gitea-common.conf

[Definition]
_who = (?:user|account)
failregex = ^%(_prefix)s Failed authentication for %(_who)s <F-USER>\\S+</F-USER> from <ADDR>$
            ^%(_prefix)s Invalid password for %(_who)s \\S+ from <ADDR>$
ignoreregex =
`,
  "fail2ban/jail.d/forgejo.local": `[forgejo]
enabled = true
filter = forgejo
findtime = 43200
ban
`,
};

/** A picture: the file in front, the line and column of the cursor, and what is done before it is taken. */
const PICTURES = {
  problems: {
    file: "fail2ban/filter.d/gitea.conf",
    place: [8, 1],
    async prepare(page) {
      await page.locator(".squiggly-error").first().waitFor({ state: "attached" });
      await command(page, "Problems: Focus on Problems View");
      await page.locator(".markers-panel .monaco-list-row").nth(3).waitFor();
    },
  },
  hover: {
    file: "fail2ban/jail.d/jellyfin.local",
    place: [8, 3],
    async prepare(page) {
      await sideBar(page);
      await command(page, "Show or Focus Hover");
      await page.locator(".monaco-hover:not(.hidden) .rendered-markdown").first().waitFor();
    },
  },
  completion: {
    file: "fail2ban/jail.d/forgejo.local",
    place: [5, 4],
    async prepare(page) {
      await sideBar(page);
      await page.keyboard.type("t");
      await page.keyboard.press("Control+Space");
      await page.locator(".suggest-widget.visible .monaco-list-row").first().waitFor();
      const details = page.locator(".suggest-details-container .suggest-details:not(.no-docs)");
      if (!(await details.first().isVisible())) await page.keyboard.press("Control+Space");
      await details.first().waitFor();
    },
  },
  expanded: {
    file: "fail2ban/filter.d/forgejo.conf",
    place: [8, 1],
    async prepare(page) {
      await sideBar(page);
      await command(page, "Fail2ban: Show Expanded Regex");
      await page.locator(".editor-group-container").nth(1).locator("[class*='ced-']").first().waitFor({
        state: "attached",
      });
    },
  },
};

/**
 * Takes all pictures into .vscode-test/artifacts/images. One that is not kept in docs/images yet is put there, and with
 * `update` each that looks different. Answers in words what it did.
 */
export async function takeScreenshots(vsix, { update = false, only } = {}) {
  rmSync(MADE, { recursive: true, force: true });
  mkdirSync(MADE, { recursive: true });
  mkdirSync(KEPT, { recursive: true });
  const folder = makeFolder();
  const workspace = join(folder, "samples");
  cpSync(join(root, "samples"), workspace, { recursive: true });
  for (const [path, text] of Object.entries(EXTRA)) writeFileSync(join(workspace, path), text);
  const vscode = await installVSCode("stable");
  let server;
  let browser;
  try {
    server = await startServer(vscode, { folder, vsix, settings: SETTINGS });
    browser = await launchBrowser();
    const told = [];
    for (const [name, picture] of Object.entries(PICTURES)) {
      if (only && name !== only) continue;
      const path = await take(browser, server, workspace, name, picture);
      told.push(await keep(browser, name, path, update));
    }
    return told.join(", ");
  } finally {
    await browser?.close().catch(() => {});
    await server?.stop();
    removeFolder(folder);
  }
}

async function take(browser, server, workspace, name, { file, place, prepare }) {
  const context = await browser.newContext({
    viewport: SIZE,
    deviceScaleFactor: SCALE,
    colorScheme: "dark",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const path = join(MADE, `${name}.png`);
  try {
    const opened = remotePath(server, `${join(workspace, file)}:${place.join(":")}`);
    const payload = [
      ["openFile", opened],
      ["gotoLineMode", "true"],
    ];
    await page.goto(addressOf(server, workspace, { payload }));
    // The status bar tells that the server has looked at everything.
    await page.locator(".statusbar-item", { hasText: /fail2ban: \d+ jails/ }).waitFor();
    await page.locator(".monaco-editor.focused").first().waitFor();
    await prepare(page);
    await page.addStyleTag({ content: ".statusbar-item.remote-kind { display: none !important }" });
    await page.locator(".notification-toast").waitFor({ state: "detached" });
    await page.screenshot({ path, animations: "disabled", caret: "hide" });
  } catch (error) {
    await page.screenshot({ path: join(MADE, `${name}-failed.png`) }).catch(() => {});
    throw new Error(`the picture “${name}” could not be taken: ${error.message}`);
  } finally {
    await context.close();
  }
  checkSize(path);
  return path;
}

/** A picture of the right size that is not empty: a PNG's header tells the one, its bulk the other. */
function checkSize(path) {
  const bytes = readFileSync(path);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width !== SIZE.width * SCALE || height !== SIZE.height * SCALE)
    throw new Error(`${path} has ${width} × ${height} points`);
  if (bytes.length < 40_000) throw new Error(`${path} has ${bytes.length} bytes: hardly anything is on it`);
}

async function keep(browser, name, path, update) {
  const kept = join(KEPT, `${name}.png`);
  const isNew = !existsSync(kept);
  if (!isNew && !(update && (await differs(browser, path, kept)))) return `${name} as it was`;
  copyFileSync(path, kept);
  return `${name} ${isNew ? "new" : "changed"} (${Math.round(statSync(kept).size / 1024)} kB)`;
}

/** Runs a command by its title. */
async function command(page, title) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

async function sideBar(page) {
  await command(page, "View: Toggle Primary Side Bar Visibility");
}
