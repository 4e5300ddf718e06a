import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFixture, writeFixture } from "../support/fixture.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { checkDump } from "./dump-check.ts";

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
      await checkDump(judge, tree);
    });
  }

  it("for the stock configuration", async () => {
    await checkDump(judge, "/etc/fail2ban");
  });

  it("for the stock configuration with every jail enabled and a log for each", async () => {
    const tree = join(folder, "stock");
    cpSync("/etc/fail2ban", tree, { recursive: true });
    const jails = [
      ...readFileSync(join(tree, "jail.conf"), "utf8").matchAll(/^\[(?!INCLUDES|DEFAULT)(.+)\]/gm),
    ];
    const enabled = jails.map(([, name]) => {
      const log = join(tree, `${name}.log`);
      writeFileSync(log, "");
      return `[${name}]\nenabled = true\nlogpath = ${log}\n`;
    });
    writeFileSync(join(tree, "jail.local"), enabled.join(""));
    const { stdout } = await checkDump(judge, tree);
    const added = [...stdout.matchAll(/^\['add', /gm)].length;
    assert.equal(added, jails.length);
    assert.ok(added > 80);
  });
});
