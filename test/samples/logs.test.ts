import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { isIP, isIPv6 } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { runF2b } from "../support/f2b.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The files of a folder, however deep, by their paths from it; packed ones unpacked. */
function readFolder(folder: string): ReadonlyMap<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return new Map(
    paths.sort().map((path) => {
      const bytes = readFileSync(path);
      return [path.slice(folder.length + 1), path.endsWith(".gz") ? gunzipSync(bytes) : bytes];
    }),
  );
}

const samples = readFolder(join(root, "samples"));

describe("the sample logs", () => {
  it("are what scripts/make-samples.mjs writes", () => {
    const folder = mkdtempSync(join(tmpdir(), "f2b-samples-"));
    try {
      execFileSync(process.execPath, [join(root, "scripts/make-samples.mjs"), folder]);
      const written = readFolder(folder);
      assert.equal(written.size, 5);
      for (const [path, bytes] of written) assert.ok(samples.get(`logs/${path}`)?.equals(bytes), path);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("hold bytes that are not UTF-8", () => {
    for (const path of ["logs/jellyfin/log_20261120.log", "logs/jellyfin/annotated.log"]) {
      const bytes = samples.get(path)!;
      assert.ok(!Buffer.from(bytes.toString("utf8")).equals(bytes), path);
    }
  });

  const rows = samples
    .get("README.md")!
    .toString("utf8")
    .matchAll(/^\| `([^`]+\.(?:log|gz))` \| (\d+)[^|]* \| (\d+) \| `([\w-]+)`/gm);
  for (const [, log, lines, failures, filter] of rows) {
    it(`${log} has the lines and the failures that samples/README.md states`, async () => {
      const { matched, lines: read } = await summaryOf(log!, filter!);
      assert.deepEqual([read, matched], [Number(lines), Number(failures)]);
    });
  }

  it("of the console are not what the filter for the file reads", async () => {
    assert.equal((await summaryOf("jellyfin/console.log", "jellyfin")).matched, 0);
  });

  it("find and miss what stands above each annotated line", async () => {
    const cases = [
      ...samples
        .get("logs/jellyfin/annotated.log")!
        .toString("latin1")
        .matchAll(/^# failJSON: (\{.*\})\n(.*)$/gm),
    ].map(([, json, line]) => ({ verdict: JSON.parse(json!) as Verdict, line: line! }));
    const { failures } = await failuresIn("jellyfin/annotated.log", "jellyfin");
    const found = failures.map(({ ip, time }) => `${ip} ${new Date(time * 1000).toISOString().slice(0, 19)}`);
    // In November, local time in Zurich is an hour ahead of UTC.
    const inUtc = (time: string) => new Date(Date.parse(`${time}+01:00`)).toISOString().slice(0, 19);
    const expected = cases.flatMap(({ verdict }) =>
      verdict.match ? [`${verdict.host} ${inUtc(verdict.time!)}`] : [],
    );
    assert.deepEqual(found, expected);
    assert.ok(cases.some(({ verdict }) => !verdict.match));
  });
});

describe("the samples name nobody", () => {
  const documentation = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^2001:db8:/;
  const loopback = ["127.0.0.0", "::1"];

  for (const [path, bytes] of samples) {
    it(`${path}: addresses for documentation, and example hosts`, () => {
      const text = bytes.toString("latin1").replaceAll("::ffff:", " ");
      const four = [...text.matchAll(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g)].map(([word]) => word);
      const six = [...text.matchAll(/(?<![\w:.])[0-9A-Fa-f]*:[0-9A-Fa-f:]*(?![\w.])/g)].map(([word]) => word);
      const addresses = [...four, ...six.filter((word) => isIPv6(word) && word !== "::")].filter((word) =>
        isIP(word),
      );
      const strange = addresses.filter((word) => !documentation.test(word) && !loopback.includes(word));
      assert.deepEqual([...new Set(strange)], []);
      const hosts = [...text.matchAll(/https?:\/\/([^/"\s)]+)/g)].map(([, host]) => host!);
      assert.deepEqual(
        hosts.filter((host) => !/(?:^|\.)example(?:\.(?:org|net|com))?$|^jellyfin\.org$/.test(host)),
        [],
      );
    });
  }
});

interface Verdict {
  readonly match: boolean;
  readonly host?: string;
  readonly time?: string;
}

interface Failure {
  readonly ip: string;
  readonly time: number;
}

async function failuresIn(log: string, filter: string) {
  const answer = await runF2b([
    "regex",
    "--format",
    "jsonl",
    `samples/logs/${log}`,
    `samples/fail2ban/filter.d/${filter}.conf`,
  ]);
  assert.equal(answer.exit, 0, answer.stderr);
  const records = answer.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { summary } = records.pop() as { summary: { lines: number; matched: number } };
  return { failures: records as Failure[], summary };
}

async function summaryOf(log: string, filter: string) {
  return (await failuresIn(log, filter)).summary;
}
