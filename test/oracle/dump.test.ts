import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runDump } from "../../cli/commands/dump.ts";
import { readFixture, writeFixture } from "../support/fixture.ts";
import { type Judge, startJudge } from "../support/judge.ts";

const trees = new URL("../fixtures/trees/", import.meta.url);

describe("f2b dump prints what fail2ban-client -d prints", () => {
  let judge: Judge;
  let folder: string;

  before(() => {
    judge = startJudge();
    folder = mkdtempSync(join(tmpdir(), "f2b-dump-"));
  });

  after(() => {
    judge.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const file of readdirSync(trees).sort()) {
    const fixture = readFixture(readFileSync(new URL(file, trees), "utf8"));
    it(`${file}: ${fixture.title}`, async () => {
      const tree = join(folder, file.replace(/\.txt$/, ""));
      mkdirSync(tree);
      writeFixture(fixture, tree);
      await check(judge, tree);
    });
  }
});

async function check(judge: Judge, tree: string): Promise<void> {
  const theirs = await judge.tool({ run: "dump", argv: ["-c", tree, "-d"] });
  const ours = { stdout: "", stderr: "" };
  const exit = runDump(["-c", tree], {
    out: (text) => {
      ours.stdout += text;
    },
    err: (text) => {
      ours.stderr += text;
    },
  });
  const context = `fail2ban says:\n${theirs.stderr}\nwe say:\n${ours.stderr}`;
  assert.equal(ours.stdout, theirs.stdout, context);
  assert.equal(exit, theirs.exit, context);
  if (theirs.exit !== 0) assert.notEqual(ours.stderr, "", "fail2ban refuses it, and we say nothing");
}
