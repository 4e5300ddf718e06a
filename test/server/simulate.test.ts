import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import type {
  SimulationAnswer,
  SimulationFailures,
  SimulationSetting,
  SimulationState,
} from "../../server/protocol-simulate.ts";
import { type Loose, WireClient } from "./client.ts";
import { modern, Session } from "./session.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const jail = `[door]
filter = door
logpath = /nowhere/*.log
maxretry = 3
findtime = 10m
bantime = 1h
`;
const fixture = `--- jail.conf
${jail}--- filter.d/door.conf
[Definition]
failregex = ^\\s*fail <ADDR>$
`;
const text = [0, 1, 2, 700, 701]
  .map((second) => {
    const time = new Date(Date.UTC(2026, 10, 26, 10, 0, second)).toISOString().slice(0, 19).replace("T", " ");
    return `${time} fail 192.0.2.${second === 1 || second > 600 ? 2 : 1}\n`;
  })
  .join("");
const asIs: SimulationSetting = { values: {}, time: { kind: "live" } };

/** The server as it is bundled: a simulation runs on a thread with a script of its own. */
describe("the server, asked to simulate a jail", () => {
  let bundle: string;
  before(async () => {
    bundle = mkdtempSync(join(tmpdir(), "f2b-bundle-"));
    await build({
      entryPoints: {
        cli: join(root, "cli/main.ts"),
        "simulation-thread": join(root, "host/simulation-thread.ts"),
      },
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
  beforeEach(async () => {
    session = new Session(fixture, new WireClient([join(bundle, "cli.cjs"), "lsp", "--stdio"]));
    writeFileSync(session.path("door.log"), text);
    await session.begin(modern);
  });
  afterEach(() => session.end());

  function ask(method: string, params: object = {}): Promise<Loose> {
    return session.client.request(`fail2ban/simulation/${method}`, { simulation: "s", ...params });
  }

  function start(params: object = {}): Promise<Loose> {
    return ask("start", {
      uri: session.uri("jail.conf"),
      jail: "door",
      logs: [session.uri("door.log")],
      ...params,
    });
  }

  async function simulate(values: object = {}, more: object = {}): Promise<SimulationAnswer> {
    return ask("simulate", { setting: { ...asIs, values }, ...more });
  }

  /** The addresses that are banned. */
  async function banned(values: object = {}, more: object = {}): Promise<readonly string[]> {
    const { outcome } = await simulate(values, more);
    const { names } = (await ask("failures", { setting: { ...asIs, values } })) as SimulationFailures;
    return outcome!.bans.ids.map((id) => names[id]!);
  }

  /** Waits for a state that holds, told after the first `since` notifications. */
  function state(holds: (state: SimulationState) => boolean, since = 0): Promise<SimulationState> {
    return session.client.until("a state", () =>
      session.client.notifications
        .slice(since)
        .filter(({ method }) => method === "fail2ban/simulation/state")
        .map(({ params }) => params as SimulationState)
        .find(holds),
    );
  }

  it("tells the logs, the values of the files and when all is read; then answers any values", async () => {
    assert.deepEqual(await start(), [{ uri: session.uri("door.log"), name: "door.log" }]);
    const ready = await state(({ phase }) => phase === "ready");
    assert.deepEqual(ready.values, { maxretry: "3", findtime: "10m", bantime: "1h" });
    assert.equal(ready.isEdited, false);
    assert.deepEqual(await banned(), []);
    assert.deepEqual(await banned({ maxretry: "2" }), ["192.0.2.1", "192.0.2.2"]);
    assert.deepEqual(await banned({ findtime: "1h" }), ["192.0.2.2"]);
    const { limits, outcome } = await simulate({ maxretry: "2", bantime: "-1" }, { against: "file" });
    assert.deepEqual(limits, { maxretry: 2, findtime: 600, bantime: -1 });
    assert.deepEqual(outcome?.bans.lasts, [null, null]);
    assert.deepEqual(outcome?.before?.bans?.ids, []);
  });

  it("says of each value what is wrong with it, and answers no number", async () => {
    await start();
    const wrong = { maxretry: "many", findtime: "soon" };
    const { problems, limits, outcome } = await simulate(wrong);
    assert.deepEqual(
      new Set(problems.map(({ option, severity }) => `${option} ${severity}`)),
      new Set(["maxretry error", "findtime error"]),
    );
    assert.deepEqual([limits, outcome], [undefined, undefined]);
    await assert.rejects(
      ask("why", { setting: { ...asIs, values: wrong }, address: "192.0.2.1" }),
      /whole number/,
    );
  });

  it("follows the jail and the filter before they are saved, and compares with them as they were", async () => {
    await start();
    await state(({ phase }) => phase === "ready");
    const since = session.client.notifications.length;
    session.open("jail.conf", jail.replace("maxretry = 3", "maxretry = 2"));
    await state(({ values, isEdited }) => values["maxretry"] === "2" && isEdited, since);
    const { outcome } = await simulate({}, { against: "saved" });
    assert.deepEqual([outcome?.bans.ids.length, outcome?.before?.bans?.ids.length], [2, 0]);
    session.open("filter.d/door.conf", "[Definition]\nfailregex = ^\\s*fail <ADDR>(?<=\\.2)$\n");
    assert.deepEqual(await banned(), ["192.0.2.2"]);
    session.open("filter.d/door.conf", "[Definition]\nfailregex = ^(fail <ADDR>$\n");
    const { message } = await state(({ phase }) => phase === "broken");
    assert.match(message!, /failregex 1 of jail door: missing \), unterminated subpattern at position 1/);
  });

  it("takes a log's text from an editor, gives it back to the disk, and takes other logs", async () => {
    const uri = session.uri("door.log");
    await start({ texts: [{ uri, text: text.replaceAll("192.0.2.", "198.51.100.") }] });
    assert.deepEqual(await banned({ maxretry: "2" }), ["198.51.100.1", "198.51.100.2"]);
    session.client.notify("fail2ban/simulation/change", { simulation: "s", texts: [{ uri, text: null }] });
    assert.deepEqual(await banned({ maxretry: "2" }), ["192.0.2.1", "192.0.2.2"]);
    writeFileSync(session.path("other.log"), text.replaceAll("192.0.2.", "203.0.113."));
    session.client.notify("fail2ban/simulation/change", {
      simulation: "s",
      logs: [session.uri("other.log")],
    });
    assert.deepEqual(await banned({ maxretry: "2" }), ["203.0.113.1", "203.0.113.2"]);
  });

  it("finds the logs by the jail's logpath, where none is named", async () => {
    session.open("jail.conf", jail.replace("/nowhere/*.log", `${session.folder}/d*.log`));
    assert.deepEqual(await start({ logs: undefined }), [{ uri: session.uri("door.log"), name: "door.log" }]);
    const since = session.client.notifications.length;
    session.change("jail.conf", jail);
    await state(({ logs }) => logs.length === 0, since);
  });

  it("tells why, whose failure a line is, and how the outcome is kept", async () => {
    await start();
    const why = await ask("why", { setting: asIs, address: "192.0.2.2" });
    assert.equal(
      why.headline,
      "2 of 3 failures within 10 minutes; the third came 1 minute 40 seconds too late",
    );
    assert.equal(why.checks.find(({ verdict }: Loose) => verdict === "stops").line, 4);
    assert.equal(await ask("addressAt", { log: session.uri("door.log"), line: 3 }), "192.0.2.2");
    assert.equal(await ask("addressAt", { log: session.uri("jail.conf"), line: 3 }), null);
    const kept = JSON.parse(await ask("export", { setting: asIs, format: "json" }));
    assert.deepEqual([kept.jail, kept.bans, kept.neverBanned.length], ["door", [], 2]);
    assert.equal((await ask("export", { setting: asIs, format: "csv" })).split("\r\n").length, 4);
  });

  it("has values written into the .local that has the last word", async () => {
    await start();
    const { edit, files } = await ask("write", { values: { maxretry: "4" } });
    assert.deepEqual(
      files.map(({ uri }: Loose) => uri),
      [session.uri("jail.local")],
    );
    assert.equal(edit.documentChanges[1].edits[0].newText, "[door]\nmaxretry = 4\n");
  });

  it("refuses what makes no sense, and ends when it is told to", async () => {
    await assert.rejects(start({ jail: "window" }), /jail\.conf holds no jail window/);
    await assert.rejects(ask("simulate", { setting: asIs }), /there is no simulation s/);
    await assert.rejects(
      ask("simulate", { setting: { values: { maxretry: 3 }, time: { kind: "live" } } }),
      /needs setting/,
    );
    await start();
    await assert.rejects(ask("write", { values: { "a = 1\n[other]\nmaxretry": "3" } }), /needs values/);
    session.client.notify("fail2ban/simulation/stop", { simulation: "s" });
    await assert.rejects(ask("simulate", { setting: asIs }), /there is no simulation s/);
    assert.equal(readFileSync(session.path("jail.conf"), "utf8"), jail);
  });
});
