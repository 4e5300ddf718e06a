import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { commands, extensions, type QuickPickItem, TabInputTextDiff, window, workspace } from "vscode";
import type { RemoteApi } from "../../client/remote.ts";
import { attackers, closeHosts, freshHome, type Host, key, openHosts, tryConnection } from "../remote/rig.ts";
import { cleanUp, sample, show, until } from "./workspace.ts";

const [ip] = attackers.inet4;
const jail = "nginx-http-auth";

/** What is asked, and what a person would answer to it. */
type Answer = readonly [question: RegExp, answer: string | undefined];

// The suite “remote” of .vscode-test.mjs runs it, in the rig of test/remote.
describe("bans on a remote host", () => {
  let host: Host;
  let api: RemoteApi;
  let answers: Answer[] = [];
  const asked: string[] = [];

  before(async () => {
    // The language server has the same home: it was given to VS Code.
    freshHome("e2e");
    [host] = (await openHosts(1)) as [Host];
    const ini = `[edge]\nhost = ${host.address}\nport = 22\nuser = root\nidentity = ${key("id")}\n`;
    writeFileSync(sample(".fail2ban/remotes.ini").fsPath, ini);
    const extension = extensions.getExtension("fail2ban-workbench.fail2ban-workbench")!;
    api = ((await extension.activate()) as { readonly remote: RemoteApi }).remote;
    const answer = async (question: string) => {
      asked.push(question);
      const next = answers.shift();
      assert.ok(next, `nobody expected the question ${question}`);
      assert.match(question, next[0]);
      return next[1];
    };
    const pick = async <Item extends QuickPickItem>(items: readonly Item[], question: string) => {
      const label = await answer(question);
      return label === undefined ? undefined : items.find((item) => item.label === label);
    };
    api.ask = {
      pick: (items, { placeHolder = "" }) => pick(items, placeHolder),
      pickMany: async (items, { placeHolder = "" }) => {
        const found = await pick(items, placeHolder);
        return found && [found];
      },
      input: ({ prompt = "" }) => answer(prompt),
      decide: (message, detail) => answer(`${message} ${detail}`),
    };
  });
  after(closeHosts);
  afterEach(cleanUp);

  const page = () =>
    window.visibleTextEditors
      .find(({ document }) => document.uri.scheme === "fail2ban-remote")
      ?.document.getText() ?? "";
  const diffs = () =>
    window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.flatMap(({ input, label }) => (input instanceof TabInputTextDiff ? [{ label, input }] : [])),
    );
  const bans = () => api.applied.state?.bans ?? [];

  it("are off until somebody says Run: the dry run shows each command and opens no connection", async () => {
    await show(`fail2ban/jail.d/${jail}.local`);
    const logins = host.logins();
    answers = [
      [/Which jail/, jail],
      [/Addresses to ban/, ip],
      [/For how long/, "Until it is undone"],
      [/Run this ban on edge\?/, undefined],
    ];
    await commands.executeCommand("fail2ban.applyRemote");
    assert.deepEqual(answers, []);
    assert.match(
      page(),
      /edge {2}root@203\.0\.113\.10\n {2}198\.51\.100\.2 by proxy-iptables-dynamic\n {4}ban {5}iptables -N f2b-nginx-http-auth/,
    );
    assert.match(page(), /not heeded: .*StrictHostKeyChecking=no/);
    assert.equal(host.logins(), logins);
    assert.doesNotMatch(host.sh("iptables-save"), /f2b/);
  });

  it("a host that is new is asked about, and a check reads only", async () => {
    answers = [
      [/Run this ban on edge\?/, "Only Check"],
      [/not known yet.*SHA256:/, "Remember It"],
    ];
    await commands.executeCommand("fail2ban.applyRemote", { jail, ips: [ip], remotes: ["edge"] });
    assert.match(page(), /not-banned 198\.51\.100\.2 by proxy-iptables-dynamic: would be banned/);
    assert.match(readFileSync("/run/rig/home-e2e/.ssh/known_hosts", "utf8"), /ssh-ed25519/);
    assert.doesNotMatch(host.sh("iptables-save"), /f2b/);
  });

  it("are set, read back, shown as a difference and in the side bar; the attacker can't connect", async () => {
    assert.equal(tryConnection(ip), "connected");
    answers = [[/Run this ban on edge\?/, "Run"]];
    await commands.executeCommand("fail2ban.applyRemote", { jail, ips: [ip], remotes: ["edge"] });
    assert.equal(api.told, "edge: 198.51.100.2 banned, and the rule read back");
    assert.equal(tryConnection(ip), "timeout");
    const [diff] = diffs();
    assert.equal(diff?.label, "Rules of edge: before ↔ after");
    const after = await workspace.openTextDocument(diff!.input.modified);
    assert.match(after.getText(), /iptables -A f2b-nginx-http-auth -s 198\.51\.100\.2\/32 -j DROP/);
    assert.deepEqual(
      bans().map(({ ip, jail, remote }) => [ip, jail, remote]),
      [[ip, jail, "edge"]],
    );
    const [remote] = api.applied.getChildren();
    const [row] = api.applied.getChildren(remote);
    assert.equal(api.applied.getTreeItem(row!).label, ip);
    assert.equal(api.applied.getTreeItem(remote!).description, "root@203.0.113.10, 1 ban");
  });

  it("are undone from the side bar, and the attacker connects again", async () => {
    const [remote] = api.applied.getChildren();
    const [row] = api.applied.getChildren(remote);
    await commands.executeCommand("fail2ban.undoRemote", row);
    assert.equal(api.told, "edge: 198.51.100.2 no longer banned");
    assert.equal(tryConnection(ip), "connected");
    assert.doesNotMatch(host.sh("iptables-save"), /f2b/);
    assert.deepEqual(bans(), []);
  });

  it("for a time are undone when it is over", async () => {
    answers = [[/Run this ban on edge\?/, "Run"]];
    await commands.executeCommand("fail2ban.applyRemote", { jail, ips: [ip], remotes: ["edge"], lasts: 2 });
    assert.equal(bans().length, 1);
    await until(
      "its time is over",
      () => host.sh("iptables-save"),
      (rules) => !rules.includes(ip),
    );
    await until(
      "the side bar knows",
      () => bans(),
      ({ length }) => length === 0,
    );
  });

  it("refuse what would lock out, in one sentence", async () => {
    answers = [[/Run this ban on edge\?/, "Run"]];
    await commands.executeCommand("fail2ban.applyRemote", { jail, ips: ["203.0.113.2"], remotes: ["edge"] });
    assert.match(api.told, /^edge: 203\.0\.113\.2 refused: .*would lock you out$/);
    assert.doesNotMatch(host.sh("iptables-save"), /f2b/);
  });

  it("hosts are tested, added and removed", async () => {
    answers = [[/Which remote host/, "edge"]];
    await commands.executeCommand("fail2ban.remote.test");
    assert.match(api.told, /^edge: root@203\.0\.113\.10 answers\nhost key SHA256:/);
    answers = [
      [/Host to ban on/, "root@203.0.113.10:2"],
      [/Its name here/, "shut"],
      [/How to log in/, "With a key file…"],
      [/private key's file/, key("id")],
      [/Where to keep it/, "In this workspace (.fail2ban/remotes.ini)"],
    ];
    await commands.executeCommand("fail2ban.remote.add");
    assert.match(api.told, /^shut is root@203\.0\.113\.10:2, kept in /);
    assert.deepEqual(
      api.applied.state?.remotes.map(({ name }) => name),
      ["edge", "shut"],
    );
    answers = [[/Which remote host/, "shut"]];
    await commands.executeCommand("fail2ban.remote.test");
    assert.match(api.told, /port 2 refuses connections/);
    answers = [
      [/Which remote host/, "shut"],
      [/Remove the remote host shut/, "Remove"],
    ];
    await commands.executeCommand("fail2ban.remote.remove");
    assert.deepEqual(
      api.applied.state?.remotes.map(({ name }) => name),
      ["edge"],
    );
  });
});
