import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFixture, writeFixture } from "../support/fixture.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { type Random, randomFrom, readSeed } from "../support/random.ts";
import { checkDump, dump } from "./dump-check.ts";

const runs = Number(process.env["F2B_RUNS"] ?? 240);
const seed = readSeed();
const trees = new URL("../fixtures/trees/", import.meta.url);

const pieces = [
  ..."[]%=():;#<>\"'\\/,. \t\n\r?é\u00a0\u2028\ufeff\x00\x85",
  "%(known/failregex)s",
  "%(nope)s",
  "%%",
  "%(__name__)s",
  "%(default/bantime)s",
  "%(DEFAULT/port)s",
  "%(sshd/port)s",
  "%(known/action)s",
  "%(__prefix_line)s",
  "<HOST>",
  "<known/failregex>",
  "<mode>",
  "<name>",
  "<bantime>",
  "<actionban>",
  "<failregex>",
  "<a<b>c>",
  "\n[Definition]\n",
  "\n[Init]\n",
  "\n[Init?family=inet6]\n",
  "\n[DEFAULT]\n",
  "\n[INCLUDES]\n",
  "\nbefore = common.conf\n",
  "\nafter = sshd.conf\n",
  "\nbantime = %(findtime)s\n",
  "\nfailregex = ^x <HOST>\n",
  "\nenabled = maybe\n",
  "\nmaxretry = x\n",
  "\nmaxlines = 1x\n",
  "[a=1, b=\"x,y\"][c='z']",
  "[mode=aggressive]",
  " ; comment",
  "\n# comment\n",
  "\n    ",
  "\\\n",
];

/** The text with something done to it that a slip of the hand could do. */
function mutate(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const lines = text.split("\n");
  const line = random.below(lines.length);
  switch (random.below(11)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + random.below(3));
    case 1:
    case 2:
    case 3:
      return text.slice(0, at) + random.pick(pieces) + text.slice(at);
    case 4:
      lines.splice(line, 1);
      break;
    case 5:
      lines.splice(line, 0, lines[random.below(lines.length)]!);
      break;
    case 6:
      lines[line] = lines[line]!.trimStart();
      break;
    case 7:
      lines[line] = `${random.pick([" ", "\t", "    ", "\u3000"])}${lines[line]}`;
      break;
    case 8:
      return text.slice(0, at);
    case 9:
      lines[line] += random.pick(pieces);
      break;
    default: {
      const other = random.below(lines.length);
      [lines[line], lines[other]] = [lines[other]!, lines[line]!];
    }
  }
  return lines.join("\n");
}

/** The files that matter to some jails: the main ones, and their filters and actions with what these include. */
function filesOf(tree: string, jails: readonly string[]): string[] {
  const files = ["jail.conf", "jail.local", "fail2ban.conf", "paths-common.conf", "paths-debian.conf"];
  files.push("filter.d/common.conf", "action.d/iptables.conf", "action.d/iptables-multiport.conf");
  const filters = jails.map((jail) => `filter.d/${jail}.conf`).filter((file) => existsSync(join(tree, file)));
  return [...files, ...filters, ...filters, ...filters];
}

describe("f2b dump prints what fail2ban-client -d prints, whatever is mistyped", () => {
  let judge: Judge;
  let tree: string;

  before(() => {
    judge = startJudge();
    tree = mkdtempSync(join(tmpdir(), "f2b-mutations-"));
    cpSync("/etc/fail2ban", tree, { recursive: true });
  });

  after(() => {
    judge.close();
    rmSync(tree, { recursive: true, force: true });
  });

  it(`${runs} mutations of stock files, F2B_SEED=${seed}`, async () => {
    const stock = readFileSync(join(tree, "jail.conf"), "utf8");
    const jails = [...stock.matchAll(/^\[(?!INCLUDES|DEFAULT)(.+)\]/gm)].map(([, name]) => name!);
    let endless = 0;
    for (let run = 0; run < runs; run++) {
      const random = randomFrom(seed * 100_003 + run);
      const some = [random.pick(jails), random.pick(jails), random.pick(jails), random.pick(jails)];
      const local = some.map((jail) => `[${jail}]\nenabled = true\n`);
      writeFileSync(join(tree, "jail.local"), [...new Set(local)].join(""));
      const changed = new Map<string, string | undefined>();
      for (let count = 1 + random.below(3); count > 0; count--) {
        const file = random.pick(filesOf(tree, some));
        const path = join(tree, file);
        const text = readFileSync(path, "utf8");
        if (!changed.has(path)) changed.set(path, text);
        const bytes = Buffer.from(mutate(random, text));
        if (random.below(25) === 0) bytes[random.below(bytes.length)] = 0xe9;
        writeFileSync(path, bytes);
      }
      const ours = dump(tree);
      // Python would go on until its memory ends.
      if (ours.stderr.includes("[endless-value]")) endless++;
      else await checkDump(judge, tree, ours, `run ${run}: jails ${some}, changed ${[...changed.keys()]}`);
      for (const [path, text] of changed) writeFileSync(path, text ?? "");
    }
    assert.ok(endless <= runs / 50, `${endless} of ${runs} grow without end`);
  });

  const names = readdirSync(trees).sort();
  const each = Math.ceil(runs / 40);

  it(`${each * names.length} mutations of small trees, F2B_SEED=${seed}`, async () => {
    for (const [index, name] of names.entries()) {
      const fixture = readFixture(readFileSync(new URL(name, trees), "utf8"));
      for (let run = 0; run < each; run++) {
        const random = randomFrom(seed * 100_003 + index * 1009 + run);
        const small = join(tree, "small");
        mkdirSync(small);
        const files = fixture.files.map((file) =>
          random.below(2) ? file : { ...file, text: mutate(random, file.text) },
        );
        writeFixture({ ...fixture, files }, small);
        const ours = dump(small);
        const endless = ours.stderr.includes("[endless-value]");
        if (!endless) await checkDump(judge, small, ours, `${name}, run ${run}: ${JSON.stringify(files)}`);
        rmSync(small, { recursive: true });
      }
    }
  });
});
