// Measures the page of a simulation in VS Code: from a hand's move to what is drawn, and how smoothly the table scrolls.
import { launchBrowser } from "./browser.mjs";
import { command, panelPage } from "./hands.mjs";
import { installVSCode } from "./install.mjs";
import { addressOf, makeFolder, remotePath, removeFolder, startServer } from "./server.mjs";

/** Moves of a slider, and pictures of the screen while the table scrolls. */
const moves = 40;
const frames = 240;
/** Milliseconds that a step may take: the log is read first. */
const patience = 120_000;

/**
 * Opens a folder and one of its files in VS Code with the packed extension, simulates the jail that is in front, moves its
 * maxretry, and scrolls. Answers milliseconds.
 */
export async function measurePanel(vsix, workspace, file) {
  const folder = makeFolder();
  const vscode = await installVSCode("stable");
  let server;
  let browser;
  try {
    server = await startServer(vscode, { folder, vsix });
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1560, height: 900 } });
    page.setDefaultTimeout(patience);
    const payload = [["openFile", remotePath(server, file)]];
    await page.goto(addressOf(server, workspace, { payload }));
    await page.locator(".statusbar-item", { hasText: /fail2ban: \d+ jails/ }).waitFor();
    await page.locator(".monaco-editor.focused").first().waitFor();
    await command(page, "Fail2ban: Simulate Jail");
    const panel = panelPage(page);
    await panel.locator(".tabulator-row").nth(5).waitFor();
    const rows = Number(await panel.locator("#table").getAttribute("aria-rowcount")) - 1;
    const drawn = await panel.locator("#maxretry-slider").evaluate(moveSlider, moves);
    const scrolled = await panel.locator(".tabulator-tableholder").evaluate(scroll, frames);
    return { rows, drawn, scrolled };
  } finally {
    await browser?.close().catch(() => {});
    await server?.stop();
    removeFolder(folder);
  }
}

/** Runs in the page: moves the slider up and down; milliseconds until the numbers and the table are on the screen. */
async function moveSlider(slider, count) {
  const numbers = document.getElementById("numbers");
  const times = [];
  for (let move = 0; move < count; move++) {
    const began = performance.now();
    slider.value = String(move % 2 === 0 ? 3 : 2);
    const drawn = new Promise((resolve) => {
      const watcher = new MutationObserver(() => {
        watcher.disconnect();
        // The next picture of the screen has it.
        requestAnimationFrame(() => setTimeout(resolve));
      });
      watcher.observe(numbers, { childList: true, subtree: true });
    });
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await drawn;
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return times;
}

/** Runs in the page: scrolls a hand's breadth with each picture; milliseconds between one and the next. */
async function scroll(holder, count) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const times = [];
  await frame();
  let last = performance.now();
  for (let at = 0; at < count; at++) {
    holder.scrollTop += 120;
    await frame();
    times.push(performance.now() - last);
    last = performance.now();
  }
  return times;
}
