import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { SimulationBench, settingOf, usualFilter } from "../support/simulation-bench.ts";

/** A failure so many seconds after ten o'clock. */
const fail = (second: number, address: string) =>
  `2026-11-26 10:${String(Math.floor(second / 60)).padStart(2, "0")}:${String(second % 60).padStart(2, "0")} fail ${address}\n`;
const ten = Date.UTC(2026, 10, 26, 10) / 1000;
const text = [
  fail(0, "192.0.2.1"),
  fail(1, "192.0.2.2"),
  fail(2, "192.0.2.1"),
  fail(3, "192.0.2.1"),
  fail(900, "192.0.2.2"),
  fail(901, "192.0.2.2"),
].join("");

describe("a simulation at work", () => {
  let folder: string;
  let log: string;
  let bench: SimulationBench;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-simulation-"));
    log = join(folder, "test.log");
    writeFileSync(log, text);
    bench = new SimulationBench();
  });
  afterEach(() => {
    bench.end();
    rmSync(folder, { recursive: true });
  });

  it("reads the logs once, and answers each setting from what was found", async () => {
    bench.open(log);
    bench.filter(usualFilter);
    await bench.phase("ready");
    assert.deepEqual(await bench.banned(settingOf()), ["192.0.2.1"]);
    assert.deepEqual(await bench.banned(settingOf({ findtime: 1000 })), ["192.0.2.1", "192.0.2.2"]);
    assert.deepEqual(await bench.banned(settingOf({ maxretry: 4 })), []);
    assert.deepEqual(await bench.banned(settingOf({ ignoreip: ["192.0.2.0/31"], findtime: 1000 })), [
      "192.0.2.2",
    ]);
    assert.equal(bench.news.filter(({ kind }) => kind === "ready").length, 1);
  });

  it("tells when each ban begins and ends, by which failure, and what was counted together", async () => {
    bench.open(log);
    bench.filter(usualFilter);
    const { bans, windows, rows, reasons } = await bench.simulate(settingOf());
    assert.deepEqual(bans, { ids: [0], from: [ten + 3], lasts: [3600], failure: [3] });
    const spans = windows.ids.map((id, at) => [id, windows.from[at]! - ten, windows.lasts[at]!]);
    assert.deepEqual(
      spans.filter(([id]) => id === 0),
      [[0, 0, 3]],
    );
    assert.deepEqual(rows.found, [3, 3]);
    assert.equal(
      reasons[rows.reason[1]!],
      "2 of 3 failures within 10 minutes; the third came 5 minutes too late",
    );
  });

  it("tells the same bans of a permanent setting without an end, and the bans it is compared with", async () => {
    bench.open(log);
    bench.filter(usualFilter);
    const { bans, before, others } = await bench.simulate(
      settingOf({ bantime: -1 }),
      settingOf({ findtime: 1000 }),
    );
    assert.deepEqual(bans.lasts, [null]);
    assert.deepEqual(before?.bans?.ids, [0, 1]);
    assert.deepEqual(others, []);
  });

  it("tells the bans that it is compared with once, until they are others", async () => {
    bench.open(log);
    bench.filter(usualFilter);
    const first = await bench.simulate(settingOf(), settingOf());
    const { number } = first.before!;
    assert.deepEqual((await bench.simulate(settingOf({ maxretry: 4 }), settingOf(), number)).before, {
      number,
    });
    const other = await bench.simulate(settingOf(), settingOf({ maxretry: 1 }), number);
    assert.equal(other.before?.bans?.ids.length, 2);
    assert.notEqual(other.before?.number, number);
  });

  it("compares with the filter before an unsaved edit: what only that one finds is named, too", async () => {
    bench.open(log);
    bench.filter({ ...usualFilter, failregex: ["^\\s*fail <ADDR>(?<=\\.2)$"] }, usualFilter);
    const setting = settingOf({ findtime: 1000 });
    const { bans, before, others } = await bench.simulate(setting, { ...setting, state: "saved" });
    assert.deepEqual(bans.ids, [0]);
    assert.deepEqual(others, ["192.0.2.1"]);
    assert.deepEqual(before?.bans?.ids, [1, 0]);
  });

  it("follows a log that grows, and one in an editor", async () => {
    bench.open(log);
    bench.filter(usualFilter);
    await bench.phase("ready");
    const since = bench.news.length;
    appendFileSync(log, fail(902, "192.0.2.2"));
    await bench.phase("ready", since);
    assert.deepEqual(await bench.banned(settingOf()), ["192.0.2.1", "192.0.2.2"]);
    bench.show(fail(0, "192.0.2.9"));
    assert.deepEqual(await bench.banned(settingOf({ maxretry: 1 })), ["192.0.2.9"]);
  });

  it("takes several logs as one, in time, and packed ones", async () => {
    const packed = join(folder, "test.log.1.gz");
    writeFileSync(packed, gzipSync(fail(899, "192.0.2.2")));
    bench.open(log, packed);
    bench.filter(usualFilter);
    assert.deepEqual(await bench.banned(settingOf()), ["192.0.2.1", "192.0.2.2"]);
    const { logs, at } = (await bench.ask({ kind: "failures", setting: settingOf() })) as {
      readonly logs: readonly number[];
      readonly at: readonly number[];
    };
    assert.deepEqual([logs[4], at[4]], [1, 0]);
  });

  it("reads the logs anew for another time, where the filter remembers lines", async () => {
    bench.open(log);
    bench.filter({ ...usualFilter, failregex: ["^\\s*<F-MLFID>fail</F-MLFID> <ADDR>$"] });
    await bench.phase("ready");
    const start = settingOf({}, { time: { kind: "start", now: ten + 910 } });
    const live = await bench.simulate(settingOf());
    const started = await bench.simulate(start, settingOf());
    assert.notEqual(started.run, live.run);
    assert.equal((await bench.simulate(settingOf())).run, live.run);
  });

  it("names a pattern that runs away, refuses questions, and goes on with the next filter", async () => {
    bench.end();
    bench = new SimulationBench(60);
    writeFileSync(log, `${fail(0, "192.0.2.1")}2026-11-26 10:00:01 ${"a".repeat(40)} 192.0.2.1\n`);
    bench.open(log);
    bench.filter({ ...usualFilter, failregex: ["^\\s*(?:a+)+b <ADDR>$"] });
    const news = await bench.phase("runaway");
    assert.ok(news.kind === "runaway" && news.rule === "failregex 1", JSON.stringify(news));
    await assert.rejects(bench.simulate(settingOf()), /failregex 1 takes longer than 60 ms/);
    bench.filter(usualFilter);
    assert.deepEqual(await bench.banned(settingOf({ maxretry: 1 })), ["192.0.2.1"]);
  });

  it("says that a log can't be read, and is there when it can be", async () => {
    const gone = join(folder, "gone.log");
    bench.open(gone);
    bench.filter(usualFilter);
    const news = await bench.phase("failed");
    assert.match((news as { readonly problem: string }).problem, /gone\.log cannot be read \(ENOENT\)/);
    await assert.rejects(bench.simulate(settingOf()), /^Error: \S+ cannot be read/);
    writeFileSync(gone, text);
    bench.open(gone);
    assert.deepEqual(await bench.banned(settingOf()), ["192.0.2.1"]);
  });

  it("says that a filter is broken", async () => {
    bench.open(log);
    bench.filter({ ...usualFilter, failregex: ["^(fail <ADDR>"] });
    await bench.phase("broken");
    await assert.rejects(bench.simulate(settingOf()), /would not take the filter/);
  });

  it("tells why, with the line that shows it, and whose failure a line is", async () => {
    bench.open(log);
    bench.filter(usualFilter);
    const setting = settingOf();
    const why = (await bench.ask({ kind: "why", setting, address: "192.0.2.2" })) as {
      readonly isBanned: boolean;
      readonly checks: readonly { readonly step: string; readonly verdict: string; readonly line?: number }[];
    };
    assert.equal(why.isBanned, false);
    const stop = why.checks.find(({ verdict }) => verdict === "stops")!;
    assert.deepEqual([stop.step, stop.line], ["findtime", 5]);
    assert.equal(await bench.ask({ kind: "addressAt", setting, log: 0, line: 4 }), "192.0.2.2");
    assert.equal(await bench.ask({ kind: "addressAt", setting, log: 0, line: 9 }), null);
  });

  it("exports a row an address, in which nothing is taken for a formula", async () => {
    bench.show(`${fail(0, "192.0.2.1").repeat(3)}2026-11-26 10:00:01 fail =1+1\n`);
    bench.filter({ ...usualFilter, failregex: ["^\\s*fail <F-ID>\\S+</F-ID>$"] });
    const csv = (await bench.ask({
      kind: "export",
      setting: settingOf(),
      format: "csv",
      jail: "x",
    })) as string;
    assert.deepEqual(csv.split("\r\n"), [
      "address,failures,counted,ignored,bans,banned from,banned until,why",
      "192.0.2.1,3,3,0,1,2026-11-26T10:00:00Z,2026-11-26T11:00:00Z,3 failures within 0 seconds; banned for 1 hour",
      '\'=1+1,1,1,0,0,,,"1 failure, maxretry is 3"',
      "",
    ]);
  });
});
