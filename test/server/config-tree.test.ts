import assert from "node:assert/strict";
import { findChangedLine } from "../../server/config-tree.ts";

describe("the first line that an editor has changed", () => {
  const cases: readonly [what: string, before: string, after: string, line: string | undefined][] = [
    ["in the middle", "one\ntwo\nthree\n", "one\ntwx\nthree\n", "twx"],
    ["at the start", "one\ntwo\n", "xone\ntwo\n", "xone"],
    ["added at the end", "one\n", "one\ntwo\n", "two"],
    ["added between", "one\ntwo\n", "one\nnew\ntwo\n", "new"],
    ["deleted: the one that stands there now", "one\ntwo\nthree\n", "one\nthree\n", "three"],
    ["deleted at the end", "one\ntwo\n", "one\n", ""],
    ["none", "one\n", "one\n", undefined],
  ];
  for (const [what, before, after, line] of cases) {
    it(what, () => {
      const span = findChangedLine(before, after);
      assert.equal(span && after.slice(span.start, span.end), line);
    });
  }
});
