import assert from "node:assert/strict";
import { commands, type TextEditor, window } from "vscode";
import { cleanUp, replace, show, until, write } from "./workspace.ts";

describe("Show Expanded Regex", () => {
  afterEach(async () => {
    await cleanUp();
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("shows beside a filter the regex that fail2ban compiles, and keeps it up to date", async () => {
    const text = "[Definition]\n_who = user\nfailregex = ^%(_who)s refused from <ADDR>$\n";
    const document = await show(await write("fail2ban/filter.d/e2e.conf", text));
    await commands.executeCommand("fail2ban.showExpanded");
    const editor = await until("the view", shown);
    assert.match(editor!.document.getText(), /\^user refused from \S*\(\?P<ip4>/);
    assert.doesNotMatch(editor!.document.getText(), /%\(_who\)s/);
    await replace(document, "= user", "= client");
    await until(
      "the change",
      () => editor!.document.getText(),
      (all) => all.includes("^client refused from"),
    );
  });

  it("shows the regex of the jail under the cursor", async () => {
    await show("fail2ban/jail.d/jellyfin.local");
    const editor = window.activeTextEditor!;
    const line = editor.document.getText().split("\n").indexOf("filter = jellyfin");
    editor.selection = new (await import("vscode")).Selection(line, 0, line, 0);
    await commands.executeCommand("fail2ban.showExpanded");
    const view = await until("the view", shown);
    assert.match(view!.document.getText(), /Authentication request for \.\* has been denied/);
  });

  function shown(): TextEditor | undefined {
    return window.visibleTextEditors.find(({ document }) => document.uri.scheme === "fail2ban-expanded");
  }
});
