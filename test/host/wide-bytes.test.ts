import assert from "node:assert/strict";
import { wideByteFinder } from "../../host/wide-bytes.ts";

describe("the finder of bytes that are not ASCII", () => {
  for (const length of [0, 1, 7, 4095, 4096, 4097, 9000]) {
    for (const marks of [[], [0], [length - 1], [3, 4, 4095, 4096, 5000, 8191, 8192]]) {
      it(`finds each of ${marks.length} among ${length} bytes, from wherever it looks`, () => {
        const bytes = new Uint8Array(length).fill(65);
        for (const at of marks) if (at >= 0 && at < length) bytes[at] = 200;
        const find = wideByteFinder(bytes);
        for (const from of [0, 1, 3, 4, 5, 4090, 4095, 4096, 4097, 8192, 8193, length]) {
          const next = bytes.findIndex((byte, at) => at >= from && byte > 127);
          assert.equal(find("", from), next, `from ${from}`);
        }
      });
    }
  }
});
