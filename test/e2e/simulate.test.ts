import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import {
  type CodeLens,
  ConfigurationTarget,
  commands,
  extensions,
  type TextDocument,
  type Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { PanelPicture } from "../../client/panels/simulate/messages.ts";
import type { SimulationsApi } from "../../client/simulations.ts";
import { closeAll } from "./trial.ts";
import { cleanUp, replace, sample, show, until, write } from "./workspace.ts";

/** The command, as it was built. The tests' bundles lie two folders below the project's. */
const f2b = join(__dirname, "../../dist/cli.cjs");
const jailFile = "fail2ban/jail.d/jellyfin.local";

describe("a jail is simulated", () => {
  const files = workspace.getConfiguration("files");
  let api: SimulationsApi;
  let file: TextDocument;
  before(async () => {
    const extension = extensions.getExtension("fail2ban-workbench.fail2ban-workbench")!;
    api = ((await extension.activate()) as { readonly simulations: SimulationsApi }).simulations;
    // In a browser VS Code saves by itself.
    await files.update("autoSave", "off", ConfigurationTarget.Global);
  });
  after(() => files.update("autoSave", undefined, ConfigurationTarget.Global));
  beforeEach(async () => {
    file = await show(jailFile);
  });
  afterEach(async () => {
    await cleanUp();
    await closeAll();
  });

  /** Opens the panel, and waits until the page has drawn. */
  async function open(logs?: readonly string[]): Promise<PanelPicture> {
    const wish = { jail: "jellyfin", ...(logs && { logs: logs.map((log) => sample(log).toString()) }) };
    await commands.executeCommand("fail2ban.simulateJail", sample(jailFile), wish);
    return drawn("the bans are drawn", ({ bans }) => bans.length > 0);
  }

  async function drawn(what: string, holds: (picture: PanelPicture) => boolean): Promise<PanelPicture> {
    const found = await until(
      what,
      () => api.picture("jellyfin"),
      (picture) => picture && holds(picture),
    );
    return found!;
  }

  /** The bans that `f2b simulate --format json` lists for the files on the disk, as the page tells its own. */
  function judged(...more: string[]): readonly string[] {
    const args = [f2b, "simulate", "-c", sample("fail2ban").fsPath, "jellyfin", "--format", "json", ...more];
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
    const { bans } = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", env })) as {
      readonly bans: readonly { readonly id: string; readonly from: number; readonly until: number | null }[];
    };
    return bans.map(({ id, from, until: end }) => `${id} ${from}-${end ?? "ever"}`);
  }

  it("in a panel that shows the bans which f2b simulate lists", async () => {
    const { bans, rows, summary } = await open();
    assert.deepEqual(bans, judged());
    assert.ok(rows > bans.length);
    assert.match(summary, /^\d+ addresses banned; against the files 0 more, 0 less/);
  });

  it("by a lens above its section", async () => {
    const lenses = await until(
      "the lenses are there",
      () => commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", file.uri, 20),
      (found) => found.some(({ command }) => command?.title === "Simulate jail"),
    );
    const { command, range } = lenses.find((lens) => lens.command?.title === "Simulate jail")!;
    assert.equal(file.lineAt(range.start.line).text, "[jellyfin]");
    await commands.executeCommand(command!.command, ...command!.arguments!);
    await drawn("the panel is drawn", ({ bans }) => bans.length > 0);
  });

  it("with other values at once, and the difference is told", async () => {
    const before = await open();
    api.post("jellyfin", { kind: "set", values: { maxretry: "5" } });
    const after = await drawn(
      "maxretry is 5",
      ({ values, bans }) => values["maxretry"] === "5" && bans.length !== before.bans.length,
    );
    assert.deepEqual(after.bans, judged("--set", "maxretry=5"));
    assert.equal(after.gained, 0);
    assert.equal(after.lost, before.bans.length - after.bans.length);
    api.post("jellyfin", { kind: "set", values: { maxretry: "2", findtime: "2d" } });
    const more = await drawn("more are banned", ({ gained }) => gained > 0);
    assert.deepEqual(more.bans, judged("--set", "maxretry=2", "--set", "findtime=2d"));
  });

  it("as fail2ban would when it is started", async () => {
    const { bans } = await open();
    api.post("jellyfin", { kind: "press", selector: "#start" });
    const started = await drawn("fail2ban is started", ({ time }) => time.kind === "start");
    assert.ok(started.time.kind === "start");
    const now = new Date(started.time.now * 1000).toISOString();
    assert.deepEqual(started.bans, judged("--time", "start", "--now", now));
    assert.notDeepEqual(started.bans, bans);
  });

  for (const [kind, log] of [
    ["", "logs/jellyfin/log_20261120.log"],
    ["a packed ", "logs/jellyfin/log_20261119.log.gz"],
  ] as const) {
    it(`and a failure leads to its line of ${kind}log`, async () => {
      const { bans } = await open([log]);
      const [address] = bans[0]!.split(" ");
      api.post("jellyfin", { kind: "select", address: address! });
      await drawn("the address is chosen", ({ selected }) => selected === address);
      api.post("jellyfin", { kind: "press", selector: "#details .events button" });
      const editor = await until(
        "the line is shown",
        () => window.visibleTextEditors.find(({ document }) => /log_2026/.test(document.uri.path)),
        (found) => found && found.selection.active.line > 0,
      );
      const { line } = editor!.selection.active;
      assert.match(editor!.document.lineAt(line).text, new RegExp(`has been denied.*"${address}"`));
    });
  }

  it("and its values are written into its file, which undo takes back", async () => {
    await open();
    const text = file.getText();
    api.post("jellyfin", { kind: "set", values: { maxretry: "7", "bantime.increment": "true" } });
    await drawn("maxretry is 7", ({ values }) => values["maxretry"] === "7");
    // A second press, before the file is edited, writes nothing twice.
    for (let press = 0; press < 2; press++) api.post("jellyfin", { kind: "press", selector: "#write" });
    await until("the file is edited", () => file.getText() !== text);
    assert.match(file.getText(), /^maxretry = 7$/m);
    assert.match(file.getText(), /^bantime\.increment = true$/m);
    assert.deepEqual(file.getText().match(/^(?:maxretry|bantime\.increment)/gm), [
      "maxretry",
      "bantime.increment",
    ]);
    // What is in the file is no difference any more, and can be compared with what it was.
    await drawn("the file says so", ({ gained, lost }) => gained === 0 && lost === 0);
    await until("the file is in front", () => window.activeTextEditor?.document === file);
    await commands.executeCommand("undo");
    await until("the file is as it was", () => file.getText() === text);
  });

  it("and follows the filter, the jail and the log as they are edited, before they are saved", async () => {
    const before = await open();
    await replace(file, "maxretry = 3", "maxretry = 6");
    const strict = await drawn("the jail is followed", ({ values }) => values["maxretry"] === "6");
    assert.ok(strict.bans.length < before.bans.length);
    assert.equal(api.state("jellyfin")?.isEdited, true);
    await replace(file, "maxretry = 6", "maxretry = 3");
    await drawn("the jail is as before", ({ bans }) => bans.length === before.bans.length);

    const filter = await beside(sample("fail2ban/filter.d/jellyfin.conf"));
    await replace(filter, "has been denied", "has been refused");
    await until(
      "the filter is followed",
      () => api.state("jellyfin")?.phase === "ready" && api.picture("jellyfin")?.rows === 0,
    );
  });

  it("on a log that is typed into", async () => {
    const log = await write("logs/mine.log", line("192.0.2.1", 10) + line("192.0.2.1", 11));
    await commands.executeCommand("fail2ban.simulateJail", sample(jailFile), {
      jail: "jellyfin",
      logs: [log.toString()],
    });
    await drawn("nobody is banned", ({ rows, bans }) => rows === 1 && bans.length === 0);
    const document = await beside(log);
    await replace(document, line("192.0.2.1", 11), line("192.0.2.1", 11) + line("192.0.2.1", 12));
    const { bans } = await drawn("the third failure bans", (picture) => picture.bans.length === 1);
    assert.match(bans[0]!, /^192\.0\.2\.1 /);
    // An address that is chosen stays so, and leads to its lines where they stand now.
    api.post("jellyfin", { kind: "select", address: "192.0.2.1" });
    await drawn("the address is chosen", ({ selected }) => selected === "192.0.2.1");
    await replace(document, line("192.0.2.1", 10), line("192.0.2.7", 10) + line("192.0.2.1", 10));
    await drawn("the other is shown", ({ rows, selected }) => rows === 2 && selected === "192.0.2.1");
    const { selection } = window.visibleTextEditors.find((editor) => editor.document === document)!;
    assert.equal(selection.active.line, 0);
    await until("its first failure is shown", () => {
      api.post("jellyfin", { kind: "press", selector: "#details .events button" });
      return (
        window.activeTextEditor?.document === document && window.activeTextEditor.selection.active.line > 0
      );
    });
    assert.equal(window.activeTextEditor?.selection.active.line, 1);
  });

  it("and tells why an address was not banned, from a line of the log", async () => {
    const log = await write("logs/mine.log", line("192.0.2.1", 10) + line("192.0.2.2", 11));
    await commands.executeCommand("fail2ban.simulateJail", sample(jailFile), {
      jail: "jellyfin",
      logs: [log.toString()],
    });
    await drawn("the log is read", ({ rows }) => rows === 2);
    await show(log);
    await commands.executeCommand("cursorMove", { to: "down", by: "line", value: 1 });
    await commands.executeCommand("fail2ban.whyNotBanned");
    const { selected } = await drawn("the address is chosen", (picture) => picture.selected !== null);
    assert.equal(selected, "192.0.2.2");
  });

  it("and keeps what was set while its tab is hidden", async () => {
    await open();
    await replace(file, "maxretry = 3", "maxretry = 3\nbantime.increment = true");
    await drawn("the jail is followed", ({ values }) => values["bantime.increment"] === "True");
    const set = { maxretry: "5", "bantime.increment": "false" };
    api.post("jellyfin", { kind: "set", values: set });
    const isSet = ({ values }: PanelPicture) =>
      values["maxretry"] === "5" && values["bantime.increment"] === "false";
    const { bans } = await drawn("the values are set", isSet);
    const tab = window.tabGroups.activeTabGroup.activeTab?.label;
    await window.showTextDocument(file, { preview: false });
    await commands.executeCommand("fail2ban.simulateJail", sample(jailFile), { jail: "jellyfin" });
    await until("the panel is in front", () => window.tabGroups.activeTabGroup.activeTab?.label === tab);
    const before = api.picture("jellyfin");
    const again = await drawn("it is drawn anew", (picture) => picture !== before && isSet(picture));
    assert.deepEqual(again.bans, bans);
  });

  it("exports what it shows", async () => {
    const { bans, rows } = await open();
    api.post("jellyfin", { kind: "press", selector: "#csv" });
    const csv = await until(
      "the CSV is open",
      () => window.activeTextEditor?.document.isUntitled && window.activeTextEditor.document,
    );
    const lines = (csv as TextDocument).getText().trim().split("\n");
    assert.equal(lines.length, rows + 1);
    assert.match(lines[0]!, /^address,failures,/);
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    api.post("jellyfin", { kind: "press", selector: "#json" });
    const json = await until(
      "the JSON is open",
      () => window.activeTextEditor?.document.isUntitled && window.activeTextEditor.document,
    );
    const exported = JSON.parse((json as TextDocument).getText());
    assert.equal(exported.jail, "jellyfin");
    assert.equal(exported.bans.length, bans.length);
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});

/** Shows a file beside the panel: a page that is hidden draws nothing. */
async function beside(uri: Uri): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: false });
  return document;
}

/** A failure in Jellyfin's log. */
function line(address: string, second: number): string {
  return `[2026-11-20 16:20:${second}.000 +00:00] [INF] [28] Jellyfin.Server.Implementations.Users.UserManager: Authentication request for "anna" has been denied (IP: "${address}").\n`;
}
