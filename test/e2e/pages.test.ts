import assert from "node:assert/strict";
import { commands, Selection, type Uri, window, workspace } from "vscode";
import { closeAll, filterText, logText, pair, shown } from "./trial.ts";
import { cleanUp, sample, setText, show, until, write } from "./workspace.ts";

describe("why a line of a log matches or misses", () => {
  let log: Uri;

  beforeEach(async () => {
    const filter = await write("fail2ban/filter.d/live.conf", filterText);
    log = await write("logs/live.log", logText);
    await show(filter);
    await pair(filter, log);
  });
  afterEach(async () => {
    await closeAll();
    await cleanUp();
  });

  async function explain(line: number): Promise<string> {
    await show(log);
    window.activeTextEditor!.selection = new Selection(line, 0, line, 0);
    await commands.executeCommand("fail2ban.explainLine");
    const page = () =>
      window.visibleTextEditors.find(({ document }) => document.uri.scheme === "fail2ban-explained");
    return until(
      "the page",
      () => page()?.document.getText() ?? "",
      (text) => text.startsWith("The line is "),
    );
  }

  it("is told step by step beside the log, and follows the filter", async () => {
    const missed = await explain(0);
    assert.match(missed, /^The line is no failure: /);
    for (const words of [/1\. Date: /, /failregex 1/, /failregex 2/]) assert.match(missed, words);
    const filter = await workspace.openTextDocument(sample("fail2ban/filter.d/live.conf"));
    await setText(filter, "[Definition]\nfailregex = ^\\s*<F-ID>hello</F-ID>$\n");
    await until(
      "it matches now",
      () => window.visibleTextEditors.map(({ document }) => document.getText()),
      (texts) => texts.some((text) => text.startsWith("The line is a failure ")),
    );
  });

  it("names the groups of a match", async () => {
    const found = await explain(1);
    assert.match(found, /^The line is a failure of 192\.0\.2\.1/);
    assert.match(found, /user: “anna”/);
    assert.match(found, /<F-USER>/, "tags are shown as they are written");
  });
});

describe("a failregex drafted from selected lines", () => {
  afterEach(async () => {
    await closeAll();
    await cleanUp();
  });

  it("is shown with what it catches, and goes into the filter by an edit that can be undone", async () => {
    const filter = await show(
      await write("fail2ban/filter.d/live.conf", "[Definition]\nfailregex = ^\\s*never <ADDR>$\n"),
    );
    const log = await write("logs/live.log", logText);
    await pair(filter.uri, log);
    await show(log);
    window.activeTextEditor!.selections = [new Selection(1, 0, 2, 5), new Selection(4, 0, 4, 0)];
    const running = commands.executeCommand("fail2ban.draftFailregex");
    const page = await until(
      "the draft",
      () => window.visibleTextEditors.find(({ document }) => document.uri.scheme === "fail2ban-draft"),
      (editor) => editor?.document.getText().includes("failregex = "),
    );
    assert.match(page!.document.getText(), /It catches \d of 5 lines tried/);
    const before = filter.getText();
    await until("it is inserted", async () => {
      await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return filter.getText() !== before || undefined;
    });
    await running;
    assert.match(filter.getText(), /^failregex = \^\\s\*never <ADDR>\$\n {12}\S.*<ADDR>\$$/m);
    await until(
      "its lines match",
      () => shown(log),
      (all) => ["1:", "2:", "4:"].every((at) => all.some((one) => one.startsWith(at))),
    );
    await window.showTextDocument(filter);
    await commands.executeCommand("undo");
    assert.equal(filter.getText(), before);
  });
});
