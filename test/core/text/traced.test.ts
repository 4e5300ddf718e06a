import assert from "node:assert/strict";
import {
  joinTraced,
  originOf,
  originOfAll,
  replaceAllTraced,
  replaceTraced,
  type Source,
  sliceTraced,
  splitTraced,
  stripTraced,
  type Traced,
  tracePlace,
  traceSource,
  untraced,
} from "../../../core/text/index.ts";

const source: Source = { kind: "file", path: "f", text: "0123456789 abcdef" };
const digits = traceSource(source, { start: 0, end: 10 });
const letters = traceSource(source, { start: 11, end: 17 });
const tag = tracePlace("expanded", { path: "g", span: { start: 5, end: 8 } });

/** Each stretch of text with the place it comes from. */
function show(traced: Traced): string {
  return traced.pieces
    .map(({ start, end, path, span, exact }) => {
      const copy = exact ? "=" : "~";
      return `${JSON.stringify(traced.text.slice(start, end))}${copy}${path}:${span.start}-${span.end}`;
    })
    .join(" ");
}

const cases: ReadonlyArray<readonly [string, Traced, string, string]> = [
  ["a stretch of a source is a copy", digits, "0123456789", '"0123456789"=f:0-10'],
  ["a slice knows its own stretch", sliceTraced(digits, 2, 5), "234", '"234"=f:2-5'],
  ["a slice of an expansion stands for the whole", sliceTraced(tag, 2, 4), "pa", '"pa"~g:5-8'],
  ["an empty slice knows where it stands", sliceTraced(digits, 4, 4), "", '""=f:4-4'],
  ["text of ours has no place", joinTraced([untraced("x"), letters]), "xabcdef", '"abcdef"=f:11-17'],
  [
    "parts that follow each other in a source are joined",
    joinTraced([sliceTraced(digits, 0, 3), sliceTraced(digits, 3, 5)]),
    "01234",
    '"01234"=f:0-5',
  ],
  [
    "parts with something between are not",
    joinTraced([sliceTraced(digits, 0, 2), sliceTraced(digits, 3, 5)], "-"),
    "01-34",
    '"01"=f:0-2 "34"=f:3-5',
  ],
  [
    "a replacement keeps what is around it",
    replaceTraced(digits, 3, 5, tag),
    "012expanded56789",
    '"012"=f:0-3 "expanded"~g:5-8 "56789"=f:5-10',
  ],
  [
    "every occurrence is replaced",
    replaceAllTraced(joinTraced([digits, digits]), "12", tag),
    "0expanded34567890expanded3456789",
    '"0"=f:0-1 "expanded"~g:5-8 "3456789"=f:3-10 "0"=f:0-1 "expanded"~g:5-8 "3456789"=f:3-10',
  ],
  [
    "nothing to replace changes nothing",
    replaceAllTraced(digits, "x", tag),
    "0123456789",
    '"0123456789"=f:0-10',
  ],
  [
    "white space is taken off both ends",
    stripTraced(traceSource(source, { start: 10, end: 13 })),
    "ab",
    '"ab"=f:11-13',
  ],
  ["U+FEFF is no white space", stripTraced(untraced("\u3000\ufeff\x1f")), "\ufeff", ""],
];

describe("traced text", () => {
  for (const [name, traced, text, pieces] of cases) {
    it(name, () => {
      assert.equal(traced.text, text);
      assert.equal(show(traced), pieces);
    });
  }

  it("is cut at each separator, each part with its place", () => {
    assert.deepEqual(splitTraced(digits, "3").map(show), ['"012"=f:0-3', '"456789"=f:4-10']);
  });

  it("is cut in no time, however many pieces it has", () => {
    const count = 20000;
    const lines = joinTraced(
      Array.from({ length: count }, (_, at) =>
        tracePlace("ab\n", { path: "f", span: { start: at, end: at + 1 } }),
      ),
    );
    const started = performance.now();
    const parts = splitTraced(lines, "\n");
    assert.ok(performance.now() - started < 1000);
    assert.deepEqual(originOfAll(parts[count - 1]!), { path: "f", span: { start: count - 1, end: count } });
  });

  it("tells the place of a stretch, over several pieces of one source", () => {
    const mixed = replaceTraced(digits, 3, 5, tag);
    assert.deepEqual(originOf(mixed, 1, 2), { path: "f", span: { start: 1, end: 2 } });
    assert.deepEqual(originOf(mixed, 4, 6), { path: "g", span: { start: 5, end: 8 } });
    assert.deepEqual(originOf(mixed, 1, 13), { path: "f", span: { start: 1, end: 7 } });
    assert.deepEqual(originOfAll(mixed), { path: "f", span: { start: 0, end: 10 } });
    assert.deepEqual(originOf(mixed, 3), { path: "g", span: { start: 5, end: 8 } });
    assert.equal(originOfAll(untraced("x")), undefined);
  });
});
