import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { commands, type Uri, window } from "vscode";
import type { ResultNode } from "../../client/results.ts";
import { closeAll, pair, phase, trialsApi } from "./trial.ts";
import { cleanUp, sample, show, until, write } from "./workspace.ts";

/** VS Code keeps larger files from extensions, in bytes. */
const limit = 50 * 1024 * 1024;

describe("a log that is read from the disk", () => {
  afterEach(async () => {
    await commands.executeCommand("fail2ban.trial.stop");
    await closeAll();
    await cleanUp();
  });

  it("is a packed one: its lines stand in a document of their own, where everything works as in a log", async () => {
    const packed = sample("logs/jellyfin/log_20261119.log.gz");
    await pair(sample("fail2ban/filter.d/jellyfin.conf"), packed);
    const api = await trialsApi();
    await until(
      "all of it is unpacked and tested",
      () => api.state(packed)?.summary?.matched,
      (matched) => matched === 14,
    );
    const [entry] = await entries("addresses");
    await click(entry!);
    const shown = () => {
      const { document, selection } = window.activeTextEditor!;
      assert.equal(document.uri.scheme, "fail2ban-log");
      return document.lineAt(selection.active.line).text;
    };
    const first = shown();
    assert.match(first, /has been denied/);
    await commands.executeCommand("fail2ban.trial.nextMatch");
    assert.match(shown(), /has been denied/);
    assert.notEqual(shown(), first);
    await commands.executeCommand("fail2ban.trial.previousMatch");
    assert.equal(shown(), first);
    await commands.executeCommand("fail2ban.explainLine");
    const page = await until(
      "it is explained",
      () => window.visibleTextEditors.find(({ document }) => document.uri.scheme === "fail2ban-explained"),
      (editor) => editor?.document.getText().startsWith("The line is a failure "),
    );
    assert.ok(page!.document.getText().includes(first));
  });
  it("is one over 50 MB, too: progress is told, the results are in the view", async () => {
    const log = await large("no entry for anna from 192.0.2.1");
    const filter = await write(
      "fail2ban/filter.d/live.conf",
      "[Definition]\nfailregex = ^.*no entry for anna from <ADDR>$\n",
    );
    await show(filter);
    const seen: { readonly run: number; readonly share: number }[] = [];
    const api = await trialsApi();
    const timer = setInterval(() => {
      const state = api.state(log);
      if (state?.phase === "running") seen.push(state);
    }, 10);
    const { summary } = await pair(filter, log).finally(() => clearInterval(timer));
    assert.ok(
      seen.some(({ share }) => share > 0 && share < 1),
      `${seen.length} looks`,
    );
    const back = seen.filter(
      ({ run, share }, at) => seen[at - 1]?.run === run && share < seen[at - 1]!.share,
    );
    assert.deepEqual(back, [], "a run goes on, and never back");
    assert.equal(summary?.matched, 1);
    assert.equal(summary?.addresses, 1);
    assert.match(api.status() ?? "", /live: 1 matched/);
    assert.deepEqual(
      window.visibleTextEditors.filter(({ document }) => document.uri.path === log.path),
      [],
    );
    const [entry] = await entries("addresses");
    assert.equal(entry?.kind === "entry" && entry.entry.label, "192.0.2.1");
    await click(entry!);
    const { document, selection } = window.activeTextEditor!;
    assert.match(document.lineAt(selection.active.line).text, /anna from 192\.0\.2\.1$/);
  });

  it("is broken off when that is asked for: what is known stays, and the next edit begins anew", async () => {
    const log = await large("no entry for anna from 192.0.2.1");
    const slow = Array.from({ length: 40 }, (_, index) => `^.*line \\d+ of .*[a-f]${index}<ADDR>$`);
    const filter = await write(
      "fail2ban/filter.d/live.conf",
      `[Definition]\nfailregex = ${slow.join("\n            ")}\n`,
    );
    await show(filter);
    await commands.executeCommand("fail2ban.testFilter", filter, { log: log.toString() });
    const api = await trialsApi();
    await until(
      "it runs",
      () => api.state(log),
      (state) => state?.phase === "running" && state.share > 0,
    );
    const before = performance.now();
    await commands.executeCommand("fail2ban.trial.cancel");
    const { summary, share } = await phase(log, "cancelled");
    assert.ok(performance.now() - before < 1000, "at once");
    assert.ok(share < 1);
    assert.ok(summary && summary.lines > 0 && summary.matched === 0);
    assert.match(api.status() ?? "", /broken off/);
    await write("fail2ban/filter.d/live.conf", "[Definition]\nfailregex = anna from <ADDR>$\n");
    assert.equal((await phase(log, "done")).summary?.matched, 1);
  });

  /** A log that VS Code would not hand out, with one line amid many. */
  async function large(line: string): Promise<Uri> {
    const log = await write("logs/e2e-large.log", "");
    const filler = Array.from(
      { length: 1000 },
      (_, index) => `2026-11-20 16:20:10 line ${index} of a large log\n`,
    ).join("");
    const half = filler.repeat(Math.ceil(limit / 2 / filler.length) + 1);
    writeFileSync(log.fsPath, `${half}2026-11-20 16:20:10 ${line}\n${half}`);
    return log;
  }
});

/** The entries of a list in the view. */
async function entries(list: string): Promise<readonly ResultNode[]> {
  const { results } = await trialsApi();
  const lists = await until(
    "lists",
    () => results.getChildren(),
    (all) => all.length > 1,
  );
  return results.getChildren(lists.find((one) => one.kind === "list" && one.list === list));
}

async function click(node: ResultNode): Promise<void> {
  const { command } = (await trialsApi()).results.getTreeItem(node);
  await commands.executeCommand(command!.command, ...command!.arguments!);
}
