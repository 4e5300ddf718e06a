import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { linesOf } from "../../core/trial/index.ts";
import { type EditorPlace, MemoryLog } from "../../host/memory-log.ts";
import { randomFrom, readSeed } from "../support/random.ts";

/** The text as an editor holds it: its lines end at a carriage return, too. */
function editorLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

function offsetIn(text: string, { line, character }: EditorPlace): number {
  const ends = [...text.matchAll(/\r\n|\r|\n/g)].map((found) => found.index + found[0].length);
  return Math.min((line === 0 ? 0 : (ends[line - 1] ?? text.length)) + character, text.length);
}

/** The lines that fail2ban reads: each ends at a newline, and what stands behind the last one is left alone. */
function logLines(text: string): string[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => line.replace(/\r+$/, ""));
}

function linesIn(log: MemoryLog): string[] {
  return Array.from({ length: log.count }, (_, index) => linesOf(log.read(index))).flat();
}

describe("a log in an editor", () => {
  it("has fail2ban's lines and the editor's", () => {
    const log = new MemoryLog("one\r\ntwo\rhalf\nthree\n\nrest");
    assert.deepEqual(linesIn(log), ["one", "two\rhalf", "three", ""]);
    assert.equal(log.editorLines, 6);
    assert.deepEqual(log.toEditor(1, 0, 3), [{ line: 1, start: 0, end: 3 }]);
    assert.deepEqual(log.toEditor(1, 1, 7), [
      { line: 1, start: 1, end: 3 },
      { line: 2, start: 0, end: 3 },
    ]);
    assert.deepEqual(log.toEditor(2, 0, 5), [{ line: 3, start: 0, end: 5 }]);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((line) => log.fromEditor(line)),
      [0, 1, 1, 2, 3],
    );
  });

  it("counts no byte order mark, which an editor does not show", () => {
    const log = new MemoryLog("\ufeffone\ntwo\n");
    assert.deepEqual(linesIn(log), ["\ufeffone", "two"]);
    assert.deepEqual(log.toEditor(0, 1, 4), [{ line: 0, start: 0, end: 3 }]);
    log.edit({ from: { line: 0, character: 0 }, to: { line: 0, character: 3 }, text: "uno" });
    assert.deepEqual(linesIn(log), ["\ufeffuno", "two"]);
  });

  it("takes what is appended, a part of a line at a time", () => {
    const log = new MemoryLog("one\n");
    const append = (line: number, character: number, text: string) =>
      log.edit({ from: { line, character }, to: { line, character }, text });
    append(1, 0, "tw");
    assert.deepEqual(linesIn(log), ["one"]);
    append(1, 2, "o\nthree");
    assert.deepEqual(linesIn(log), ["one", "two"]);
    append(2, 5, "\n");
    assert.deepEqual(linesIn(log), ["one", "two", "three"]);
  });

  it("stays in few pieces as line after line is appended", () => {
    const log = new MemoryLog("");
    for (let line = 0; line < 3000; line++)
      log.edit({ from: { line, character: 0 }, to: { line, character: 0 }, text: `${"x".repeat(99)}\n` });
    assert.equal(linesIn(log).length, 3000);
    assert.ok(log.count <= 10, `${log.count}`);
  });

  it("places stretches quickly where lone carriage returns stand in long logs", () => {
    const log = new MemoryLog(`one\rhalf\n${"line\n".repeat(50_000)}`);
    const began = performance.now();
    for (let line = 0; line < 50_000; line++)
      assert.equal(log.toEditor(line, 0, 3)[0]!.line, line === 0 ? 0 : line + 1);
    assert.ok(performance.now() - began < 3000);
  });

  it("counts a byte order mark in the first line only", () => {
    const log = new MemoryLog("\ufeffone\rhalf\n");
    assert.deepEqual(log.toEditor(0, 1, 9), [
      { line: 0, start: 0, end: 3 },
      { line: 1, start: 0, end: 4 },
    ]);
  });

  it("is after random edits what an editor has", () => {
    const seed = readSeed();
    const random = randomFrom(seed);
    const pieces = [
      "a",
      "bc",
      "\n",
      "\n",
      "\r\n",
      "\r",
      "ü",
      "😀",
      "long line without an end ".repeat(40),
      "",
    ];
    const draw = (count: number) => Array.from({ length: count }, () => random.pick(pieces)).join("");
    for (let round = 0; round < 20; round++) {
      // Blocks are large: now and then a log has several.
      let text = random.chance(0.15) ? `${draw(40)}\n`.repeat(3000) : draw(40);
      const log = new MemoryLog(text);
      for (let step = 0; step < 12; step++) {
        const lines = editorLines(text);
        const place = (): EditorPlace => {
          const line = random.below(lines.length);
          return { line, character: random.below(lines[line]!.length + 1) };
        };
        let [from, to] = [place(), place()];
        if (offsetIn(text, to) < offsetIn(text, from)) [from, to] = [to, from];
        if (random.chance(0.5)) to = from;
        const added = draw(random.below(6));
        const before = Array.from({ length: log.count }, (_, index) => log.read(index).text);
        const first = log.edit({ from, to, text: added });
        text = text.slice(0, offsetIn(text, from)) + added + text.slice(offsetIn(text, to));
        const told = `seed ${seed}, round ${round}, step ${step}`;
        assert.deepEqual(linesIn(log), logLines(text), told);
        assert.equal(log.editorLines, editorLines(text).length, told);
        const after = Array.from({ length: log.count }, (_, index) => log.read(index).text);
        assert.deepEqual(after.slice(0, first), before.slice(0, first), told);
        checkPlaces(log, text, told);
      }
    }
  }).timeout(60_000);
});

/** Each line of the log, put together from the editor's stretches, is itself but for its lone carriage returns. */
function checkPlaces(log: MemoryLog, text: string, told: string): void {
  const shown = editorLines(text);
  const lines = logLines(text);
  const step = Math.max(1, Math.floor(lines.length / 50));
  for (let line = 0; line < lines.length; line += step) {
    const own = lines[line]!;
    const found = log.toEditor(line, 0, own.length).map((at) => shown[at.line]!.slice(at.start, at.end));
    assert.equal(found.join(""), own.replaceAll("\r", ""), told);
    const [first] = log.toEditor(line, 0, own.length);
    if (first) assert.equal(log.fromEditor(first.line), line, told);
  }
}
