import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openChunks } from "../../host/chunks.ts";

function linesByChunks(text: string, chunkSize: number): string[] {
  const folder = mkdtempSync(join(tmpdir(), "f2b-chunks-"));
  const path = join(folder, "log");
  writeFileSync(path, text);
  const fd = openSync(path, "r");
  try {
    const reader = openChunks(fd, chunkSize);
    const lines: string[] = [];
    for (let index = 0; index < reader.count; index++) {
      const { offset, bytes } = reader.read(index);
      const chunk = bytes.toString("latin1");
      assert.equal(chunk, text.slice(offset, offset + chunk.length), "the offset says where the bytes stand");
      if (chunk !== "") lines.push(...chunk.slice(0, -1).split("\n"));
    }
    return lines;
  } finally {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  }
}

describe("chunks of a log", () => {
  const texts = [
    "",
    "\n",
    "a\n",
    "a",
    "a\nb",
    "a\nbb\nccc\n",
    "\n\n\n",
    "abcdefghij\nk\n",
    "ab\ncd\nefghijklmnop\nq\nr",
  ];
  for (const text of texts) {
    for (const chunkSize of [1, 2, 3, 4, 5, 7, 100]) {
      it(`give every ended line of ${JSON.stringify(text)} once, in pieces of ${chunkSize}`, () => {
        assert.deepEqual(linesByChunks(text, chunkSize), text.split("\n").slice(0, -1));
      });
    }
  }

  it("give a line longer than many chunks whole", () => {
    const text = `${"x".repeat(300000)}\nshort\n${"y".repeat(200000)}\nunended`;
    assert.deepEqual(linesByChunks(text, 1000), text.split("\n").slice(0, -1));
  });
});
