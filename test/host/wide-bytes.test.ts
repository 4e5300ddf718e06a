import assert from "node:assert/strict";
import { wideByteFinder } from "../../host/wide-bytes.ts";

describe("the finder of bytes that are not ASCII", () => {
  for (let shift = 0; shift < 4; shift++) {
    for (const length of [0, 1, 2, 3, 4, 5, 7, 8, 13]) {
      it(`finds each, wherever ${length} bytes begin in memory (${shift} behind a word)`, () => {
        for (let marks = 0; marks < 1 << Math.min(length, 9); marks++) {
          const bytes = new Uint8Array(new ArrayBuffer(32), shift, length).map((_, at) =>
            marks & (1 << at) ? 0x80 + at : at,
          );
          const placed = new Uint8Array(new ArrayBuffer(32), shift, length);
          placed.set(bytes);
          const find = wideByteFinder(placed);
          for (let from = 0; from <= length; from++) {
            const next = bytes.findIndex((byte, at) => at >= from && byte > 127);
            assert.equal(find("", from), next, `${marks.toString(2)} from ${from}`);
          }
        }
      });
    }
  }
});
