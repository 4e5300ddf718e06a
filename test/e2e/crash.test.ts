import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { commands, type Hover, workspace } from "vscode";
import { append, closeAll, filterText, judged, line, logText, pair, phase, shown } from "./trial.ts";
import { at, cleanUp, findings, replace, setText, show, until, write } from "./workspace.ts";

const broken = "[Definition]\nfailregex = ^no (<ADDR>$\n";

describe("a language server that dies", () => {
  afterEach(cleanUp);

  // Windows has no ps.
  before(function () {
    if (process.platform === "win32") this.skip();
  });

  it("is started again, and the findings come back", async () => {
    const document = await show(await write("fail2ban/filter.d/e2e.conf", broken));
    await until(
      "it works",
      () => findings(document.uri),
      (all) => all.length > 0,
    );
    const [first, ...more] = servers();
    assert.ok(first, "there is a server");
    assert.deepEqual(more, [], "and one only");
    process.kill(first, "SIGKILL");
    const second = await until(
      "a new one",
      () => servers().filter((pid) => pid !== first),
      (all) => all.length === 1,
    );
    assert.notEqual(second[0], first);
    await setText(document, broken.replace("(", ""));
    await until(
      "it sees an edit",
      () => findings(document.uri),
      (all) => all.length === 0,
    );
    await setText(document, broken);
    await until(
      "it finds what is wrong",
      () => findings(document.uri),
      (all) => all.length === 1,
    );
    const jail = await show("fail2ban/jail.d/jellyfin.local");
    const hover = () =>
      commands.executeCommand<Hover[]>("vscode.executeHoverProvider", jail.uri, at(jail, "max‸retry"));
    await until("it answers", hover, (all) => all.length === 1);
    assert.equal(servers().length, 1);
  });

  it("leaves the live tests as they were: the next one takes them up, also where it is started by hand", async () => {
    const filter = await write("fail2ban/filter.d/live.conf", filterText);
    const log = await write("logs/live.log", logText);
    await pair(filter, log);
    const expected = judged(filter, log);
    await replace(await show(filter), "no entry", "(no entry");
    await phase(log, "broken");
    const [first] = servers();
    process.kill(first!, "SIGKILL");
    await until(
      "a new server",
      () => servers(),
      ([one]) => one !== undefined && one !== first,
    );
    await replace(await workspace.openTextDocument(filter), "(no entry", "no entry");
    await phase(log, "done");
    assert.deepEqual(await all(), expected);
    await commands.executeCommand("fail2ban.restartServer");
    await phase(log, "done");
    assert.deepEqual(await all(), expected);
    await append(log, line("no entry for emil from 192.0.2.6", 20));
    await until("it follows the log", async () => (await shown(log)).some((one) => one.startsWith("5:")));
    await closeAll();

    function all(): Promise<readonly string[]> {
      return until(
        "all is shown",
        () => shown(log),
        (found) => found.length === expected.length,
      );
    }
  });

  /** The processes of this extension host that run our server. */
  function servers(): number[] {
    const list = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
    return list
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([, parent, ...args]) =>
          Number(parent) === process.pid && args.some((arg) => arg.endsWith("dist/server.cjs")),
      )
      .map(([pid]) => Number(pid));
  }
});
