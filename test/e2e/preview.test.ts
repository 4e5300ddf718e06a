import assert from "node:assert/strict";
import {
  type CodeLens,
  commands,
  type Hover,
  type Location,
  type MarkdownString,
  type TextEditor,
  window,
} from "vscode";
import { cleanUp, rangeOf, replace, show, until, write } from "./workspace.ts";

const action = `[Definition]
actionstart = <fw> create <name>
actionban = <fw> add <ip> "<F-USER>"
actionunban = <fw> del <ip> <zone>
[Init]
fw = fw4
[Init?family=inet6]
fw = fw6
`;

describe("Preview Action Commands", () => {
  afterEach(async () => {
    await cleanUp();
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("shows beside an action what it runs for both families, and keeps it up to date", async () => {
    const document = await show(await write("fail2ban/action.d/e2e-preview.conf", action));
    await commands.executeCommand("fail2ban.previewAction");
    const editor = await until("the commands", shown);
    const text = () => editor!.document.getText();
    await until("the text", text, (all) => all.includes("fw6 add 2001:db8::7"));
    assert.match(text(), /^start: e2e-preview$/m);
    assert.match(text(), /fw4 add 203\.0\.113\.7 ""/);
    assert.match(text(), /Nothing fills <zone>/);
    await replace(document, "fw = fw4", "fw = iptables");
    await until("the change", text, (all) => all.includes("iptables add 203.0.113.7"));
  });

  it("leads from each piece of a command to where it was written", async () => {
    const document = await show(await write("fail2ban/action.d/e2e-preview.conf", action));
    await commands.executeCommand("fail2ban.previewAction");
    const editor = await until("the commands", shown);
    await until(
      "the text",
      () => editor!.document.getText(),
      (all) => all.includes("fw6 add"),
    );
    const page = editor!.document;
    const place = rangeOf(page, "fw6 add").start;
    const [found] = await commands.executeCommand<Location[]>(
      "vscode.executeDefinitionProvider",
      page.uri,
      place,
    );
    assert.equal(found?.uri.toString(), document.uri.toString());
    assert.equal(document.getText(found!.range), "fw6");
    const [hover] = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", page.uri, place);
    assert.match((hover!.contents[0] as MarkdownString).value, /e2e-preview\.conf:8/);
  });

  it("is offered above an action", async () => {
    const { uri } = await show("fail2ban/action.d/proxy-iptables-dynamic.conf");
    const lenses = await until(
      "the lens",
      () => commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", uri, 50),
      (all) => all.length > 0,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ["Preview action commands"],
    );
  });

  it("shows a jail's actions from the lens above it, each command in words", async () => {
    const document = await show("fail2ban/jail.d/jellyfin.local");
    const lenses = await until(
      "the lens",
      () => commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 50),
      (all) => all.some(({ command }) => command?.command === "fail2ban.previewAction"),
    );
    const lens = lenses.find(({ command }) => command?.command === "fail2ban.previewAction")!;
    assert.equal(document.lineAt(lens.range.start.line).text, "[jellyfin]");
    await commands.executeCommand(lens.command!.command, ...lens.command!.arguments!);
    const editor = await until("the commands", shown);
    const text = await until(
      "the text",
      () => editor!.document.getText(),
      (all) => all.includes("ip6tables"),
    );
    assert.match(text, /^Jail jellyfin: what it runs for 203\.0\.113\.7 \(IPv4\)$/m);
    assert.match(
      text,
      /- Adds to the chain f2b-jellyfin, as rule 1: what comes from 203\.0\.113\.7 is refused/,
    );
    assert.equal(editor!.document.languageId, "fail2ban-page");
  });

  function shown(): TextEditor | undefined {
    return window.visibleTextEditors.find(({ document }) => document.uri.scheme === "fail2ban-commands");
  }
});
