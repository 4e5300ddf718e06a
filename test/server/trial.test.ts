import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import type { LineMark, MarksParams, TrialState } from "../../server/protocol-trial.ts";
import { type Loose, WireClient } from "./client.ts";
import { Session } from "./session.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sample = join(root, "samples/logs/jellyfin/log_20261120.log");

const fixture = `--- jail.conf
[jellyfin]
filter = jellyfin
logpath = /var/log/jellyfin/log_*.log
findtime = 12h
--- filter.d/jellyfin.conf
[Definition]
failregex = ^.*Authentication request for .* has been denied \\(IP: "<ADDR>"\\)\\.
--- filter.d/other.conf
[Definition]
failregex = ^nothing like it <ADDR>$
--- filter.d/modes.conf
[Definition]
failregex = <mdre-<mode>>
mdre-normal = ^nothing <ADDR>$
mdre-all = Authentication request for .* has been denied \\(IP: "<ADDR>"\\)
mode = normal
`;

/** The server as it is bundled: a trial runs on a thread with a script of its own. */
describe("the server, asked to try a filter on a log", () => {
  let bundle: string;
  before(async () => {
    bundle = mkdtempSync(join(tmpdir(), "f2b-bundle-"));
    await build({
      entryPoints: { cli: join(root, "cli/main.ts"), "trial-thread": join(root, "host/trial-thread.ts") },
      outdir: bundle,
      outExtension: { ".js": ".cjs" },
      bundle: true,
      external: ["cpu-features", "*.node"],
      platform: "node",
      format: "cjs",
      banner: { js: 'const __bundle = require("node:url").pathToFileURL(__filename).href;' },
      define: { "import.meta.url": "__bundle" },
      logLevel: "warning",
    });
  });
  after(() => rmSync(bundle, { recursive: true }));

  let session: Session;
  let log: string;
  let filter: string;
  beforeEach(async () => {
    session = new Session(fixture, new WireClient([join(bundle, "cli.cjs"), "lsp", "--stdio"]));
    log = join(session.folder, "log_1.log");
    writeFileSync(log, readFileSync(sample));
    filter = session.path("filter.d/jellyfin.conf");
    await session.begin();
  });
  afterEach(() => session.end());

  /** The marks of the log's lines as a client has them, from all that was sent of the newest run. */
  function marks(trial = "t"): Map<number, LineMark> {
    const found = new Map<number, LineMark>();
    const sent = session.client.notifications.filter(
      ({ method, params }) => method === "fail2ban/trial/marks" && params.trial === trial,
    );
    const newest = Math.max(...sent.map(({ params }) => params.run));
    for (const { params } of sent as { params: MarksParams }[]) {
      if (params.run !== newest) continue;
      for (const line of [...found.keys()])
        if (line >= params.lines.from && line < params.lines.to) found.delete(line);
      for (const mark of params.marks) found.set(mark.line, mark);
    }
    return found;
  }

  /** Waits for a phase that is told after the first `since` notifications. */
  function phase(wanted: TrialState["phase"], since = 0): Promise<TrialState> {
    return session.client.until(
      `phase ${wanted}`,
      () =>
        (session.client.notifications as { method: string; params: Loose }[])
          .slice(since)
          .find(({ method, params }) => method === "fail2ban/trial/state" && params.phase === wanted)?.params,
    );
  }

  function start(params: object = {}): Promise<Loose> {
    return session.client.request("fail2ban/trial/start", {
      trial: "t",
      subject: { uri: pathToFileURL(filter).href },
      log: { uri: pathToFileURL(log).href, from: "editor" },
      clock: "log",
      visible: [{ from: 0, to: 60 }],
      ...params,
    });
  }

  /** Each failure's line, failregex and places, as `f2b regex --format jsonl` prints them. */
  function printed(name = filter): string[] {
    const args = [join(bundle, "cli.cjs"), "regex", "--format", "jsonl", log, name];
    const lines = execFileSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1e9 })
      .trim()
      .split("\n");
    return lines.slice(0, -1).map((line) => {
      const { line: number, failregex, span } = JSON.parse(line);
      return JSON.stringify([number, failregex, span.date, span.match, span.groups]);
    });
  }

  function marked(): string[] {
    return [...marks().values()]
      .filter(({ kind }) => ["matched", "old", "undated"].includes(kind))
      .sort((one, other) => one.line - other.line)
      .map(({ line, failregex, spans }) => {
        const at = (role: string) => spans.find((span) => span.role === role);
        const place = (span: LineMark["spans"][number] | undefined) => span && [span.start, span.end];
        const groups = Object.fromEntries(
          spans.filter(({ name }) => name !== undefined).map((span) => [span.name, place(span)]),
        );
        return JSON.stringify([line + 1, failregex[0]! + 1, place(at("date")), place(at("match")), groups]);
      });
  }

  it("marks the lines as f2b regex --format jsonl tells them, to the character", async () => {
    assert.deepEqual(await start(), { title: "jellyfin", wantsText: false });
    const { summary } = await phase("done");
    assert.deepEqual([summary!.matched, summary!.missed, summary!.addresses], [113, 5011, 40]);
    assert.equal(summary!.findtime, 43200);
    assert.deepEqual(marked(), printed());
  });

  it("follows the filter as it is typed, before it is saved, and says what breaks it", async () => {
    await start();
    await phase("done");
    session.open("filter.d/jellyfin.conf", readFileSync(filter, "utf8"));
    let since = session.client.notifications.length;
    session.change("filter.d/jellyfin.conf", readFileSync(filter, "utf8").replace("^.*Auth", "^.*(Auth"));
    const { message, place } = await phase("broken", since);
    assert.match(message!, /^failregex 1 of jellyfin: missing \), unterminated subpattern at position \d+/);
    assert.equal(place!.uri, pathToFileURL(filter).href);
    assert.equal(place!.range.start.line, 1);
    assert.deepEqual(marked(), []);
    since = session.client.notifications.length;
    const next = readFileSync(filter, "utf8")
      .replace('"<ADDR>"', '"203\\.<ADDR>"')
      .replace("203\\.<ADDR>", "<IP4>");
    session.change("filter.d/jellyfin.conf", next);
    const { summary } = await phase("done", since);
    assert.ok(summary!.matched > 50 && summary!.matched < 113, String(summary!.matched));
    writeFileSync(filter, next);
    assert.deepEqual(marked(), printed());
  });

  it("tells the line that shows a pattern running away, answers meanwhile, and takes the next edit at once", async () => {
    appendFileSync(log, `[2026-11-20 23:59:59.000 -04:00] [INF] ${"a".repeat(60)}\n`);
    await start();
    await phase("done");
    session.open("filter.d/jellyfin.conf", readFileSync(filter, "utf8"));
    const text = readFileSync(filter, "utf8");
    const since = session.client.notifications.length;
    session.change("filter.d/jellyfin.conf", `${text}            \\[INF\\] (a+)+b<ADDR>$\n`);
    const began = performance.now();
    await session.client.request("textDocument/hover", {
      textDocument: { uri: session.uri("filter.d/jellyfin.conf") },
      position: { line: 1, character: 3 },
    });
    assert.ok(performance.now() - began < 5000);
    const { message, line, place } = await phase("runaway", since);
    assert.equal(line, 5124);
    assert.match(message!, /^failregex 2 takes longer than 250 ms for line 5125 of the log/);
    assert.equal(place!.range.start.line, 2);
    const then = session.client.notifications.length;
    session.change("filter.d/jellyfin.conf", text);
    assert.equal((await phase("done", then)).summary!.matched, 113);
  });

  it("follows edits of the log as the editor makes them", async () => {
    await start();
    await phase("done");
    const since = session.client.notifications.length;
    const place = { line: 5124, character: 0 };
    const denied = 'Authentication request for "x" has been denied (IP: "192.0.2.9").';
    const added = `[2026-11-20 23:59:59.000 -04:00] [INF] [1] J: ${denied}\n`;
    session.client.notify("fail2ban/trial/edit", {
      trial: "t",
      edits: [{ from: place, to: place, text: added }],
    });
    await session.client.until("the line that was added", () =>
      (session.client.notifications as { method: string; params: Loose }[])
        .slice(since)
        .some(({ params }) => params.phase === "done" && params.summary.matched === 114),
    );
    appendFileSync(log, added);
    assert.deepEqual(marked(), printed());
  });

  it("tells where the regexes stand when they only move, and does not run again for it or for another clock", async () => {
    await start();
    const { run, summary } = await phase("done");
    assert.equal(summary!.failregex[0]!.place!.range.start.line, 1);
    const text = readFileSync(filter, "utf8");
    session.open("filter.d/jellyfin.conf", text);
    session.change("filter.d/jellyfin.conf", `# a comment\n${text}`);
    const states = () =>
      (session.client.notifications as { method: string; params: Loose }[])
        .filter(({ method, params }) => method === "fail2ban/trial/state" && params.phase === "done")
        .map(({ params }) => params);
    await session.client.until("the other line", () =>
      states().some((state) => state.summary.failregex[0].place.range.start.line === 2),
    );
    session.client.notify("fail2ban/trial/change", { trial: "t", clock: "now" });
    await session.client.until("all to be old", () => states().some((state) => state.summary.old === 113));
    assert.ok(states().every((state) => state.run === run));
  });

  it("takes other modes, and a jail with its own options", async () => {
    const subject = { uri: session.uri("filter.d/modes.conf") };
    await start({ subject });
    const { modes, mode, summary } = await phase("done");
    assert.deepEqual([modes, mode, summary!.matched], [["normal", "all"], "normal", 0]);
    const since = session.client.notifications.length;
    session.client.notify("fail2ban/trial/change", {
      trial: "t",
      subject: { ...subject, options: { mode: "all" } },
    });
    const next = await session.client.until("the other mode", () =>
      (session.client.notifications as { method: string; params: Loose }[])
        .slice(since)
        .find(({ params }) => params.phase === "done" && params.mode === "all"),
    );
    assert.equal(next.params.summary.matched, 113);
    await start({ trial: "jail", subject: { uri: session.uri("jail.conf"), jail: "jellyfin" } });
    await session.client.until("the jail's trial", () =>
      session.client.notifications.some(
        ({ method, params }) =>
          method === "fail2ban/trial/state" && params.trial === "jail" && params.summary?.matched === 113,
      ),
    );
  });

  it("proposes the filter that fits a log, and the logs that fit a filter", async () => {
    const uri = pathToFileURL(log).href;
    const found: Loose[] = await session.client.request("fail2ban/subjectsOf", { uri });
    assert.deepEqual(
      found.slice(0, 2).map(({ title, why }) => `${title} ${why}`),
      ["jail jellyfin logpath", "jellyfin content"],
    );
    assert.ok(found.every(({ title }) => title !== "other"));
    const logs: Loose[] = await session.client.request("fail2ban/logsOf", {
      subject: { uri: pathToFileURL(filter).href },
    });
    assert.deepEqual(logs.filter((one) => one.uri === uri).length, 1);
    const subjects: Loose[] = await session.client.request("fail2ban/subjects", {
      uri: session.uri("jail.conf"),
    });
    assert.deepEqual(
      subjects.map(({ title, line }) => [title, line]),
      [["jail jellyfin", 0]],
    );
  });

  it("says what is wrong with a log that can't be read, and with a trial that is not there", async () => {
    await start({ log: { uri: session.uri("nowhere.log"), from: "disk" } });
    assert.match((await phase("failed")).message!, /ENOENT/);
    await assert.rejects(
      session.client.request("fail2ban/trial/line", { trial: "none", line: 1 }),
      /there is no trial none/,
    );
    await assert.rejects(
      session.client.request("fail2ban/trial/start", { trial: 1 }),
      /needs trial, in the form of/,
    );
  });

  it("refuses what is not in the form of the protocol, and goes on", async () => {
    await start();
    await phase("done");
    const log1 = { uri: pathToFileURL(log).href, from: "editor" };
    const subject = { uri: pathToFileURL(filter).href };
    const good = { trial: "bad", subject, log: log1, clock: "log", visible: [] };
    const starts: object[] = [
      {},
      { ...good, trial: undefined },
      { ...good, subject: { uri: 5 } },
      { ...good, subject: { ...subject, options: { mode: 5 } } },
      { ...good, subject: { ...subject, jail: null } },
      { ...good, log: undefined },
      { ...good, log: { ...log1, from: "nowhere" } },
      { ...good, log: { ...log1, lines: -1 } },
      { ...good, clock: "noon" },
      { ...good, visible: undefined },
      { ...good, visible: [{ from: 0 }] },
      { ...good, visible: [{ from: -1, to: 3 }] },
    ];
    for (const params of starts)
      await assert.rejects(session.client.request("fail2ban/trial/start", params), /needs \w+, in the form/);
    const place = { line: 0, character: 0 };
    const notices: (readonly [string, unknown])[] = [
      ["text", { trial: "t" }],
      ["text", { trial: "t", text: 5, isLast: true }],
      ["edit", { trial: "t" }],
      ["edit", { trial: "t", edits: [{ from: place, to: { line: -1, character: 0 }, text: "x" }] }],
      ["edit", { trial: "t", edits: [{ from: place, text: "x" }] }],
      ["visible", { trial: "t", visible: 5 }],
      ["change", { trial: "t", subject: 5 }],
      ["change", { trial: "t", clock: "noon" }],
      ["cancel", {}],
      ["stop", null],
    ];
    for (const [name, params] of notices) session.client.notify(`fail2ban/trial/${name}`, params);
    const questions: (readonly [string, object])[] = [
      ["results", { offset: 0, limit: 9 }],
      ["results", { of: { list: "nothing" }, offset: 0, limit: 9 }],
      ["results", { of: { list: "shapes" }, offset: -1, limit: 9 }],
      ["line", { line: "one" }],
      ["next", { line: 1, direction: "up", kinds: [] }],
      ["next", { line: 1, direction: "forward" }],
      ["export", { format: "xml" }],
      ["lines", { lines: { from: 0 } }],
    ];
    for (const [name, params] of questions)
      await assert.rejects(
        session.client.request(`fail2ban/trial/${name}`, { trial: "t", ...params }),
        /needs \w+, in the form/,
      );
    const page = await session.client.request("fail2ban/trial/results", {
      trial: "t",
      of: { list: "addresses" },
      offset: 0,
      limit: 1,
    });
    assert.equal(page.total, 40);
  });

  it("tells nothing more of a trial whose name another has taken", async () => {
    await start();
    await phase("done");
    const other = join(session.folder, "other.log");
    writeFileSync(other, "nothing like it 192.0.2.1\n".repeat(5));
    // The first is at work when the second begins: once that has begun, all that is heard is of the second one's log.
    void start();
    await start({
      log: { uri: pathToFileURL(other).href, from: "editor" },
      subject: { uri: session.uri("filter.d/other.conf") },
    });
    const since = session.client.notifications.length;
    const states = () =>
      (session.client.notifications as { method: string; params: Loose }[]).filter(
        ({ method }) => method === "fail2ban/trial/state",
      );
    await session.client.until("the other", () => states().some(({ params }) => params.summary?.lines === 5));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const late = session.client.notifications
      .slice(since)
      .filter(({ params }) => params.title === "jellyfin");
    assert.deepEqual(late, []);
  });

  it("ends the thread of a trial that is stopped", async () => {
    const threads = () => readdirSync(`/proc/${session.client.process.pid}/task`).length;
    await start();
    await phase("done");
    session.client.notify("fail2ban/trial/stop", { trial: "t" });
    const before = await settled(threads);
    for (let count = 0; count < 4; count++) {
      await start({ trial: `t${count}` });
      // One name is taken twice.
      await start({ trial: "again" });
    }
    assert.ok(threads() >= before + 5);
    for (const name of ["t0", "t1", "t2", "t3", "again"])
      session.client.notify("fail2ban/trial/stop", { trial: name });
    await session.client.until("the threads' end", () => threads() <= before);
  }).timeout(40_000);

  it("says what became of a filter that is deleted, and of one that is in no config folder", async () => {
    await start();
    await phase("done");
    rmSync(filter);
    session.client.notify("workspace/didChangeWatchedFiles", {
      changes: [{ uri: pathToFileURL(filter).href, type: 3 }],
    });
    assert.match((await phase("broken")).message!, /is not there any more: choose another/);
    await session.client.until("no marks", () => marked().length === 0);
    const since = session.client.notifications.length;
    writeFileSync(join(session.folder, "own.conf"), readFileSync(session.path("filter.d/other.conf")));
    await start({ trial: "own", subject: { uri: session.uri("own.conf") } });
    assert.match(
      (await phase("broken", since)).message!,
      /^own\.conf is no filter of a config folder: put it/,
    );
    writeFileSync(filter, '[Definition]\nfailregex = denied \\(IP: "<ADDR>"\\)\n');
    session.client.notify("workspace/didChangeWatchedFiles", {
      changes: [{ uri: pathToFileURL(filter).href, type: 1 }],
    });
    assert.equal((await phase("done", since)).summary!.matched, 116);
  });
});

/** A number once it has stayed the same for a while. */
async function settled(read: () => number): Promise<number> {
  let last = read();
  for (let same = 0; same < 15; same++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const next = read();
    if (next !== last) same = 0;
    last = next;
  }
  return last;
}
