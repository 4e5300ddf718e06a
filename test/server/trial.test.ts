import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
      session.client.request("fail2ban/trial/next", { trial: "none" }),
      /there is no trial none/,
    );
    await assert.rejects(
      session.client.request("fail2ban/trial/start", { trial: 1 }),
      /needs trial, subject and log/,
    );
  });
});
