// What a hand does in VS Code, for who drives it in a browser.

/** Runs a command by its title. One that asks something itself is answered by `choose`. */
export async function command(page, title) {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input").first();
  await input.fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => {
    const widget = document.querySelector(".quick-input-widget");
    const isHidden = !widget || getComputedStyle(widget).display === "none";
    return isHidden || !widget.querySelector("input")?.value.startsWith(">");
  });
}

/** Chooses what a command offers. */
export async function choose(page, label) {
  await page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first().waitFor();
  await page.locator(".quick-input-widget input").first().fill(label);
  await page.keyboard.press("Enter");
}

/** Puts the cursor of the editor in front into a line, which counts from 1. */
export async function goToLine(page, line) {
  await page.keyboard.press("Control+G");
  await page.locator(".quick-input-widget input").first().fill(`:${line}`);
  await page.keyboard.press("Enter");
}

/** Shows the side bar, or hides it. */
export async function sideBar(page) {
  await command(page, "View: Toggle Primary Side Bar Visibility");
}

/** The page in a panel of ours: the n-th that is there. */
export function panelPage(page, index = 0) {
  return page.frameLocator("iframe.webview.ready").nth(index).frameLocator("iframe#active-frame");
}
