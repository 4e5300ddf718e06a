import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runF2b } from "../support/f2b.ts";

describe("f2b simulate of a jail whose file cannot be read", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-simulate-"));
    writeFileSync(join(folder, "jail.conf"), "[gate]\nfilter = gate\n");
    mkdirSync(join(folder, "jail.d", "door.conf"), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true }));

  it("names the file", async () => {
    const { exit, stderr } = await runF2b(["simulate", "-c", folder, "door"]);
    assert.equal(exit, 3);
    assert.match(
      stderr,
      /there is no jail door in .*: its jails are gate; .*jail\.d\/door\.conf: This is a folder/,
    );
  });
});
