import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dumpConfig, extractOptions, parseConfig, splitWithOptions } from "../../../core/config/index.ts";
import { type Source, treeOf, untraced } from "../../../core/text/index.ts";
import { readFixture, sourcesOf } from "../../support/fixture.ts";
import { type Random, randomFrom, readSeed } from "../../support/random.ts";

const trees = new URL("../../fixtures/trees/", import.meta.url);
const seed = readSeed();

describe(`no config makes a reader throw, F2B_SEED=${seed}`, () => {
  it("random text", () => {
    const random = randomFrom(seed);
    for (let run = 0; run < 2000; run++) {
      const text = randomText(random, 80);
      const file = parseConfig({ kind: "file", path: "f", text });
      for (const { span } of file.problems)
        assert.ok(span.start <= span.end && span.end <= text.length, text);
      extractOptions(untraced(text));
      splitWithOptions(untraced(text));
    }
  });

  it("small trees, cut off and scrambled", () => {
    const random = randomFrom(seed);
    for (const name of readdirSync(trees)) {
      const sources = sourcesOf(readFixture(readFileSync(new URL(name, trees), "utf8")), "/c/");
      for (let run = 0; run < 10; run++) {
        const tree = treeOf(sources.map((source) => scramble(random, source)));
        const { stdout, exit } = dumpConfig(tree, { basedir: "/c", logs: () => [] });
        assert.ok(exit === 0 || exit === 255);
        assert.ok(exit === 0 || stdout !== "" || name !== "");
      }
    }
  });

  it("brackets without end are read in no time", () => {
    const started = performance.now();
    splitWithOptions(untraced(`a[${"b=".repeat(20000)}`));
    splitWithOptions(untraced(`a[b=${" ".repeat(20000)}c`));
    extractOptions(untraced(`a[${"b=c,".repeat(20000)}]`));
    assert.ok(performance.now() - started < 2000);
  });
});

function scramble(random: Random, source: Source): Source {
  const at = random.below(source.text.length + 1);
  const change = random.below(4);
  if (change === 0) return { ...source, text: source.text.slice(0, at) };
  if (change === 1) return source;
  return { ...source, text: source.text.slice(0, at) + randomText(random, 6) + source.text.slice(at) };
}

function randomText(random: Random, length: number): string {
  const pieces = [
    ..."[]%()=:;#<>\"'\\, \t\n\r\0\ufeff\ud800ab/?",
    "%(a)s",
    "[a]",
    "<a>",
    "\n  ",
    "\n[Init]\n",
  ];
  return Array.from({ length: random.below(length) }, () => random.pick(pieces)).join("");
}
