import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DiskTree } from "../../host/disk-tree.ts";

describe("the disk with editors' texts over it", () => {
  let folder: string;
  let disk: DiskTree;
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string | Buffer) => writeFileSync(path(name), text);
  const textAt = (name: string) => {
    const found = disk.state().get(path(name));
    return found?.kind === "file" ? found.text : found?.kind;
  };
  const namesIn = (name: string) => {
    const found = disk.state().get(path(name));
    return found?.kind === "folder" ? found.names : found?.kind;
  };
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "f2b-disk-")));
    disk = new DiskTree();
    mkdirSync(path("filter.d"));
    write("filter.d/a.conf", "a");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("keeps what it has read until it is told of a change", () => {
    assert.equal(textAt("filter.d/a.conf"), "a");
    assert.equal(textAt("filter.d/b.conf"), undefined);
    write("filter.d/a.conf", "b");
    write("filter.d/b.conf", "new");
    assert.equal(textAt("filter.d/a.conf"), "a");
    assert.equal(textAt("filter.d/b.conf"), undefined);
    disk.invalidate(path("filter.d/a.conf"));
    assert.equal(textAt("filter.d/a.conf"), "b");
    assert.equal(textAt("filter.d/b.conf"), undefined);
    disk.invalidate(path("filter.d"));
    assert.equal(textAt("filter.d/b.conf"), "new");
  });

  it("gives the same object for what was looked at again and is unchanged", () => {
    const file = disk.state().get(path("filter.d/a.conf"));
    const names = disk.state().get(path("filter.d"));
    disk.invalidate(folder);
    assert.equal(disk.state().get(path("filter.d/a.conf")), file);
    assert.equal(disk.state().get(path("filter.d")), names);
    disk.overlay(path("filter.d/a.conf"), "a");
    assert.equal(disk.state().get(path("filter.d/a.conf")), file);
    disk.overlay(path("filter.d/a.conf"), "other");
    assert.notEqual(disk.state().get(path("filter.d/a.conf")), file);
    assert.equal(disk.state().get(path("filter.d")), names);
  });

  it("leaves a state as it was read", () => {
    const before = disk.state();
    assert.deepEqual(before.get(path("filter.d/a.conf")), {
      kind: "file",
      path: path("filter.d/a.conf"),
      text: "a",
    });
    disk.overlay(path("filter.d/a.conf"), "edited");
    assert.equal(textAt("filter.d/a.conf"), "edited");
    const old = before.get(path("filter.d/a.conf"));
    assert.equal(old?.kind === "file" && old.text, "a");
  });

  it("has an editor's text win over the disk until it is taken away", () => {
    disk.overlay(path("filter.d/a.conf"), "edited");
    assert.ok(disk.isOverlaid(path("filter.d/./a.conf")));
    write("filter.d/a.conf", "saved");
    disk.invalidate(path("filter.d/a.conf"));
    assert.equal(textAt("filter.d/a.conf"), "edited");
    disk.overlay(path("filter.d/a.conf"), undefined);
    assert.equal(textAt("filter.d/a.conf"), "saved");
    assert.ok(!disk.isOverlaid(path("filter.d/a.conf")));
  });

  it("lists files that only an editor has, with the folders that they need", () => {
    assert.deepEqual(namesIn("filter.d"), ["a.conf"]);
    assert.equal(namesIn("action.d"), undefined);
    disk.overlay(path("filter.d/b.conf"), "b");
    disk.overlay(path("action.d/x.conf"), "x");
    assert.deepEqual(namesIn("filter.d"), ["a.conf", "b.conf"]);
    assert.equal(textAt("action.d/x.conf"), "x");
    disk.overlay(path("filter.d/b.conf"), undefined);
    assert.deepEqual(namesIn("filter.d"), ["a.conf"]);
    assert.equal(textAt("filter.d/b.conf"), undefined);
  });

  it("notices what becomes of a file: deleted, a folder, made again", () => {
    assert.equal(textAt("filter.d/a.conf"), "a");
    rmSync(path("filter.d/a.conf"));
    disk.invalidate(path("filter.d/a.conf"));
    assert.equal(textAt("filter.d/a.conf"), undefined);
    assert.deepEqual(namesIn("filter.d"), []);
    mkdirSync(path("filter.d/a.conf"));
    disk.invalidate(path("filter.d/a.conf"));
    assert.equal(textAt("filter.d/a.conf"), "folder");
    rmSync(path("filter.d"), { recursive: true });
    disk.invalidate(path("filter.d"));
    assert.equal(namesIn("filter.d"), undefined);
  });

  it("shows a file the same under all its names", () => {
    mkdirSync(path("real"));
    write("real/x.conf", "x");
    symlinkSync(path("real/x.conf"), path("filter.d/x.conf"));
    symlinkSync(path("real"), path("linked"));
    const names = ["real/x.conf", "filter.d/x.conf", "linked/x.conf"];
    assert.deepEqual(names.map(textAt), ["x", "x", "x"]);
    for (const name of names) {
      disk.overlay(path(name), name);
      assert.deepEqual(names.map(textAt), [name, name, name]);
      disk.overlay(path(name), undefined);
    }
    write("real/x.conf", "y");
    disk.invalidate(path("real/x.conf"));
    assert.deepEqual(names.map(textAt), ["y", "y", "y"]);
    const spelled = disk.state().get(`${folder}/filter.d/../real/x.conf`);
    assert.equal(spelled, disk.state().get(path("real/x.conf")), "another spelling is the same object");
  });

  it("does not take the way up from a link's target for the way up from the link", () => {
    mkdirSync(path("far/deep"), { recursive: true });
    write("far/x.conf", "far");
    write("x.conf", "near");
    symlinkSync(path("far/deep"), path("link"));
    const found = disk.state().get(`${folder}/link/../x.conf`);
    assert.equal(found?.kind === "file" && found.text, "far");
  });

  it("still tells of bytes that are not UTF-8 while the editor shows them unchanged", () => {
    write("filter.d/a.conf", Buffer.from("caf\xe9", "latin1"));
    disk.overlay(path("filter.d/a.conf"), "caf\ufffd");
    const found = disk.state().get(path("filter.d/a.conf"));
    assert.equal(found?.kind === "file" && found.undecodableAt, 3);
    disk.overlay(path("filter.d/a.conf"), "café");
    const mended = disk.state().get(path("filter.d/a.conf"));
    assert.equal(mended?.kind === "file" && mended.undecodableAt, undefined);
  });
});
