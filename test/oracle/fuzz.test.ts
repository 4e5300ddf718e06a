import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { dumpConfig } from "../../core/config/index.ts";
import type { Tree } from "../../core/text/index.ts";
import { openTree, readSource } from "../../host/tree.ts";
import { runF2b } from "../support/f2b.ts";
import { findPackage } from "../support/judge.ts";
import { type Random, randomFrom, readSeed } from "../support/random.ts";

const stock = "/etc/fail2ban";
const seed = readSeed();

/** Pieces that mean something to one of the readers. */
const pieces = [
  "[",
  "]",
  "[INCLUDES]\nbefore = common.conf\n",
  "[Definition]\n",
  "%(",
  "%(x)s",
  "%(known/failregex)s",
  "%%",
  "%",
  "<HOST>",
  "<F-ID>",
  "</F-ID>",
  "<SKIPLINES>",
  "<a",
  "(?P<",
  "(?i)",
  "(?(1)a|b)",
  "(?<=a*)",
  "{3,1}",
  "*+",
  "\\",
  "\\N{DASH}",
  "$",
  "^",
  "|",
  "\n",
  "\n ",
  "\r",
  "\0",
  "\ufeff",
  "\u2028",
  "é",
  "😀",
  "=",
  ":",
  ";",
  "#",
  "\t",
  '"',
  "'",
  "name[a=1, b=",
  "{^LN-BEG}",
  "{UNB}",
  "EPOCH",
  "%Y-%m-%d",
  "%Ex",
  "maxlines = 3\n",
  "datepattern = ",
  "prefregex = ^",
];

/** Bytes with something done to them: cut off, torn, doubled, filled with noise. */
function mutate(bytes: Buffer, random: Random): Buffer {
  let result = bytes;
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(result.length + 1);
    const to = Math.min(result.length, at + 1 + random.below(40));
    const [head, middle, tail] = [result.subarray(0, at), result.subarray(at, to), result.subarray(to)];
    switch (random.below(7)) {
      case 0:
        result = Buffer.from(head);
        break;
      case 1:
        result = Buffer.concat([head, tail]);
        break;
      case 2:
        result = Buffer.concat([head, middle, middle, tail]);
        break;
      case 3:
        result = Buffer.concat([head, noise(random, 8), middle, tail]);
        break;
      default:
        result = Buffer.concat([head, Buffer.from(random.pick(pieces)), middle, tail]);
    }
  }
  return result;
}

function noise(random: Random, most: number): Buffer {
  return Buffer.from(Array.from({ length: random.below(most + 1) }, () => random.below(256)));
}

function babble(random: Random): string {
  return Array.from({ length: 1 + random.below(6) }, () =>
    random.below(3) === 0 ? String.fromCharCode(32 + random.below(95)) : random.pick(pieces),
  ).join("");
}

/** Runs the command and checks how it ends: with an exit code of its own, and never with a stack trace. */
async function checkEnd(args: readonly string[]): Promise<void> {
  const { stdout, stderr, exit } = await runF2b(args);
  const said = JSON.stringify({ args, stdout: stdout.slice(-400), stderr, exit });
  assert.ok([0, 1, 2, 3, 255].includes(exit), said);
  // What ends with 3 for another reason is a fault of ours that was caught at the last moment.
  assert.ok(exit !== 3 || /: (?:.* took longer than |.*\bgzip\b)/.test(stderr), said);
  assert.ok(exit === 0 || stdout.length + stderr.length > 0, said);
  assert.ok(!/^\s+at .*:\d+:\d+\)?$/m.test(stdout + stderr), said);
}

describe(`whatever is thrown at the readers (seed ${seed}; set another by F2B_SEED)`, () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-fuzz-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("500 mutated stock files are read, and every problem has a place in its file", () => {
    const random = randomFrom(seed);
    const disk = openTree();
    const files = ["", "filter.d", "action.d"].flatMap((name) =>
      readdirSync(join(stock, name))
        .filter((file) => file.endsWith(".conf"))
        .map((file) => join(stock, name, file)),
    );
    const enable = "[DEFAULT]\nenabled = true\nlogpath = /dev/null\n";
    for (let round = 0; round < 500; round++) {
      // Half of the time a file that every jail reads.
      const path = random.below(2) ? join(stock, "jail.conf") : random.pick(files);
      const source = readSource(path, mutate(readFileSync(path), random));
      const overlay = new Map([[path, source]]);
      if (round % 10 === 0) {
        const local = join(stock, "jail.local");
        overlay.set(local, readSource(local, mutate(Buffer.from(enable), random)));
      }
      const tree: Tree = { get: (asked) => overlay.get(asked) ?? disk.get(asked) };
      const { problems } = dumpConfig(tree, { basedir: stock, logs: () => [] });
      for (const { path: where, span, message, code } of problems) {
        const found = tree.get(where);
        const length = found?.kind === "file" ? found.text.length : 0;
        const said = JSON.stringify({ round, where, span, code, message });
        assert.ok(span.start >= 0 && span.start <= span.end && span.end <= length, said);
        assert.ok(message !== "" && /^[a-z0-9-]+$/.test(code), said);
      }
    }
  });

  it("200 mutated filters with mutated logs end well", async () => {
    const random = randomFrom(seed + 1);
    const logs = join(findPackage(), "tests", "files", "logs");
    const names = readdirSync(logs).filter((name) =>
      readdirSync(join(stock, "filter.d")).includes(`${name}.conf`),
    );
    mkdirSync(join(folder, "filter.d"));
    const filter = join(folder, "filter.d", "fuzz.conf");
    for (const name of readdirSync(join(stock, "filter.d"))) {
      if (name.endsWith("common.conf")) {
        writeFileSync(join(folder, "filter.d", name), readFileSync(join(stock, "filter.d", name)));
      }
    }
    for (let round = 0; round < 200; round++) {
      const name = random.pick(names);
      writeFileSync(filter, mutate(readFileSync(join(stock, "filter.d", `${name}.conf`)), random));
      const log = join(folder, random.below(8) ? "fuzz.log" : "fuzz.log.gz");
      const lines = mutate(readFileSync(join(logs, name)), random).subarray(0, 20000);
      writeFileSync(log, log.endsWith(".gz") ? mutate(gzipSync(lines), random) : lines);
      const options = random.pick([
        [],
        ["-v"],
        ["-o", "row"],
        ["--format", "jsonl"],
        ["-L", "3"],
        ["-e", "latin1"],
      ]);
      await checkEnd(["regex", "-r", "--deadline", "500", ...options, log, filter]);
    }
  });

  it("300 random arguments end well", async () => {
    const random = randomFrom(seed + 2);
    for (let round = 0; round < 300; round++) {
      const options = random.pick([
        [],
        ["-d", babble(random)],
        ["-o", babble(random)],
        ["-e", babble(random)],
        ["--timezone", babble(random)],
        ["--now", babble(random)],
        ["-L", babble(random)],
        ["--usedns", babble(random)],
        ["-l", babble(random)],
        [`--${babble(random)}`],
      ]);
      const rest = Array.from({ length: random.below(4) }, () => babble(random));
      const line = random.below(2) ? [`2026-11-20 10:00:00 ${babble(random)} 192.0.2.1`] : [];
      await checkEnd(["regex", "--deadline", "500", ...options, ...line, ...rest]);
    }
  });

  it("files of noise, a folder for a file and a file for a folder end well", async () => {
    const random = randomFrom(seed + 3);
    const file = join(folder, "noise.conf");
    for (let round = 0; round < 60; round++) {
      writeFileSync(file, noise(random, 600));
      await checkEnd(["regex", "-r", "--deadline", "500", file, "x <HOST>"]);
      await checkEnd(["regex", "-r", "--deadline", "500", "2026-11-20 10:00:00 x 192.0.2.1", file]);
      await checkEnd(["dump", "-c", file]);
    }
    await checkEnd(["regex", folder, folder]);
    await checkEnd(["regex", join(folder, "absent"), join(folder, "absent.conf")]);
    await checkEnd(["dump", "-c", join(folder, "absent")]);
    await checkEnd(["dump", "-c", folder]);
  });
});
