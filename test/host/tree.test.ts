import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { globLogs } from "../../host/logs-glob.ts";
import { openTree } from "../../host/tree.ts";

describe("the disk as a tree", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-tree-"));
    mkdirSync(join(folder, "sub"));
    writeFileSync(join(folder, "bom"), "\ufeff[é]\n");
    writeFileSync(join(folder, "sub/b.log"), "");
    writeFileSync(join(folder, "sub/a.log"), "");
    writeFileSync(join(folder, "sub/.c.log"), "");
    symlinkSync("nowhere", join(folder, "sub/dangling.log"));
    symlinkSync("a.log", join(folder, "sub/link.log"));
    symlinkSync("loop", join(folder, "loop"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("reads files as UTF-8, byte order mark and all", () => {
    const path = join(folder, "bom");
    assert.deepEqual(openTree().get(path), { kind: "file", path, text: "\ufeff[é]\n" });
  });

  it("tells the first byte that is not UTF-8", () => {
    const bytes: ReadonlyArray<readonly [string, readonly number[], number | undefined]> = [
      ["whole characters", [0x41, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80], undefined],
      ["U+FFFD itself", [0xef, 0xbf, 0xbd], undefined],
      ["Latin-1", [0x41, 0xe9, 0x0a], 1],
      ["a continuation alone", [0x41, 0x80], 1],
      ["a character cut off", [0x41, 0xe2, 0x82], 1],
      ["too long a form", [0xc0, 0xaf], 0],
      ["a surrogate", [0x41, 0x42, 0xed, 0xa0, 0x80], 2],
      ["behind U+10FFFF", [0xf4, 0x90, 0x80, 0x80], 0],
    ];
    for (const [name, content, expected] of bytes) {
      const path = join(folder, "bytes");
      writeFileSync(path, Uint8Array.from(content));
      const source = openTree().get(path);
      assert.equal(source?.kind === "file" ? source.undecodableAt : "no file", expected, name);
    }
  });

  it("lists folders, and says nothing where nothing is", () => {
    const tree = openTree();
    const path = join(folder, "sub");
    const names = [".c.log", "a.log", "b.log", "dangling.log", "link.log"];
    assert.deepEqual(tree.get(path), { kind: "folder", path, names });
    for (const nothing of ["gone", "sub/dangling.log", "bom/x", "bom/", "loop", "x\0y", "x".repeat(5000)]) {
      assert.equal(tree.get(`${folder}/${nothing}`), undefined, nothing);
    }
    assert.equal(tree.get(""), undefined);
  });

  it("reads each path once", () => {
    const tree = openTree();
    const path = join(folder, "sub/a.log");
    const first = tree.get(path);
    writeFileSync(path, "changed");
    assert.equal(tree.get(path), first);
  });

  it("finds logs as fail2ban does: no hidden ones, no dangling links", () => {
    const find = globLogs(folder);
    const sorted = (pattern: string) => find(pattern).sort();
    const all = ["a.log", "b.log", "link.log"];
    assert.deepEqual(
      sorted("sub/*.log"),
      all.map((name) => `sub/${name}`),
    );
    assert.deepEqual(
      sorted(`${folder}/*/[ab].log`),
      ["a.log", "b.log"].map((name) => join(folder, "sub", name)),
    );
    assert.deepEqual(sorted("sub/dangling.log"), []);
    assert.deepEqual(sorted("sub/.*.log"), ["sub/.c.log"]);
    assert.deepEqual(sorted("**/a.log"), ["sub/a.log"]);
    assert.deepEqual(sorted("gone/*"), []);
    assert.deepEqual(sorted(""), []);
  });
});
