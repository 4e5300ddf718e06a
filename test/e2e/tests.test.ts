import assert from "node:assert/strict";
import {
  type CodeAction,
  ConfigurationTarget,
  commands,
  extensions,
  Selection,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import type { TestsApi } from "../../client/test-explorer.ts";
import { cleanUp, replace, show, until, write } from "./workspace.ts";

const annotated = "logs/jellyfin/annotated.log";
const good = `# f2b: filter=jellyfin-console now=2026-11-20T22:00:00 timezone=UTC
# failJSON: { "time": "2026-11-20T17:51:27", "match": true, "host": "203.0.113.7", "desc": "a console failure" }
[17:51:27] [INF] [28] Jellyfin.Server.Implementations.Users.UserManager: Authentication request for admin has been denied (IP: 203.0.113.7).
`;

describe("samples in the Test Explorer", () => {
  const settings = workspace.getConfiguration("testing");
  let api: TestsApi;
  before(async () => {
    const extension = extensions.getExtension("fail2ban-workbench.fail2ban-workbench")!;
    api = ((await extension.activate()) as { readonly tests: TestsApi }).tests;
    // What is not saved is to be run as it is.
    await settings.update("saveBeforeTest", false, ConfigurationTarget.Global);
  });
  after(() => settings.update("saveBeforeTest", undefined, ConfigurationTarget.Global));
  afterEach(cleanUp);

  /** The node of a filter and what is below it. */
  function below(filter: string): readonly string[] {
    const lines = api.outline();
    const from = lines.indexOf(filter);
    const to = lines.findIndex((line, at) => at > from && !line.startsWith(" "));
    return from < 0 ? [] : lines.slice(from, to < 0 ? undefined : to);
  }

  /** Runs all samples; VS Code hears of a new one a little later than we do. */
  async function runAll(count: number): Promise<void> {
    const run = async () => {
      (api.results as Map<string, string>).clear();
      await commands.executeCommand("testing.runAll");
      return [...api.results];
    };
    await until(`${count} samples have run`, run, ({ length }) => length === count);
  }

  it("are listed: a node a filter, a sample log, a verdict, with the lines that it spans", async () => {
    const lines = await until(
      "the samples are listed",
      () => below("jellyfin"),
      ({ length }) => length > 20,
    );
    assert.deepEqual(lines.slice(0, 4), ["jellyfin", "  annotated.log", "    IPv4 8-9", "    IPv6 10-11"]);
    assert.equal(lines.length, 24);
  });

  it("run, and all of samples/ hold", async () => {
    await until(
      "the samples are listed",
      () => below("jellyfin"),
      ({ length }) => length > 20,
    );
    await runAll(22);
    assert.deepEqual(new Set(api.results.values()), new Set(["passed"]));
    assert.deepEqual(api.unhit(), []);
  });

  it("fail with what was expected and found where a verdict is wrong, also unsaved", async () => {
    const document = await show(annotated);
    await replace(document, '"host": "203.0.113.7", "desc": "IPv4"', '"host": "203.0.113.8", "desc": "IPv4"');
    await until(
      "the samples are listed",
      () => below("jellyfin"),
      ({ length }) => length > 20,
    );
    await runAll(22);
    assert.equal(
      api.results.get("IPv4"),
      'failed: By failregex 1, “host” is "203.0.113.7", not "203.0.113.8"; mend the filter or the verdict.',
    );
    assert.equal(api.results.get("IPv6"), "passed");
  });

  it("come and go with their files, and follow an edit of the filter that is not saved", async () => {
    await write("tests/console.log", good);
    await until(
      "the new log is listed",
      () => below("jellyfin-console"),
      ({ length }) => length === 3,
    );
    assert.deepEqual(below("jellyfin-console"), [
      "jellyfin-console",
      "  console.log",
      "    a console failure 2-3",
    ]);
    const filter = await show("fail2ban/filter.d/jellyfin-console.conf");
    await replace(filter, "UserManager: Authentication", "UserManager: Authentification");
    await runAll(23);
    assert.match(
      api.results.get("a console failure")!,
      /^failed: This line should be a failure, but no failregex matches/,
    );
    assert.match(api.unhit().join("\n"), /No sample hits failregex 1 of jellyfin-console \(line 6\): /);
    await cleanUp();
    await until(
      "the log is gone",
      () => below("jellyfin-console"),
      ({ length }) => length === 0,
    );
  });

  it("are run with coverage: a failregex counts as a statement of its filter", async () => {
    await write("tests/nginx-http-auth.log", "# f2b: filter=nginx-http-auth\n2026/11/20 12:00:00 nothing\n");
    await until(
      "the new log is listed",
      () => below("nginx-http-auth"),
      ({ length }) => length === 3,
    );
    const run = async () => {
      await commands.executeCommand("testing.coverageAll");
      return [...api.coverage()].sort();
    };
    const covered = await until("the coverage is known", run, ({ length }) => length === 2);
    assert.deepEqual(covered, ["jellyfin.conf 1/1", "nginx-http-auth.conf 0/1"]);
  });

  it("run again with each change, where that is asked for", async () => {
    await write("tests/console.log", good);
    await until(
      "the new log is listed",
      () => below("jellyfin-console"),
      ({ length }) => length === 3,
    );
    const stop = api.follow();
    const result = () => api.results.get("a console failure");
    try {
      const filter = await show("fail2ban/filter.d/jellyfin-console.conf");
      await replace(filter, "has been denied", "has been refused");
      await until("the sample has failed", result, (found) => found?.startsWith("failed"));
      await replace(filter, "has been refused", "has been denied");
      await until("the sample has passed", result, (found) => found === "passed");
    } finally {
      stop();
    }
  });

  it("are made of selected lines: in a sample log in place, and they pass", async () => {
    await write(
      "tests/more.log",
      `${good}${good.split("\n")[2]!.replace("203.0.113.7", "203.0.113.9")}\nno failure\n`,
    );
    const document = await show("tests/more.log");
    const editor = window.activeTextEditor!;
    editor.selection = new Selection(3, 4, 4, 2);
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      editor.selection,
    );
    const action = actions.find(({ title }) => title === "Annotate Selected Lines as Samples");
    assert.ok(action?.command, JSON.stringify(actions.map(({ title }) => title)));
    await commands.executeCommand(action.command.command);
    await until("the lines are annotated", () => document.lineCount === 8);
    assert.equal(
      document.lineAt(3).text,
      '# failJSON: { "time": "2026-11-20T17:51:27", "match": true, "host": "203.0.113.9" }',
    );
    assert.equal(document.lineAt(5).text, '# failJSON: { "match": false }');
    await until(
      "they are listed",
      () => below("jellyfin-console"),
      ({ length }) => length === 5,
    );
    await runAll(25);
    assert.deepEqual(new Set(api.results.values()), new Set(["passed"]));
  });

  it("are made of selected lines: those of another log go into a new one, with a header", async () => {
    const log = await show("logs/jellyfin/log_20261120.log");
    const editor = window.activeTextEditor!;
    const at = log
      .getText()
      .split("\n")
      .findIndex((line) => line.includes("has been denied"));
    editor.selection = new Selection(at, 0, at + 1, 0);
    await commands.executeCommand("fail2ban.annotateLines", { filter: "jellyfin" });
    const isFresh = (document: TextDocument) =>
      document.isUntitled && document.getText().startsWith("# f2b:");
    await until("a new log is open", () => workspace.textDocuments.some(isFresh));
    const fresh = workspace.textDocuments.find(isFresh)!;
    assert.match(fresh.lineAt(0).text, /^# f2b: filter=jellyfin now=\S+ timezone=\S+$/);
    assert.match(
      fresh.lineAt(2).text,
      /^# failJSON: \{ "time": "2026-11-20T\S+", "match": true, "host": "\S+" \}$/,
    );
    assert.equal(fresh.lineAt(3).text, log.lineAt(at).text);
    assert.equal(log.isDirty, false);
    await window.showTextDocument(fresh);
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
