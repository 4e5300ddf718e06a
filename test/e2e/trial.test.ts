import assert from "node:assert/strict";
import {
  commands,
  env,
  type Hover,
  languages,
  type MarkdownString,
  Selection,
  type Uri,
  window,
  workspace,
} from "vscode";
import {
  append,
  closeAll,
  filterText,
  judged,
  line,
  logText,
  pair,
  phase,
  shown,
  trialsApi,
} from "./trial.ts";
import { cleanUp, rangeOf, replace, sample, setText, show, until, write } from "./workspace.ts";

describe("a filter's test on a log", () => {
  let filter: Uri;
  let log: Uri;

  beforeEach(async () => {
    filter = await write("fail2ban/filter.d/live.conf", filterText);
    log = await write("logs/live.log", logText);
  });
  afterEach(async () => {
    await closeAll();
    await cleanUp();
  });

  it("shows in the whole of Jellyfin's log, to the character, what f2b regex finds", async () => {
    const [jellyfin, big] = [
      sample("fail2ban/filter.d/jellyfin.conf"),
      sample("logs/jellyfin/log_20261120.log"),
    ];
    const { summary } = await pair(jellyfin, big);
    assert.equal(summary?.matched, 113);
    const expected = judged(jellyfin, big);
    assert.ok(expected.length > 113 * 3, `${expected.length} stretches`);
    assert.deepEqual(
      await until(
        "all is shown",
        () => shown(big),
        (all) => all.length === expected.length,
      ),
      expected,
    );
    assert.match((await trialsApi()).status() ?? "", /jellyfin: 113 matched, 0 ignored, 5011 missed/);
  });

  it("opens the log beside the filter", async () => {
    await show(filter);
    await pair(filter, log);
    const columns = window.visibleTextEditors.map(({ document, viewColumn }) => [
      document.uri.path,
      viewColumn,
    ]);
    assert.equal(columns.length, 2);
    assert.notEqual(columns[0]![1], columns[1]![1]);
  });

  it("tells kinds of lines apart", async () => {
    await pair(filter, log);
    const api = await trialsApi();
    const kinds = await until(
      "all kinds are shown",
      () =>
        api
          .decorations(log)
          .filter(({ role }) => role === "line")
          .map(({ line: at, kind }) => `${at} ${kind}`),
      (all) => all.length === 4,
    );
    assert.deepEqual(kinds, ["1 matched", "2 ignored", "3 undated", "4 matched"]);
    assert.deepEqual(await shown(log), judged(filter, log));
  });

  it("follows an edit of the filter that is not saved", async () => {
    const document = await show(filter);
    await pair(filter, log);
    await replace(document, "no entry for", "(?:no entry for|hello)");
    await until(
      "nothing else matches",
      () => shown(log),
      (all) => all.length > 0,
    );
    await setText(document, "[Definition]\nfailregex = ^.*\\bcarl from <ADDR>$\n");
    const carl = await until(
      "only Carl is left",
      () => shown(log),
      (all) => all.length === 3,
    );
    assert.deepEqual(carl, ["3:0-0 line", "3:0-32 match", "3:23-32 address"]);
    assert.ok(document.isDirty);
  });

  it("follows an edit of an include", async () => {
    const common = await write("fail2ban/filter.d/e2e-common.conf", "[Definition]\n_what = no entry\n");
    await write(
      "fail2ban/filter.d/live.conf",
      "[INCLUDES]\nbefore = e2e-common.conf\n[Definition]\nfailregex = ^\\s*%(_what)s for \\S+ from <ADDR>$\n",
    );
    await pair(filter, log);
    const before = await shown(log);
    assert.ok(before.length > 0);
    await replace(await show(common), "no entry", "nothing");
    await until(
      "nothing matches",
      () => shown(log),
      (all) => all.length === 0,
    );
  });

  it("follows a log that grows, also where it was typed into", async () => {
    await pair(filter, log);
    await append(log, line("no entry for emil from 192.0.2.6", 20));
    await until(
      "the new line is shown",
      () => shown(log),
      (all) => all.some((one) => one.startsWith("5:")),
    );
    assert.deepEqual(await shown(log), judged(filter, log));
    const document = await show(log);
    const typed = document.getText().replace("hello", "no entry for fred from 192.0.2.7");
    await replace(document, "hello", "no entry for fred from 192.0.2.7");
    const dirty = await until(
      "the typed line is shown",
      () => shown(log),
      (all) => all[0]?.startsWith("0:"),
    );
    await write("logs/e2e-copy.log", typed);
    assert.deepEqual(dirty, judged(filter, sample("logs/e2e-copy.log")));
  });

  it("starts from what was typed into a log, not from the disk", async () => {
    const document = await show(log);
    await replace(document, "hello", "no entry for fred from 192.0.2.7");
    await pair(filter, log);
    await write("logs/e2e-copy.log", document.getText());
    assert.deepEqual(await shown(log), judged(filter, sample("logs/e2e-copy.log")));
  });

  it("says in the log that the filter is broken, and takes the marks away", async () => {
    const document = await show(filter);
    await pair(filter, log);
    await replace(document, "no entry", "(no entry");
    const api = await trialsApi();
    const left = await until(
      "the log says so",
      () => api.decorations(log),
      (all) => all.length === 1 && all[0]!.role === "problem",
    );
    assert.equal(left[0]!.line, 0);
    const { message } = await phase(log, "broken");
    assert.ok(message, "the message names what is wrong");
    assert.match(api.status() ?? "", /^\$\(error\) /);
    await replace(document, "(no entry", "no entry");
    await until(
      "all is back",
      () => shown(log),
      (all) => all.length > 3,
    );
    assert.deepEqual(
      api.decorations(log).filter(({ role }) => role === "problem"),
      [],
    );
  });

  it("survives a regex that runs away: it is named with the line, and the next edit works", async () => {
    await append(log, `${line(`${"a".repeat(60)}!`, 30)}`);
    const document = await show(filter);
    await pair(filter, log);
    await setText(
      document,
      "[Definition]\nfailregex = ^\\s*(?:a+)+ from <ADDR>$\n            ^\\s*no entry for \\S+ from <ADDR>$\n",
    );
    const state = await until(
      "it is found",
      async () => (await trialsApi()).state(log),
      (one) => one?.phase === "runaway",
    );
    assert.equal(state!.line, 5);
    const findings = await until(
      "the finding",
      () => languages.getDiagnostics(filter).filter(({ code }) => code === "runaway-regex"),
      (all) => all.some(({ relatedInformation }) => relatedInformation?.length),
    );
    const told = findings.find(({ relatedInformation }) => relatedInformation?.length)!;
    assert.equal(told.range.start.line, 1);
    assert.equal(told.relatedInformation![0]!.location.range.start.line, 5);
    const before = performance.now();
    await setText(document, filterText);
    await until(
      "the next edit works",
      () => shown(log),
      (all) => all.length > 3,
    );
    assert.ok(performance.now() - before < 3000);
  });

  it("tells in the filter how often each regex matches, and warns of one that never does", async () => {
    const document = await show(filter);
    await pair(filter, log);
    const lenses = await until(
      "the lenses",
      () =>
        commands.executeCommand<{ range: { start: { line: number } }; command?: { title: string } }[]>(
          "vscode.executeCodeLensProvider",
          filter,
          20,
        ),
      (all) => all.some(({ command }) => /3 matches, 3 addresses/.test(command?.title ?? "")),
    );
    const titles = lenses.map(({ command }) => command?.title ?? "");
    assert.ok(
      titles.some((title) => /^3 matched, 1 ignored, 1 missed; /.test(title)),
      titles.join("\n"),
    );
    assert.ok(
      titles.some((title) => /^0 matches, 0 addresses/.test(title)),
      titles.join("\n"),
    );
    const range = rangeOf(document, filterText.trimEnd());
    const hints = await commands.executeCommand<{ label: unknown; position: { line: number } }[]>(
      "vscode.executeInlayHintProvider",
      filter,
      range,
    );
    const counts = hints.map(({ label, position }) => `${position.line} ${label}`);
    assert.ok(counts.includes("1 × 3") && counts.includes("2 × 0"), counts.join("\n"));
    const idle = await until(
      "the warning",
      () => languages.getDiagnostics(filter).filter(({ code }) => code === "idle-failregex"),
      (all) => all.length === 1,
    );
    assert.equal(idle[0]!.range.start.line, 2);
  });

  it("tells all about a line in a hover", async () => {
    await pair(filter, log);
    const document = await workspace.openTextDocument(log);
    const hovers = await until(
      "a hover",
      () =>
        commands.executeCommand<Hover[]>("vscode.executeHoverProvider", log, rangeOf(document, "anna").start),
      (all) => all.length > 0,
    );
    const text = hovers
      .flatMap(({ contents }) => contents as MarkdownString[])
      .map(({ value }) => value)
      .join("\n");
    for (const word of [/anna/, /192\.0\.2\.1/, /2026-11-20/]) assert.match(text, word);
  });

  it("goes to the next match and to the one before", async () => {
    await pair(filter, log);
    const document = await show(log);
    const editor = window.activeTextEditor!;
    assert.equal(editor.document, document);
    editor.selection = new Selection(0, 0, 0, 0);
    const lines: number[] = [];
    for (const command of ["nextMatch", "nextMatch", "nextMatch", "nextMatch", "previousMatch"]) {
      await commands.executeCommand(`fail2ban.trial.${command}`);
      lines.push(window.activeTextEditor!.selection.active.line);
    }
    assert.deepEqual(lines, [1, 3, 4, 1, 4]);
  });

  it("lists in the side bar addresses, regexes and the shapes of missed lines", async () => {
    await append(
      log,
      [11, 12, 13].map((second) => line(`session ${second} of user ${second} opened`, second)).join(""),
    );
    await pair(filter, log);
    const { results } = await trialsApi();
    const list = async (name: string) => {
      const nodes = await results.getChildren();
      const node = nodes.find((one) => one.kind === "list" && one.list === name);
      const entries = node ? await results.getChildren(node) : [];
      return entries.flatMap((one) => (one.kind === "entry" ? [one] : []));
    };
    const addresses = await until(
      "addresses",
      () => list("addresses"),
      (all) => all.length === 3,
    );
    assert.deepEqual(addresses.map(({ entry }) => entry.label).sort(), [
      "192.0.2.1",
      "192.0.2.3",
      "2001:db8::5",
    ]);
    const lines = await results.getChildren(addresses.find(({ entry }) => entry.label === "192.0.2.1"));
    const [one] = lines.map((node) => results.getTreeItem(node));
    assert.equal(one?.description, "line 2");
    await commands.executeCommand(one!.command!.command, ...one!.command!.arguments!);
    assert.equal(window.activeTextEditor?.selection.active.line, 1);
    assert.equal((await list("regexes")).length, 2);
    const shapes = await until(
      "shapes",
      () => list("shapes"),
      (all) => all.length > 0,
    );
    assert.ok(shapes.some(({ entry }) => entry.count === 3 && /session/.test(entry.label)));
  });

  it("exports what f2b regex says as JSON lines", async () => {
    await pair(filter, log);
    const target = await write("logs/live.jsonl", "");
    await show(log);
    await commands.executeCommand("fail2ban.trial.exportJson", target);
    const exported = Buffer.from(await workspace.fs.readFile(target))
      .toString()
      .trim()
      .split("\n");
    const { summary } = JSON.parse(exported.at(-1)!);
    assert.equal(summary.matched, 3);
    assert.deepEqual(
      exported.slice(0, -1).map((text) => JSON.parse(text).line),
      [2, 4, 5],
    );
  });

  it("shows what f2b regex finds in a log with carriage returns, in one with CRLF, and in one with odd characters", async () => {
    const texts = {
      cr: `${line("no entry for a\rb from 192.0.2.1")}${line("no\rno entry")}${logText}`,
      crlf: logText.replaceAll("\n", "\r\n"),
      odd: `${line("no entry for 日本😀 from 192.0.2.1")}${line("x\u3000\u200dno entry for y from 192.0.2.2")}${logText}`,
    };
    await write(
      "fail2ban/filter.d/live.conf",
      "[Definition]\nfailregex = no entry for <F-USER>.+</F-USER> from <ADDR>$\n",
    );
    for (const [name, text] of Object.entries(texts)) {
      const other = await write(`logs/e2e-${name}.log`, text);
      await pair(filter, other);
      const expected = judged(filter, other);
      assert.ok(expected.length > 0);
      const found = await until(
        name,
        () => shown(other),
        (all) => all.length === expected.length,
      );
      assert.deepEqual(found, expected, name);
    }
  });

  it("tests a jail with the filter and the options that it names", async () => {
    const jail = await write(
      "fail2ban/jail.d/live.local",
      "[e2e-one]\nenabled = true\nfilter = live\nlogpath = %(logs)s/live.log\nfindtime = 1d\n[e2e-two]\nfilter = live\nfailregex = hello <ADDR>$\nlogpath = %(logs)s/live.log\n",
    );
    const { title, summary } = await pair(jail, log, "e2e-one");
    assert.match(title, /e2e-one/);
    assert.equal(summary?.findtime, 86400);
    // The server may still have had the filter that a test before has written there.
    const api = await trialsApi();
    const finds = (matched: number) =>
      until(
        `${matched} lines are found`,
        () => api.state(log),
        (state) => state?.phase === "done" && state.summary?.matched === matched,
      );
    await finds(3);
    const two = await pair(jail, log, "e2e-two");
    assert.match(two.title, /e2e-two/);
    await finds(0);
  });

  it("switches modes", async () => {
    await write(
      "fail2ban/filter.d/live.conf",
      "[Definition]\nmdre-normal = ^\\s*no entry for anna from <ADDR>$\nmdre-more = ^\\s*no entry for \\S+ from <ADDR>$\nmode = normal\nfailregex = <mdre-<mode>>\n",
    );
    const { mode, modes } = await pair(filter, log);
    assert.equal(mode, "normal");
    assert.deepEqual([...modes].sort(), ["more", "normal"]);
    const before = (await shown(log)).length;
    await show(log);
    await commands.executeCommand("fail2ban.trial.switchMode", "more");
    await until(
      "more is found",
      () => shown(log),
      (all) => all.length > before,
    );
    const api = await trialsApi();
    await until(
      "the trial says so",
      () => api.state(log),
      (state) => state?.mode === "more" && state.phase === "done",
    );
    assert.match(api.status() ?? "", /· more$/);
  });

  it("leaves nothing behind where the log is closed", async () => {
    await pair(filter, log);
    const api = await trialsApi();
    assert.ok(api.decorations(log).length > 0);
    await closeAll();
    await until("the trial is over", () => api.state(log) === undefined);
    assert.deepEqual(api.decorations(log), []);
    await show(log);
    assert.deepEqual(api.decorations(log), []);
    assert.match(api.status() ?? "", /Test with live/);
  });

  it("proposes the log of a jail's logpath, and for a log the filter that matches it", async () => {
    await show("fail2ban/filter.d/jellyfin.conf");
    const picked = commands.executeCommand("fail2ban.testFilter");
    const api = await trialsApi();
    const jellyfin = sample("logs/jellyfin/log_20261120.log");
    await until("the first proposal is taken", async () => {
      await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return (
        window.visibleTextEditors.some(({ document }) => api.state(document.uri)?.phase === "done") ||
        undefined
      );
    });
    await picked;
    const shownLogs = window.visibleTextEditors.map(({ document }) => document.uri.path);
    assert.ok(
      shownLogs.some((path) => path.includes("/logs/jellyfin/")),
      shownLogs.join("\n"),
    );
    await closeAll();
    await show(jellyfin);
    const again = commands.executeCommand("fail2ban.testFilter");
    await until("it is tested with jellyfin", async () => {
      await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return api.state(jellyfin)?.phase === "done" || undefined;
    });
    await again;
    assert.match(api.state(jellyfin)!.title, /jellyfin/);
  });

  it("copies the results as text", async () => {
    await pair(filter, log);
    await show(log);
    await commands.executeCommand("fail2ban.trial.copyText");
    const text = await until(
      "the clipboard",
      () => env.clipboard.readText(),
      (one) => one.includes("192.0.2.1"),
    );
    for (const words of [/live/, /3 matched|matched.*3/i, /2001:db8::5/]) assert.match(text, words);
    assert.doesNotMatch(text, /192\.0\.2\.99/);
  });

  it("counts as old against the log's last date or the machine's clock, and remembers which", async () => {
    const jail = await write(
      "fail2ban/jail.d/live.local",
      "[e2e-one]\nenabled = true\nfilter = live\nlogpath = %(logs)s/live.log\nfindtime = 1d\n",
    );
    await write("logs/live.log", logText.replaceAll("2026-11-20", "2001-11-20"));
    const { summary } = await pair(jail, log, "e2e-one");
    assert.equal(summary?.old, 0);
    assert.equal(summary?.now, summary?.lastDate);
    await show(log);
    const api = await trialsApi();
    const olds = () => api.decorations(log).filter(({ role, kind }) => role === "line" && kind === "old");
    await commands.executeCommand("fail2ban.trial.switchClock", "now");
    await until("the dated lines are old", olds, (all) => all.length === 2);
    await until("so the numbers say", () => api.state(log)?.summary?.old === 2);
    await closeAll();
    await show(log);
    await commands.executeCommand("fail2ban.trial.resume", log);
    await until("it is taken up by that clock", () => api.state(log)?.summary?.old === 2);
    await commands.executeCommand("fail2ban.trial.switchClock", "log");
    await until("none is old", olds, (all) => all.length === 0);
  });

  it("goes on for each of two logs of one filter; the lenses tell of the one in front", async () => {
    const other = await write("logs/e2e-other.log", line("no entry for zoe from 192.0.2.7"));
    await pair(filter, log);
    await pair(filter, other);
    const words = async () => {
      const lenses = await commands.executeCommand<{ command?: { title: string } }[]>(
        "vscode.executeCodeLensProvider",
        filter,
        20,
      );
      return lenses.map(({ command }) => command?.title ?? "").join("\n");
    };
    await show(other);
    await until("the other's numbers", words, (text) => text.includes("1 match, 1 address"));
    await show(log);
    await until("the first one's numbers", words, (text) => text.includes("3 matches, 3 addresses"));
    assert.deepEqual(await shown(log), judged(filter, log));
  });
});
