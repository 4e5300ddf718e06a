import assert from "node:assert/strict";
import type { World } from "../../../core/analysis/index.ts";
import { Memory } from "../../../core/analysis/memory.ts";
import { listTree } from "../../../core/config/index.ts";
import { type Source, treeOf } from "../../../core/text/index.ts";

const sources = new Map<string, Source>();

/** A world with these files; one whose text stays is the same object. */
function worldOf(files: Readonly<Record<string, string>>, more: Partial<World> = {}): World {
  const own = Object.entries(files).map(([path, text]): Source => {
    const known = sources.get(path + text) ?? { kind: "file", path, text };
    sources.set(path + text, known);
    return known;
  });
  const tree = treeOf(own);
  return { tree, basedir: "/", logs: listTree(tree), isLive: false, ...more };
}

/** A memory, what was computed in it so far, and a few values to ask for. */
function start(files: Readonly<Record<string, string>>) {
  const memory = new Memory(worldOf(files));
  const computed: string[] = [];
  const text = (path: string) => {
    const found = memory.world.tree.get(path);
    return found?.kind === "file" ? found.text : "";
  };
  const length = (path: string) =>
    memory.fact(`length of ${path}`, () => {
      computed.push(`length ${path}`);
      return text(path).length;
    });
  const isLong = (path: string) =>
    memory.fact(`${path} is long`, () => {
      computed.push(`long ${path}`);
      return length(path) > 3;
    });
  const keep = (name: string, compute: () => unknown) =>
    memory.keep(name, () => {
      computed.push(name);
      return compute();
    });
  const take = () => computed.splice(0);
  return { memory, text, length, isLong, keep, take };
}

describe("a memory", () => {
  it("computes a value anew only where an answer that it asked for is another", () => {
    const { memory, text, keep, take } = start({ "/a": "a", "/b": "b" });
    const ask = () => keep("both", () => [keep("a", () => text("/a")), keep("b", () => text("/b"))]);
    assert.deepEqual(ask(), ["a", "b"]);
    assert.deepEqual(take(), ["both", "a", "b"]);
    assert.equal(memory.update(worldOf({ "/a": "a", "/b": "b" })), false);
    ask();
    assert.deepEqual(take(), []);
    assert.equal(memory.update(worldOf({ "/a": "a", "/b": "B" })), true);
    assert.deepEqual(ask(), ["a", "B"]);
    assert.deepEqual(take(), ["both", "b"]);
  });

  it("takes a file that comes up or goes for another answer", () => {
    const { memory, text, keep } = start({});
    const ask = () => keep("a", () => text("/a"));
    assert.equal(ask(), "");
    memory.update(worldOf({ "/a": "new" }));
    assert.equal(ask(), "new");
    memory.update(worldOf({}));
    assert.equal(ask(), "");
  });

  it("stops at a fact that is the same as before", () => {
    const { memory, isLong, keep, take } = start({ "/a": "four" });
    const ask = () => keep("words", () => (isLong("/a") ? "long" : "short"));
    assert.equal(ask(), "long");
    assert.deepEqual(take(), ["words", "long /a", "length /a"]);
    memory.update(worldOf({ "/a": "FOUR" }));
    assert.equal(ask(), "long");
    assert.deepEqual(take(), ["length /a"], "its length is the same, so that no more is asked");
    memory.update(worldOf({ "/a": "five!" }));
    assert.equal(ask(), "long");
    assert.deepEqual(take(), ["length /a", "long /a"], "it is long still, so that the words stand");
    memory.update(worldOf({ "/a": "two" }));
    assert.equal(ask(), "short");
    assert.deepEqual(take(), ["length /a", "long /a", "words"]);
  });

  it("sees through facts that ask for others than before", () => {
    const { memory, text, length, keep } = start({ "/which": "/a", "/a": "1", "/b": "22" });
    const ask = () => keep("sum", () => memory.fact("chosen", () => length(text("/which"))));
    assert.equal(ask(), 1);
    assert.equal(length("/b"), 2);
    memory.update(worldOf({ "/which": "/b", "/a": "1", "/b": "333" }));
    assert.equal(ask(), 3);
    memory.update(worldOf({ "/which": "/b", "/a": "1", "/b": "4444" }));
    assert.equal(ask(), 4);
  });

  it("asks anew about logs and about edits", () => {
    const edited = { start: 1, end: 2 };
    const { memory, keep, take } = start({});
    const ask = () => keep("all", () => [memory.world.logs.exists("/x.log"), memory.world.editedAt?.("/a")]);
    assert.deepEqual(ask(), [false, undefined]);
    memory.update(worldOf({ "/x.log": "" }, { editedAt: () => edited }));
    assert.deepEqual(ask(), [true, edited]);
    take();
    memory.update(worldOf({ "/x.log": "" }, { editedAt: () => ({ ...edited }) }));
    ask();
    assert.deepEqual(take(), []);
  });

  it("keeps nothing of a computation that throws", () => {
    const { keep, text, take } = start({ "/a": "a" });
    const fail = () => {
      throw new Error("a bug");
    };
    assert.throws(() => keep("bad", fail), /a bug/);
    assert.equal(
      keep("bad", () => text("/a")),
      "a",
    );
    assert.deepEqual(take(), ["bad", "bad"]);
  });
});
