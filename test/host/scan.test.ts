import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { writeLog } from "../../bench/logs.ts";
import { LineMatcher } from "../../core/filter/index.ts";
import { compileText, type FilterText, runThread, scanLog } from "../../host/scan.ts";

const script = new URL("../support/scan-thread.mjs", import.meta.url);
const world = { now: Date.UTC(2026, 10, 23) / 1000, zone: "UTC", ignoreregex: [] };

/** Filters that exercise each way in which lines are told from one another. */
const filters: Readonly<Record<string, FilterText>> = {
  "a failregex with literals": {
    ...world,
    failregex: ['^.*Authentication request for .* has been denied \\(IP: "<ADDR>"\\)\\.'],
  },
  "a failregex without literals": { ...world, failregex: ["^\\s*\\S+ \\S+ .*<ADDR>"] },
  "a literal over the seam where the date was": {
    ...world,
    failregex: ['^\\[\\] \\[INF\\] .*denied \\(IP: "<ADDR>"\\)', "^: .* from <ADDR>"],
  },
  "an ignoreregex that is asked at a match": {
    ...world,
    failregex: ["Failed \\S+ for .* from <ADDR>", '^.*denied \\(IP: "<ADDR>"\\)'],
    ignoreregex: ['for (?:root|anna)|"admin"', "port \\d*7 "],
  },
  "an ignoreregex that is asked first": {
    ...world,
    failregex: ["a <ADDR>", "b <ADDR>", "c <ADDR>", "Invalid user .* from <ADDR>"],
    ignoreregex: ["from 192\\.0"],
  },
  "connections, prefregex and content": {
    ...world,
    prefregex: "^<F-MLFID>\\s*\\S+ sshd\\[(?:\\d)(?:\\d)</F-MLFID>\\d*\\]: <F-CONTENT>.+</F-CONTENT>$",
    failregex: [
      "^Failed \\S+ for (?:invalid user )?<F-USER>.*?</F-USER> from <ADDR>",
      "^<F-NOFAIL>Invalid user</F-NOFAIL> <F-USER>.*?</F-USER> from <ADDR>",
      "^<F-NOFAIL>pam_[a-z]+\\(sshd:auth\\):</F-NOFAIL> .* ruser=<F-ALT_USER>\\S*</F-ALT_USER> rhost=<ADDR>",
      "^<F-NOFAIL>Received <F-MLFFORGET>disconnect</F-MLFFORGET></F-NOFAIL> from",
      "^<F-MLFFORGET><F-MLFGAINED>Accepted \\w+</F-MLFGAINED></F-MLFFORGET> for <F-USER>\\S+</F-USER> from <ADDR>",
      "^Connection <F-MLFFORGET>closed</F-MLFFORGET>",
    ],
  },
  "a date pattern": {
    ...world,
    failregex: ["for .* from <ADDR>", "denied .*<ADDR>"],
    datepattern: "{^LN-BEG}%b %d %H:%M:%S\n{^LN-BEG}%Y-%m-%d %H:%M:%S\nEPOCH",
  },
};

/** Lines that decide in a way of their own. */
const oddLines = [
  "",
  "# a comment",
  "Feb 31 10:00:00 server sshd[12345]: Failed password for root from 192.0.2.1 port 17 ssh2",
  "1795164081 server: Failed password for anna from 192.0.2.7 port 27 ssh2\r",
  "no date: Failed password for \u017bo\u0301\u0142w from 192.0.2.8 port 27 ssh2",
  '10:11:12 Authentication request for "\ud83d\ude00" has been denied (IP: "2001:db8::1").',
  '[2026-11-20 10:00:00] [INF] denied (IP: "192.0.2.1")',
];

interface Counts {
  readonly tested: number;
  readonly matched: number;
  readonly ignored: number;
  readonly missed: number;
  readonly prefregex: number;
  readonly failregex: readonly number[];
  readonly ignoreregex: readonly number[];
  readonly missedLines: readonly string[];
  readonly ignoredLines: readonly string[];
  readonly dates: readonly string[];
}

function lineByLine(log: string, text: FilterText): Counts {
  const filter = compileText(text)!;
  const matcher = new LineMatcher(filter);
  const failregex = text.failregex.map(() => 0);
  const ignoreregex = text.ignoreregex.map(() => 0);
  const lines = { matched: [] as string[], ignored: [] as string[], missed: [] as string[] };
  let prefregex = 0;
  for (const ended of readFileSync(log, "utf8").split("\n").slice(0, -1)) {
    const line = ended.replace(/\r+$/, "");
    if (line === "" || line.startsWith("#")) continue;
    const outcome = matcher.processLine(line);
    assert.equal(outcome.error, undefined);
    for (const index of outcome.ignored) ignoreregex[index]!++;
    for (const failure of outcome.failures) failregex[failure.failregex]!++;
    if (filter.prefregex && matcher.prefregexMatched) prefregex++;
    const real = outcome.failures.filter(({ data }) => !data.get("nofail"));
    const isIgnored = outcome.ignored.length > 0 || real.length < outcome.failures.length;
    lines[isIgnored ? "ignored" : real.length > 0 ? "matched" : "missed"].push(line);
  }
  return {
    tested: lines.matched.length + lines.ignored.length + lines.missed.length,
    matched: lines.matched.length,
    ignored: lines.ignored.length,
    missed: lines.missed.length,
    prefregex,
    failregex,
    ignoreregex,
    missedLines: lines.missed.slice(0, 21),
    ignoredLines: lines.ignored.slice(0, 21),
    dates: matcher.detector!.templates.map(({ hits, name }) => `${hits} ${name}`),
  };
}

function onThreads(log: string, text: FilterText, helpers: number, chunkSize: number): Counts | string {
  const scan = scanLog(log, text, 21, 10000, undefined, { chunkSize, helpers, script });
  if (scan.kind !== "counted") return scan.kind;
  const { missedLines, ignoredLines, ...counts } = scan.counts;
  return {
    ...counts,
    missedLines: missedLines.slice(0, 21).map((line) => line.text),
    ignoredLines: ignoredLines.slice(0, 21).map((line) => line.text),
    dates: scan.detector.templates.map(({ hits, name }) => `${hits} ${name}`),
  };
}

describe("a log counted on several threads", () => {
  let folder: string;
  let log: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-scan-"));
    log = join(folder, "mixed.log");
    let text = "";
    for (const service of ["sshd", "jellyfin"] as const) {
      writeLog(log, { service, candidates: 40, lines: 3000, seed: 7 });
      text += readFileSync(log, "utf8");
    }
    const lines = text.split("\n");
    for (const [index, line] of oddLines.slice(3).entries()) lines.splice(100 + index * 977, 0, line);
    writeFileSync(log, lines.join("\n"));
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const [name, text] of Object.entries(filters)) {
    for (const [helpers, chunkSize] of [
      [0, 3000],
      [0, 1 << 20],
      [1, 5000],
      [3, 40000],
    ] as const) {
      it(`comes out as line by line: ${name}, ${helpers} helpers, chunks of ${chunkSize}`, () => {
        assert.deepEqual(onThreads(log, text, helpers, chunkSize), lineByLine(log, text));
      });
    }
  }

  it("is given up where a date can't be read, which the lines before decide about", () => {
    const path = join(folder, "invalid.log");
    writeFileSync(path, `${oddLines.join("\n")}\n`);
    assert.equal(onThreads(path, filters["connections, prefregex and content"]!, 0, 1000), "given up");
  });

  it("is given up where groups are put together to a tuple", () => {
    const text = { ...world, failregex: ["from <F-ID>\\S+</F-ID> port <F-TUPLE_ID>\\d+</F-TUPLE_ID>"] };
    assert.equal(onThreads(log, text, 0, 1 << 20), "given up");
  });

  it("is given up where no line takes too long, but all of them together do", () => {
    const path = join(folder, "slow.log");
    writeFileSync(path, `${"a".repeat(18)} 203.0.113.7\n`.repeat(300));
    const text = { ...world, failregex: ["^(a+)+[bc] <ADDR>$"] };
    for (const helpers of [0, 1]) {
      const scan = scanLog(path, text, 21, 200, undefined, { chunkSize: 1 << 20, helpers, script });
      assert.deepEqual(scan, { kind: "given up" });
    }
  });

  it("does not wait for a thread that has joined too late", () => {
    const progress = new SharedArrayBuffer(16);
    // The next chunk, how many have joined and ended, and that it is too late.
    new Int32Array(progress).set([0, 0, 0, 1]);
    const { port1, port2 } = new MessageChannel();
    const filter: FilterText = { ...world, failregex: ["from <ADDR>"] };
    const baton = new SharedArrayBuffer(16);
    const rest = { path: log, size: 1, chunkSize: 1, keep: 1, deadline: 1, dates: baton, connections: baton };
    runThread({ shared: { ...rest, filter, progress }, port: port2 });
    assert.deepEqual([...new Int32Array(progress)], [0, 1, 1, 1]);
    assert.equal(receiveMessageOnPort(port1)?.message.counts.tested, 0);
    port1.close();
  });

  it("ends at the deadline where a pattern runs away, and names it", () => {
    const path = join(folder, "runaway.log");
    const line = `${"a".repeat(40)} 203.0.113.7`;
    writeFileSync(path, `harmless\n${line}\n`);
    const text = { ...world, failregex: ["^(a+)+[bc] <ADDR>$"] };
    for (const helpers of [0, 1]) {
      const scan = scanLog(path, text, 21, 200, undefined, { chunkSize: 5, helpers, script });
      assert.deepEqual(scan, { kind: "runaway", line, rule: "failregex 1" });
    }
  });
});
