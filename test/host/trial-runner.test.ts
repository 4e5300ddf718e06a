import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, it } from "mocha";
import { untraced } from "../../core/text/index.ts";
import type { TrialNews } from "../../host/trial-messages.ts";
import type { Loose } from "../server/client.ts";
import { Bench, usual } from "../support/trial-bench.ts";

const lineAt = (second: number, text: string) =>
  `2026-11-26 10:${String(Math.floor(second / 60)).padStart(2, "0")}:${String(second % 60).padStart(2, "0")} ${text}`;

describe("a trial at work", () => {
  let folder: string;
  let log: string;
  let bench: Bench;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-trial-"));
    log = join(folder, "test.log");
    writeFileSync(
      log,
      ["fail ann 192.0.2.1", "other", "fail bob 192.0.2.2"]
        .map((text, at) => `${lineAt(at, text)}\n`)
        .join(""),
    );
    bench = new Bench();
  });
  const { TMPDIR } = process.env;
  afterEach(() => {
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
    bench.end();
    rmSync(folder, { recursive: true });
  });

  it("marks a log in an editor, with date, match, address and user where they stand", async () => {
    bench.open(log, "memory", 4);
    bench.filter(usual);
    const { numbers } = await bench.phase("done");
    assert.deepEqual([numbers.lines, numbers.matched, numbers.missed, numbers.addresses], [3, 2, 1, 2]);
    assert.deepEqual(bench.kinds(), ["1 matched", "3 matched"]);
    assert.deepEqual(bench.marks.get(0)!.spans, [
      { role: "date", line: 0, start: 0, end: 19 },
      { role: "match", line: 0, start: 19, end: 38 },
      { role: "user", name: "user", line: 0, start: 25, end: 28 },
      { role: "address", name: "ip4", line: 0, start: 29, end: 38 },
    ]);
    assert.deepEqual(bench.marks.get(1)!.spans, [{ role: "date", line: 1, start: 0, end: 19 }]);
  });

  it("asks for the text where the editor shows another number of lines, and takes it in pieces", async () => {
    bench.open(log, "memory", 9);
    bench.filter(usual);
    assert.deepEqual(await bench.until(() => bench.news.find(({ kind }) => kind === "opened")), {
      kind: "opened",
      wantsText: true,
    });
    const text = `${lineAt(0, "fail eve 192.0.2.9")}\n`;
    bench.take({ kind: "text", text: text.slice(0, 30), isLast: false });
    bench.take({ kind: "text", text: text.slice(30), isLast: true });
    await bench.phase("done");
    assert.deepEqual(bench.kinds(), ["1 matched"]);
  });

  it("measures what the regexes cost once nobody types or asks any more", async () => {
    bench.open(log, "memory");
    const failregex = Array.from({ length: 5 }, (_, index) => `^\\s*fail b${"o".repeat(index)}b? <ADDR>$`);
    const costs = (since: number) => () =>
      bench.news
        .slice(since)
        .find(
          (news) =>
            news.kind === "state" && news.phase === "done" && news.numbers.failregex[0]!.cost !== null,
        );
    bench.filter({ ...usual, failregex });
    const { numbers } = await bench.phase("done");
    assert.deepEqual(
      numbers.failregex.map(({ cost }: Loose) => cost),
      failregex.map(() => null),
    );
    const since = bench.news.length;
    bench.filter({ ...usual, failregex: failregex.slice(1) });
    await bench.phase("done", since);
    const asked = bench.ask({ kind: "facts", line: 0 });
    const told = (await bench.until(costs(0))) as Loose;
    assert.equal(told.run, 2, "the first filter's regexes were not measured");
    assert.deepEqual(
      told.numbers.failregex.map(({ cost }: Loose) => typeof cost),
      Array(4).fill("number"),
    );
    await asked;
    const kinds = bench.news.slice(since).map(({ kind }) => kind);
    assert.ok(kinds.indexOf("answer") < kinds.lastIndexOf("state"), "the question came first");
  });

  it("follows edits of the log and of the filter", async () => {
    bench.open(log, "memory");
    bench.filter(usual);
    await bench.phase("done");
    bench.filter({ ...usual, failregex: ["^\\s*fail bob <ADDR>$"] });
    await bench.phase("done");
    assert.deepEqual(bench.kinds(), ["3 matched"]);
    const place = { line: 3, character: 0 };
    const since = bench.news.length;
    bench.take({
      kind: "edit",
      edits: [{ from: place, to: place, text: `${lineAt(5, "fail bob 192.0.2.7")}\n` }],
    });
    await bench.phase("done", since);
    assert.deepEqual(bench.kinds(), ["3 matched", "4 matched"]);
  });

  it("says that a filter is broken, takes the marks away, and goes on with the next", async () => {
    bench.open(log, "memory");
    bench.filter(usual);
    await bench.phase("done");
    bench.filter({ ...usual, failregex: [...usual.failregex, "^(fail <ADDR>"] });
    const { problem, option, index } = await bench.phase("broken");
    assert.deepEqual([option, index], ["failregex", 1]);
    assert.match(problem, /missing \), unterminated subpattern at position 1/);
    assert.equal(bench.marks.size, 0);
    bench.filter(usual);
    await bench.phase("done");
    assert.deepEqual(bench.kinds(), ["1 matched", "3 matched"]);
    bench.filter(undefined);
    await bench.until(() => (bench.marks.size === 0 ? true : undefined));
  });

  it("names the line and the regex where a pattern runs away, and is ready for the next filter at once", async () => {
    appendFileSync(log, `${lineAt(9, `fail ${"a".repeat(40)} 192.0.2.3`)}\n`);
    bench.open(log, "memory");
    bench.filter({ ...usual, failregex: ["^\\s*fail bob <ADDR>$", "^\\s*fail (a+)+b <ADDR>$"] });
    const { line, rule, index, deadline } = await bench.phase("runaway");
    assert.deepEqual([line, rule, index, deadline], [3, "failregex 2", 1, 250]);
    const began = performance.now();
    bench.filter(usual);
    await bench.phase("done");
    assert.ok(performance.now() - began < 5000);
    assert.deepEqual(bench.kinds(), ["1 matched", "3 matched", "4 matched"]);
  });

  it("follows a log on disk as it grows, is cut, and is moved away", async () => {
    bench.open(log, "disk");
    bench.filter(usual);
    assert.equal((await bench.phase("done")).numbers.matched, 2);
    appendFileSync(log, `${lineAt(7, "fail eve 192.0.2.3")}\n${lineAt(8, "fail eve 192.0.2.4")}`);
    await bench.until(() => bench.news.some((news) => matchedIn(news) === 3) || undefined);
    appendFileSync(log, "\n");
    await bench.until(() => bench.news.some((news) => matchedIn(news) === 4) || undefined);
    writeFileSync(log, `${lineAt(0, "fail ann 192.0.2.1")}\n`);
    await bench.until(() => (matchedIn(bench.news.at(-1)!) === 1 ? true : undefined));
    renameSync(log, `${log}.1`);
    writeFileSync(log, `${lineAt(0, "other")}\n`.repeat(3));
    await bench.until(() => (matchedIn(bench.news.at(-1)!) === 0 ? true : undefined));
    rmSync(log);
    assert.match((await bench.phase("failed")).problem, /ENOENT/);
  });

  it("reads a packed log, and tells of one that is broken", async () => {
    const packed = join(folder, "test.log.gz");
    process.env["TMPDIR"] = folder;
    writeFileSync(packed, gzipSync(`${lineAt(0, "fail ann 192.0.2.1")}\n`.repeat(1000)));
    bench.open(packed, "disk");
    bench.filter(usual);
    // It is done once, and no sooner than all of it is there.
    assert.equal((await bench.phase("done")).numbers.matched, 1000);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith("f2b-log-")),
      [],
    );
    bench.end();
    bench = new Bench();
    writeFileSync(packed, gzipSync("x".repeat(1e6)).subarray(0, 500));
    bench.open(packed, "disk");
    bench.filter(usual);
    assert.match((await bench.phase("failed")).problem, /cannot be unpacked/);
    bench.filter({ ...usual });
    assert.match((await bench.phase("failed")).problem, /cannot be unpacked/);
  });

  it("reads a log in another encoding, packed or not", async () => {
    const text = `${lineAt(0, "fail \u00fcwe 192.0.2.1")}\n${lineAt(1, "fail ann 192.0.2.2")}\n`;
    for (const encoding of ["latin1", "utf-16-le"] as const) {
      const bytes = Buffer.from(text, encoding === "latin1" ? "latin1" : "utf16le");
      for (const content of [bytes, gzipSync(bytes)])
        for (const from of ["memory", "disk"] as const) {
          if (content !== bytes && from === "memory") continue;
          writeFileSync(log, content);
          bench.end();
          bench = new Bench();
          bench.take({ kind: "open", path: log, from, encoding, lines: undefined });
          bench.filter(usual);
          assert.equal((await bench.phase("done")).numbers.matched, 2, `${encoding} ${from}`);
          assert.equal(
            await bench.ask({ kind: "lines", from: 0, to: 1 }).then(([line]) => line),
            text.split("\n")[0],
          );
        }
    }
    bench.take({ kind: "open", path: log, from: "disk", encoding: "klingon", lines: undefined });
    assert.match((await bench.phase("failed")).problem, /no encoding is called klingon; write one/);
  });

  it("has nothing to tell of an empty log, until there is something", async () => {
    writeFileSync(log, "");
    bench.open(log, "disk");
    bench.filter(usual);
    assert.equal((await bench.phase("done")).share, 1);
    appendFileSync(log, `${lineAt(0, "fail ann 192.0.2.1")}\n`);
    await bench.until(() => (matchedIn(bench.news.at(-1)!) === 1 ? true : undefined));
  });

  it("takes a line of ten million characters", async () => {
    writeFileSync(
      log,
      `${lineAt(0, `${"x".repeat(10_000_000)} fail ann 192.0.2.1`)}\n${lineAt(1, "fail bob 192.0.2.2")}\n`,
    );
    for (const from of ["memory", "disk"] as const) {
      bench.end();
      bench = new Bench(1000);
      bench.open(log, from);
      bench.filter({ ...usual, failregex: ["fail \\w+ <ADDR>$"] });
      assert.equal((await bench.phase("done")).numbers.matched, 2, from);
    }
  });

  it("can be broken off, and answers about what it has", async () => {
    const text = Array.from({ length: 60_000 }, (_, at) =>
      lineAt(at % 3600, at % 9 ? "other" : "fail ann 192.0.2.1"),
    );
    writeFileSync(log, `${text.join("\n")}\n`);
    bench.open(log, "disk");
    bench.filter(usual);
    await bench.phase("running");
    bench.take({ kind: "cancel" });
    const { numbers, share } = await bench.phase("cancelled");
    assert.ok(share < 1 && numbers.lines < 60_000);
  });

  it("stays broken off where the log grows, shows what is looked at all the same, and answers", async () => {
    const line = lineAt(1, `fail ann 192.0.2.1 ${"x".repeat(900)}`);
    const filter = { ...usual, failregex: ["fail \\w+ <ADDR> "] };
    bench.take({ kind: "visible", visible: [{ from: 0, to: 20 }] });
    bench.take({ kind: "text", text: `${line}\n`.repeat(20_000), isLast: true });
    bench.take({ kind: "open", path: undefined, from: "memory", encoding: "auto", lines: undefined });
    bench.filter(filter);
    bench.take({ kind: "cancel" });
    await bench.phase("cancelled");
    const place = { line: 20_000, character: 0 };
    const since = bench.news.length;
    bench.take({ kind: "edit", edits: [{ from: place, to: place, text: `${line}\n` }] });
    bench.take({ kind: "visible", visible: [{ from: 19_990, to: 20_001 }] });
    await bench.until(() => (bench.marks.get(20_000)?.kind === "matched" ? true : undefined));
    assert.equal(bench.marks.has(10_000), false);
    const shapes = await bench.ask({ kind: "results", list: "shapes", offset: 0, limit: 9 });
    assert.equal(shapes.total, 0);
    await bench.ask({ kind: "export", format: "jsonl", title: "t" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(bench.news.slice(since).every((news) => news.kind !== "state" || news.phase === "cancelled"));
    bench.filter(filter);
    assert.equal((await bench.phase("done")).numbers.matched, 20_001);
  });

  it("keeps no marks of a filter before where there are too many to be sent", async () => {
    const text = Array.from(
      { length: 12_000 },
      (_, at) => `${lineAt(at % 3600, "fail ann 192.0.2.1")}\n`,
    ).join("");
    bench.take({ kind: "visible", visible: [{ from: 0, to: 20 }] });
    bench.take({ kind: "text", text, isLast: true });
    bench.filter(usual);
    await bench.phase("done");
    bench.take({ kind: "visible", visible: [{ from: 6000, to: 6020 }] });
    await bench.until(() => (bench.marks.get(6500) && bench.marks.has(6000) ? true : undefined));
    bench.take({ kind: "visible", visible: [{ from: 0, to: 20 }] });
    bench.filter({ ...usual, failregex: ["fail <F-USER>\\w+</F-USER> <ADDR>", "nothing <ADDR>"] });
    await bench.phase("done");
    assert.deepEqual(
      [bench.marks.has(500), bench.marks.has(6000), bench.marks.has(11_999)],
      [true, false, false],
    );
  });

  it("does not take a filter that is slow for one that hangs", async () => {
    // A chunk takes far longer than the deadline, each line far less.
    const slow = Array.from({ length: 20 }, (_, at) => `\\w*.*\\w*.*${at}!$|fail (?P<user${at}>\\w+) <ADDR>`);
    bench.end();
    bench = new Bench(100);
    const text = Array.from({ length: 2500 }, (_, at) => `${lineAt(at, `fail ann 192.0.2.1`)}\n`).join("");
    bench.take({ kind: "visible", visible: [{ from: 0, to: 20 }] });
    bench.take({ kind: "text", text, isLast: true });
    bench.filter({ ...usual, failregex: slow });
    await bench.until(() => (bench.marks.get(0)?.kind === "matched" ? true : undefined));
    bench.filter(usual);
    await bench.phase("done");
  });

  it("tells how long the pass took, whatever the clock shows later", async () => {
    bench.open(log, "memory");
    bench.filter(usual);
    const { numbers } = await bench.phase("done");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const since = bench.news.length;
    bench.take({ kind: "clock", findtime: 600, now: Date.UTC(2026, 10, 26, 12) / 1000 });
    assert.equal((await bench.phase("done", since)).numbers.milliseconds, numbers.milliseconds);
  });

  it("says once that a log is not there, and again where the filter is another", async () => {
    bench.open(join(folder, "none.log"), "disk");
    bench.filter(usual);
    assert.match((await bench.phase("failed")).problem, /none\.log/);
    bench.filter({ ...usual });
    assert.match((await bench.phase("failed")).problem, /none\.log/);
    bench.end();
    bench = new Bench();
    bench.open(log, "disk");
    bench.filter(usual);
    await bench.phase("done");
    rmSync(log);
    await bench.phase("failed");
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.equal(bench.news.filter((news) => news.kind === "state" && news.phase === "failed").length, 1);
    writeFileSync(log, `${lineAt(0, "fail ann 192.0.2.1")}\n`);
    await bench.until(() => (matchedIn(bench.news.at(-1)!) === 1 ? true : undefined));
  });

  it("answers questions: results, the next match, facts, why, lines, exports", async () => {
    bench.open(log, "memory");
    bench.filter(usual);
    await bench.phase("done");
    const page = { offset: 0, limit: 10 };
    assert.deepEqual(await bench.ask({ kind: "results", list: "addresses", ...page }), {
      total: 2,
      entries: [
        { key: "192.0.2.1", label: "192.0.2.1", count: 1, line: 0 },
        { key: "192.0.2.2", label: "192.0.2.2", count: 1, line: 2 },
      ],
    });
    const shapes = await bench.ask({ kind: "results", list: "shapes", ...page });
    assert.deepEqual(shapes.entries, [{ key: "… … other", label: "… … other", count: 1, line: 1 }]);
    const lines = await bench.ask({ kind: "results", list: "regexes", key: "0", ...page });
    assert.equal(lines.total, 2);
    const next = { kind: "next", kinds: ["matched", "old"] } as const;
    assert.equal(await bench.ask({ ...next, line: 0, direction: "forward" }), 2);
    assert.equal(await bench.ask({ ...next, line: 2, direction: "forward" }), 0);
    assert.equal(await bench.ask({ ...next, line: 0, direction: "backward" }), 2);
    const { facts } = await bench.ask({ kind: "facts", line: 2 });
    assert.equal(facts.failures[0]!.id, "192.0.2.2");
    const failregex = (usual.failregex as readonly string[]).map(untraced);
    const patterns = { prefregex: undefined, failregex, ignoreregex: [] };
    const why = await bench.ask({ kind: "explain", line: 1, patterns });
    assert.ok(JSON.stringify(why).includes("missed"));
    assert.equal((await bench.ask({ kind: "lines", from: 1, to: 9 })).length, 2);
    const jsonl = await bench.ask({ kind: "export", format: "jsonl", title: "t" });
    assert.equal(jsonl.trim().split("\n").length, 3);
    assert.match(await bench.ask({ kind: "export", format: "text", title: "t" }), /^t: 3 lines, 2 matched/);
  });

  it("calls a failure old that is more than findtime before the log's last date, or before the clock", async () => {
    bench.take({ kind: "clock", findtime: 1, now: undefined });
    bench.open(log, "memory");
    bench.filter(usual);
    assert.equal((await bench.phase("done")).numbers.old, 1);
    assert.deepEqual(bench.kinds(), ["1 old", "3 matched"]);
    const since = bench.news.length;
    bench.take({ kind: "clock", findtime: 600, now: Date.UTC(2026, 10, 26, 12) / 1000 });
    assert.equal((await bench.phase("done", since)).numbers.old, 2);
    assert.deepEqual(bench.kinds(), ["1 old", "3 old"]);
  });
});

function matchedIn(news: TrialNews): number | undefined {
  return news.kind === "state" && "numbers" in news && news.phase === "done"
    ? news.numbers.matched
    : undefined;
}
