// Drives a live test in VS Code, by hand as it were, and holds what the page shows against what the command tells: as it
// stands, after an edit of the filter that is not saved, after the log has grown, and while a regex is broken.
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../prepare.mjs";
import { launchBrowser } from "./browser.mjs";
import { choose, command, goToLine } from "./hands.mjs";
import { installVSCode, store } from "./install.mjs";
import { callJudge, whyBroken } from "./live-judge.mjs";
import { checkMarks, checkProblem, checkRuler, eventually } from "./live-page.mjs";
import { addressOf, makeFolder, remotePath, removeFolder, startServer } from "./server.mjs";

/** Milliseconds that a step may take. */
const PATIENCE = 20_000;
/** In a browser VS Code saves by itself. */
const SETTINGS = { "editor.minimap.enabled": false, "editor.wordWrap": "on", "files.autoSave": "off" };
const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern" };

const FILTER = String.raw`[Definition]
failregex = ^\s*no entry for <F-USER>\S+</F-USER>(?: at <F-DOOR>\S+</F-DOOR>)? from <ADDR>$
            ^\s*no key <F-KEY>\w+</F-KEY><F-CUT>\d+</F-CUT> <F-WAY>came by <ADDR></F-WAY>
            ^\s*no key \w+ came .* to the <F-ID>\w+</F-ID>
            ^\s*<F-NOFAIL>asked</F-NOFAIL> by <ADDR>$
            ^\s*crash <F-MLFID>\d+</F-MLFID> <F-USERS>\S+</F-USERS> <F-USER>\S+</F-USER> from <ADDR>$
ignoreregex = from 192\.0\.2\.99$
datepattern = ^%%Y-%%m-%%d %%H:%%M:%%S
`;
const JAIL = `[door]
enabled = true
filter = door
findtime = 6h
logpath = %(logs)s/door.log
`;
const FINDTIME = 6 * 3600;
/**
 * All that can become of a line but an exception, and all that can be marked in one; lines that are too long for a row, and
 * one with two failures.
 */
const LOG = `2026-11-20 02:10:10 hello
2026-11-20 02:10:20 no entry for anna from 192.0.2.1
# 2026-11-20 02:10:30 no entry for carl from 192.0.2.3

no entry for carl at east from 192.0.2.3
nothing of note
2026-11-20 09:20:10 no entry for bob from 192.0.2.99
2026-11-20 09:20:20 asked by 192.0.2.4
2026-11-20 09:20:30 no key brass17 came by 192.0.2.5, and went through the long hall to the door that is never locked
2026-11-20 09:20:40 no entry for Dörte at the-door-that-is-never-locked-but-on-Sundays-and-Mondays from 2001:db8:0:1:2:3:4:5
2026-11-20 14:20:10 no entry for berta at 日本😀 from 2001:db8::6
2026-11-20 14:20:20 no entry from 192.0.2.7
`;
/** A line that the filter takes, and one that fail2ban stumbles over: a group has a name that it has use for itself. */
const NEXT = "2026-11-20 22:30:10 no entry for carlos at gate from 192.0.2.8\n";
const CRASH = "2026-11-20 22:30:20 crash 1 carlos berta from 192.0.2.9\n";
/** What has to be in sight, or else nothing is held. */
const ALL = [
  ...["matched", "old", "undated", "ignored", "nofail"].flatMap((kind) => [`line ${kind}`, `icon ${kind}`]),
  ...["match", "group", "user", "address"].map((role) => `${role} box`),
  ...["date", "user", "address"].map((role) => `${role} letters`),
];

/** Throws where the page of a live test, in a release of VS Code, shows other than the command tells. Answers in words what was compared. */
export async function checkLive(vsix, version) {
  const folder = makeFolder();
  let server;
  let browser;
  try {
    server = await startServer(await installVSCode(version), { folder, vsix, settings: SETTINGS });
    browser = await launchBrowser();
    const told = [];
    for (const theme of Object.keys(THEMES)) told.push(await inTheme(theme, { folder, server, browser }));
    return { done: told.join(", ") };
  } finally {
    await browser?.close().catch(() => {});
    await server?.stop();
    removeFolder(folder);
  }
}

async function inTheme(theme, { folder, server, browser }) {
  const workspace = join(folder, theme, "samples");
  const [filter, log] = ["fail2ban/filter.d/door.conf", "logs/door.log"].map((path) => join(workspace, path));
  cpSync(join(root, "samples"), workspace, { recursive: true });
  write(filter, FILTER);
  write(log, LOG);
  write(join(workspace, "fail2ban/jail.d/door.local"), JAIL);
  write(join(workspace, ".vscode/settings.json"), JSON.stringify({ "workbench.colorTheme": THEMES[theme] }));

  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme: theme });
  page.setDefaultTimeout(PATIENCE);
  try {
    await page.goto(addressOf(server, workspace, { payload: [["openFile", remotePath(server, filter)]] }));
    await page.locator(".statusbar-item", { hasText: /fail2ban: \d+ jails/ }).waitFor();
    await page.locator(".monaco-editor.focused").first().waitFor();
    await command(page, "Fail2ban: Test Filter Against Log");
    await choose(page, "door.log");
    return await follow({ page, theme, filter, log, typed: join(folder, theme, "typed.conf") });
  } catch (error) {
    mkdirSync(join(store, "artifacts"), { recursive: true });
    await page.screenshot({ path: join(store, `artifacts/live-${theme}.png`) }).catch(() => {});
    throw new Error(`the live test under the ${theme} theme: ${error.message}`);
  } finally {
    await page.close();
  }
}

/**
 * Goes through what can happen to a filter and its log. `typed`: where what stands in the filter's editor is written to, for
 * the command. Answers how many marks were held.
 */
async function follow({ page, theme, filter, log, typed }) {
  const [editor, shown] = [0, 1].map((at) => page.locator(".editor-group-container").nth(at));
  let text = FILTER;
  let marks = 0;
  const hold = async (when, file, stumbles) => {
    try {
      const judge = await callJudge({ filter: file, log, findtime: FINDTIME, stumbles });
      const seen = await checkMarks(shown, judge, theme, true);
      await checkRuler(shown, judge, theme);
      if (judge.summary) await checkCounts(page, judge.summary);
      for (const times of seen.values()) marks += times;
      return seen;
    } catch (error) {
      throw new Error(`${when}: ${error.message}`);
    }
  };
  /** Types in front of a word of the first failregex. */
  const type = async (word, keys) => {
    const [head, first] = text.split("\n");
    await editor.locator(".view-line").first().click();
    await goToLine(page, `2:${first.indexOf(word) + 1}`);
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await page.keyboard.type(keys);
    text = text.replace(`${head}\n${first}`, `${head}\n${first.replace(word, keys + word)}`);
    write(typed, text);
  };

  const seen = await hold("as it stands", filter);
  const unseen = ALL.filter((mark) => !seen.has(mark));
  if (unseen.length > 0) throw new Error(`not in sight: ${unseen.join(", ")}`);

  // Names that begin with a, b or c are left, and their stretches begin later.
  await type("<F-USER>", "[a-c]");
  await hold("after an edit that is not saved", typed);
  if (readFileSync(filter, "utf8") !== FILTER) throw new Error("the edit was saved");

  // By the new line's date, those that were new are old.
  appendFileSync(log, NEXT);
  const grown = await hold("after the log has grown", typed);
  if (grown.get("line matched") !== 1) throw new Error("the new line is not in sight, or not alone");

  const whole = text;
  await type("^", "(");
  const why = await whyBroken(typed, log);
  await checkProblem(shown, { line: 1, why: `failregex 1 of door: ${why}`, theme });
  await page.locator(".statusbar-item", { hasText: why }).waitFor();
  await editor.locator(".squiggly-error").first().waitFor({ state: "attached" });
  await page.keyboard.press("Backspace");
  write(typed, whole);
  await hold("after the regex was mended", typed);

  appendFileSync(log, CRASH);
  const broken = await hold("after a line that fail2ban stumbles over", typed, true);
  if (broken.get("line error") !== 1) throw new Error("the line that fail2ban stumbles over is not in sight");
  return `${marks} marks in the ${theme} theme`;
}

/** Throws where the status bar, or what stands above the failregexes, comes to count otherwise than the command. */
async function checkCounts(page, { matched, ignored, missed, failregex }) {
  const wanted = `door: ${matched} matched, ${ignored} ignored, ${missed} missed`;
  await eventually(async () => {
    const items = await page.locator(".statusbar-item").allTextContents();
    if (!items.some((item) => item.includes(wanted)))
      throw new Error(`the status bar says ${items.find((item) => item.includes("door:"))}, not ${wanted}`);
    const lenses = await page.locator(".codelens-decoration").evaluateAll((all) =>
      all
        .map((lens) => [lens.getBoundingClientRect().top, /(\d+) match(?:es)?,/.exec(lens.textContent)?.[1]])
        .filter(([, hits]) => hits)
        .sort(([one], [other]) => one - other)
        .map(([, hits]) => Number(hits)),
    );
    if (lenses.join() !== failregex.join())
      throw new Error(`the failregexes are said to hit ${lenses.join()} lines, not ${failregex.join()}`);
  });
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
