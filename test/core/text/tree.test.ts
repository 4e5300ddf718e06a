import assert from "node:assert/strict";
import { absolutePath, isSpace, type Source, stripText, treeOf } from "../../../core/text/index.ts";

const file = (path: string): Source => ({ kind: "file", path, text: path });

describe("a tree in memory", () => {
  const tree = treeOf([file("/etc/f/b"), file("/etc/f/a"), file("etc/f/d/c")], "/");

  it("holds files by path, however it is spelled", () => {
    for (const path of ["/etc/f/a", "/etc/./f//a", "/etc/f/d/../a", "etc/f/a"]) {
      assert.equal(tree.get(path)?.kind, "file", path);
    }
  });

  it("holds the folders around them, names sorted", () => {
    assert.deepEqual(tree.get("/etc/f/"), { kind: "folder", path: "/etc/f/", names: ["a", "b", "d"] });
    assert.deepEqual(tree.get("/"), { kind: "folder", path: "/", names: ["etc"] });
  });

  it("holds nothing else", () => {
    for (const path of ["/etc/g", "/etc/f/a/", "/etc/f/a/x", ""]) {
      assert.notEqual(tree.get(path)?.kind, "file", path);
    }
  });
});

it("absolutePath resolves a path as the system does", () => {
  assert.equal(absolutePath("./a/../b", "/x/y"), "/x/y/b");
  assert.equal(absolutePath("../../../a", "/x"), "/a");
  assert.equal(absolutePath("//a//b/"), "/a/b");
});

it("white space is what Python's str.isspace takes for it", () => {
  const spaces: number[] = [];
  for (let code = 0; code < 0x10000; code++) if (isSpace(code)) spaces.push(code);
  const line = [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680];
  const wide = [0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a];
  assert.deepEqual(spaces, [...line, ...wide, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000]);
  assert.equal(stripText("\x1c\u2003 a b\x85\n"), "a b");
});
