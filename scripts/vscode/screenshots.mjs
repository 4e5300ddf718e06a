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
import { dirname, join } from "node:path";
import { root } from "../prepare.mjs";
import { launchBrowser } from "./browser.mjs";
import { choose, command, goToLine, panelPage, sideBar } from "./hands.mjs";
import { installVSCode, store } from "./install.mjs";
import { callJudge } from "./live-judge.mjs";
import { checkMarks } from "./live-page.mjs";
import { checkRows } from "./panel-page.mjs";
import { differs } from "./pictures.mjs";
import { HOME, REMOTE_PICTURES, standHost } from "./remote-pictures.mjs";
import { addressOf, makeFolder, remotePath, removeFolder, startServer } from "./server.mjs";

const KEPT = join(root, "docs/images");
const MADE = join(store, "artifacts/images");
const SCALE = 1.5;
/** Milliseconds that a step may take. */
const PATIENCE = 20_000;

const SETTINGS = {
  "breadcrumbs.enabled": true,
  "editor.cursorBlinking": "solid",
  "editor.fontFamily": "'JetBrains Mono', 'DejaVu Sans Mono', monospace",
  "editor.fontLigatures": false,
  "editor.fontSize": 14,
  "editor.hover.above": false,
  "editor.hover.delay": 100,
  "editor.lineHeight": 1.6,
  "editor.minimap.enabled": false,
  "editor.renderLineHighlight": "none",
  "editor.scrollbar.horizontal": "hidden",
  "editor.scrollbar.vertical": "hidden",
  "editor.suggest.showStatusBar": false,
  "editor.wordWrap": "on",
  "explorer.compactFolders": false,
  "explorer.openEditors.visible": 0,
  "window.commandCenter": false,
  "window.menuBarVisibility": "hidden",
  "workbench.activityBar.location": "hidden",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.layoutControl.enabled": false,
};

/** A jail and a filter with mistakes, most of which fail2ban does not tell of. */
const BROKEN = {
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
  "fail2ban/filter.d/gitea-common.conf": "[Definition]\n_prefix = \\s*\\S+ \\[[EW]\\]\n",
  "fail2ban/jail.d/gitea.local": `[gitea]
enabled = true
filter = gitea
maxretri = 3
findtime = 43200
bantime = 1fortnight
logpath = %(logs)s/nginx/error.log
action = iptables-allports[name=gitea]
`,
};

/** A filter that is in order and shows where its parts come from, and a jail that is being written. */
const WHOLE = {
  "fail2ban/filter.d/forgejo.conf": `# Failed log-ins in Forgejo's log.

[INCLUDES]
before = forgejo-common.conf

[Definition]
_failed = (?:Failed login|Invalid token)
failregex = ^%(_prefix)s%(_failed)s from <ADDR>$
            ^%(_prefix)s<F-USER>\\S+</F-USER> denied: <ADDR>$
ignoreregex =
`,
  "fail2ban/jail.d/forgejo.local": `# Three failed log-ins within twelve hours.

[forgejo]
enabled = true
filter = forgejo
maxretry = 3
findtime = 43200

logpath = %(logs)s/nginx/error.log
`,
  "fail2ban/filter.d/forgejo-common.conf":
    "[Definition]\n_level = \\[[EW]\\]\n_prefix = \\s*\\S+ %(_level)s\\s\n",
};

/** A filter that tells names from addresses, and passes a test account over. */
const LIVE = {
  "fail2ban/filter.d/jellyfin-names.conf": String.raw`# Failed log-ins in Jellyfin's log file, with the names that were tried.

[Definition]
_from = \[\] \[INF\] \[\d+\] Jellyfin\.Server\S+\.UserManager:
failregex = ^%(_from)s Authentication request for "<F-USER>.+</F-USER>" has been denied \(IP: "<ADDR>"\)\.$
            ^%(_from)s Authentication request for "<F-USER>.+</F-USER>" has been denied because this account is currently disabled \(IP: "<ADDR>"\)\.$
            ^%(_from)s Authentication request without username has been denied \(IP: "<ADDR>"\)\.$
            ^%(_from)s Account "<F-USER>.+</F-USER>" is locked \(IP: "<ADDR>"\)\.$
ignoreregex = request for "anna" has been denied
`,
  "fail2ban/jail.d/jellyfin-names.local": `[jellyfin-names]
enabled = true
filter = jellyfin-names
findtime = 12h
logpath = %(logs)s/jellyfin/log_*.log
`,
};

/** The same picture under another colour theme. */
const inLight = (picture) => ({
  ...picture,
  colorScheme: "light",
  extra: { ...picture.extra, ".vscode/settings.json": '{ "workbench.colorTheme": "Default Light Modern" }' },
});

/**
 * A picture: its size, the files that stand beside the samples, the one in front with the line and column of the cursor,
 * and what is done before it is taken (`theme`: `dark` or `light`).
 */
const live = {
  size: { width: 1560, height: 820 },
  extra: LIVE,
  file: "fail2ban/filter.d/jellyfin-names.conf",
  place: [1, 1],
  async prepare(page, workspace, theme) {
    await command(page, "Fail2ban: Test Filter Against Log");
    await choose(page, "log_20261120.log");
    await page.locator(".statusbar-item", { hasText: /jellyfin-names: \d+ matched/ }).waitFor();
    const log = page.locator(".editor-group-container").nth(1);
    await log.locator(".view-line").first().click();
    await goToLine(page, 4281);
    await command(page, "Fail2ban: Focus on Results View");
    await page.locator(".pane-body .monaco-list-row", { hasText: "203.0.113.7" }).first().waitFor();
    await log.locator(".view-line [class*='ced-']").first().waitFor({ state: "attached" });
    await page
      .locator(".codelens-decoration", { hasText: /\d+ matches, \d+ addresses, [\d.]+ ms/ })
      .first()
      .waitFor();
    const judge = await callJudge({
      filter: join(workspace, "fail2ban/filter.d/jellyfin-names.conf"),
      log: join(workspace, "logs/jellyfin/log_20261120.log"),
      findtime: 12 * 3600,
    });
    const seen = await checkMarks(log, judge, theme);
    for (const mark of ["line matched", "match box", "address box", "user box", "date letters"])
      if (!seen.has(mark)) throw new Error(`no ${mark} is in sight`);
  },
};

/** A failregex without the quotes that Jellyfin's log file has: why a line misses, and what would mend it. */
const explain = {
  size: { width: 1460, height: 640 },
  extra: {
    "fail2ban/filter.d/jellyfin-strict.conf": String.raw`[Definition]
failregex = UserManager: Authentication request for "<F-USER>.+</F-USER>" has been denied \(IP: <ADDR>\)\.$
`,
  },
  file: "fail2ban/filter.d/jellyfin-strict.conf",
  place: [1, 1],
  async prepare(page) {
    await sideBar(page);
    await command(page, "Fail2ban: Test Filter Against Log");
    await choose(page, "log_20261120.log");
    await page.locator(".statusbar-item", { hasText: /jellyfin-strict: \d+ matched/ }).waitFor();
    const log = page.locator(".editor-group-container").nth(1);
    await log.locator(".view-line").first().click();
    await goToLine(page, 4278);
    await command(page, "Fail2ban: Why Does This Line Match or Miss?");
    const view = page.locator(".editor-group-container").first();
    await view.locator(".view-line", { hasText: "this decides" }).waitFor();
    await view.locator(".view-line [class*='ced-']").first().waitFor({ state: "attached" });
  },
};

/** The sample jail with a lower maxretry: who would be banned besides, and who of them was seen afterwards. */
const simulate = {
  size: { width: 1560, height: 900 },
  extra: {},
  file: "fail2ban/jail.d/jellyfin.local",
  place: [3, 1],
  async prepare(page, workspace) {
    await sideBar(page);
    await command(page, "Fail2ban: Simulate Jail");
    const panel = panelPage(page);
    await panel.locator(".tabulator-row").nth(5).waitFor();
    await checkRows(panel, workspace);
    await panel.locator("#maxretry-slider").focus();
    await page.keyboard.press("ArrowLeft");
    await panel.locator("#numbers [data-group=gained]", { hasText: /[1-9]/ }).waitFor();
    await checkRows(panel, workspace, "maxretry=2");
    await panel.locator("#numbers [data-group=banned]").click();
    // The last day and a half, by dragging over the chart.
    const { x, y, width } = await panel.locator("#chart .u-over").boundingBox();
    await page.mouse.move(x + width * 0.6, y + 40);
    await page.mouse.down();
    await page.mouse.move(x + width - 2, y + 40, { steps: 5 });
    await page.mouse.up();
    await panel.locator("#whole").waitFor();
    await panel.locator(".tabulator-row", { hasText: "192.0.2.41" }).click();
    await panel.locator("#details li").first().waitFor();
  },
};

const PICTURES = {
  "live-dark": live,
  "live-light": inLight(live),
  "simulate-dark": simulate,
  "simulate-light": inLight(simulate),
  explain,
  problems: {
    size: { width: 1360, height: 760 },
    extra: BROKEN,
    file: "fail2ban/filter.d/gitea.conf",
    place: [6, 1],
    async prepare(page) {
      await page.locator(".squiggly-error").first().waitFor({ state: "attached" });
      await lensOf(page, "Show expanded").waitFor();
      await command(page, "Problems: Focus on Problems View");
      await page.locator(".markers-panel .monaco-list-row").nth(5).waitFor();
      await page.locator(".statusbar-item", { hasText: /[1-9] errors/ }).waitFor();
    },
  },
  hover: {
    size: { width: 1000, height: 620 },
    extra: {},
    file: "fail2ban/jail.d/jellyfin.local",
    place: [12, 3],
    async prepare(page) {
      await sideBar(page);
      await page.locator(".view-line", { hasText: "12 hours" }).waitFor();
      await command(page, "Show or Focus Hover");
      await page.locator(".monaco-hover:not(.hidden) .rendered-markdown").first().waitFor();
    },
  },
  completion: {
    size: { width: 1200, height: 520 },
    extra: WHOLE,
    file: "fail2ban/jail.d/forgejo.local",
    place: [8, 1],
    async prepare(page) {
      await sideBar(page);
      await page.keyboard.type("bant");
      await page
        .locator(".suggest-widget.visible .monaco-list-row", { hasText: "bantime" })
        .first()
        .waitFor();
      const details = page.locator(".suggest-details-container .suggest-details:not(.no-docs)");
      if (!(await details.first().isVisible())) await page.keyboard.press("Control+Space");
      await details.first().waitFor();
    },
  },
  preview: {
    size: { width: 1500, height: 760 },
    extra: {},
    file: "fail2ban/action.d/proxy-iptables-dynamic.conf",
    place: [8, 1],
    async prepare(page) {
      await sideBar(page);
      await page.locator(".squiggly-warning").first().waitFor({ state: "attached" });
      const lens = lensOf(page, "Preview action commands");
      await lens.waitFor();
      await lens.click();
      await page.mouse.move(5, 5);
      const view = page.locator(".editor-group-container").nth(1);
      await view.locator(".view-line", { hasText: "Runs on root@203.0.113.10" }).first().waitFor();
      await view.locator("[class*='ced-']").first().waitFor({ state: "attached" });
    },
  },
  expanded: {
    size: { width: 1200, height: 480 },
    extra: WHOLE,
    file: "fail2ban/filter.d/forgejo.conf",
    place: [8, 1],
    async prepare(page) {
      await sideBar(page);
      await lensOf(page, "Show expanded").waitFor();
      await command(page, "Fail2ban: Show Expanded Regex");
      const view = page.locator(".editor-group-container").nth(1);
      await view.locator("[class*='ced-']").first().waitFor({ state: "attached" });
    },
  },
};

function lensOf(page, words) {
  return page.locator(".codelens-decoration a", { hasText: words }).first();
}

/** What changes from one start to the next, or is about the browser. */
const HIDDEN = `
  .statusbar-item.remote-kind,
  .statusbar-item[id="status.forwardedPorts"],
  .statusbar-item[id*="eyboardLayout"] { display: none !important }`;

/**
 * Takes all pictures into .vscode-test/artifacts/images. One that is not kept in docs/images yet is put there, and with
 * `update` each that looks different. Answers in words what it did.
 */
export async function takeScreenshots(vsix, { update = false, only } = {}) {
  rmSync(MADE, { recursive: true, force: true });
  mkdirSync(MADE, { recursive: true });
  mkdirSync(KEPT, { recursive: true });
  const folder = makeFolder();
  const vscode = await installVSCode("stable");
  // In the rig there is a host to ban on, and the other pictures are taken outside of it.
  const isRig = process.env.F2B_RIG === "inside";
  let server;
  let browser;
  let endHost;
  try {
    if (isRig) endHost = await standHost();
    server = await startServer(vscode, { folder, vsix, settings: SETTINGS, env: isRig ? { HOME } : {} });
    browser = await launchBrowser();
    const told = [];
    for (const [name, picture] of Object.entries(isRig ? REMOTE_PICTURES : PICTURES)) {
      if (only && name !== only) continue;
      const path = await take(browser, server, makeWorkspace(folder, name, picture), name, picture);
      told.push(await keep(browser, name, path, update));
    }
    return told.join(", ");
  } finally {
    await browser?.close().catch(() => {});
    await server?.stop();
    endHost?.();
    removeFolder(folder);
  }
}

/** A copy of the samples with what the picture shows besides. */
function makeWorkspace(folder, name, { extra }) {
  const workspace = join(folder, name, "samples");
  rmSync(workspace, { recursive: true, force: true });
  cpSync(join(root, "samples"), workspace, { recursive: true });
  for (const [path, text] of Object.entries(extra)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  return workspace;
}

async function take(browser, server, workspace, name, picture) {
  const { size, file, place, prepare, colorScheme = "dark" } = picture;
  const context = await browser.newContext({
    viewport: size,
    deviceScaleFactor: SCALE,
    colorScheme,
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
    await prepare(page, workspace, colorScheme);
    // In the upper left corner the pointer would light up the edge of the side bar.
    await page.mouse.move(size.width / 2, 18);
    await page.addStyleTag({ content: HIDDEN });
    await page.locator(".notification-toast").waitFor({ state: "detached" });
    await page.screenshot({ path, animations: "disabled", caret: "hide" });
  } catch (error) {
    await page.screenshot({ path: join(MADE, `${name}-failed.png`) }).catch(() => {});
    throw new Error(`the picture “${name}” could not be taken: ${error.message}`);
  } finally {
    await context.close();
  }
  checkSize(path, size);
  return path;
}

/** A picture of the right size that is not empty: a PNG's header tells the one, its bulk the other. */
function checkSize(path, size) {
  const bytes = readFileSync(path);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width !== size.width * SCALE || height !== size.height * SCALE)
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
