import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { linesOf } from "../../core/trial/index.ts";
import { openTrialLog } from "../../host/trial-log.ts";

const chunkSize = 1 << 19;

describe("a log on disk", () => {
  it("has every line once, wherever its parts were written", () => {
    const folder = mkdtempSync(join(tmpdir(), "f2b-disk-"));
    const path = join(folder, "test.log");
    const begin = `${"x".repeat(99)}\n`.repeat(chunkSize / 100);
    // The last line begins before the end of a chunk, and goes on behind it; and one is longer than two chunks.
    const parts = [
      `${begin}${"a".repeat(200)}`,
      "b".repeat(chunkSize),
      "c\n",
      "d\n",
      "e".repeat(2 * chunkSize),
      "\n",
      "f",
    ];
    writeFileSync(path, "");
    const source = openTrialLog({ path, from: "disk", encoding: "auto" }, () => {});
    const chunks: string[][] = [];
    let text = "";
    for (const part of parts) {
      appendFileSync(path, part);
      text += part;
      const first = source.refresh!()!;
      chunks.length = Math.min(chunks.length, first);
      for (let index = chunks.length; index < source.log.count; index++)
        chunks.push(linesOf(source.log.read(index)));
      assert.deepEqual(chunks.flat(), text.split("\n").slice(0, -1));
    }
    source.close();
    rmSync(folder, { recursive: true });
  });
});
