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

  it("values and includes that grow without end are given up", () => {
    const grow = (mark: (name: string) => string) =>
      Array.from({ length: 24 }, (_, at) => `x${at} = ${mark(`x${at + 1}`).repeat(4)}\n`).join("");
    const includes = Array.from({ length: 24 }, (_, at) => ({
      kind: "file" as const,
      path: `/c/${at || "jail"}.conf`,
      text: `[INCLUDES]\nbefore = ${at + 1}.conf\n  ${at + 1}.conf\n`,
    }));
    const jail = "[j]\nenabled = true\nbantime = %(x0)s\naction = a\n";
    const action = `[Definition]\nactionban = <x0>\n${grow((name) => `<${name}>`)}`;
    const codes = (files: readonly Source[]) =>
      dumpConfig(treeOf(files), { basedir: "/c", logs: () => [] }).problems.map(({ code }) => code);
    const file = (path: string, text: string): Source => ({ kind: "file", path, text });
    assert.ok(codes(includes).includes("endless-includes"));
    const tags = [file("/c/jail.conf", jail.replace("%(x0)s", "1")), file("/c/action.d/a.conf", action)];
    assert.ok(codes(tags).includes("endless-value"));
    const short = grow((name) => `%(${name})s`).replace(/%\(x9\)s/g, "a".repeat(9));
    assert.ok(codes([file("/c/jail.conf", jail + short)]).includes("endless-value"));
    const empty = grow((name) => `%(${name})s`).replace(/%\(x9\)s/g, "%(none)s%(none)s");
    assert.ok(codes([file("/c/jail.conf", `${jail}none =\n${empty}`)]).includes("endless-value"));
  });

  it("thousands of problems are gathered in no time", () => {
    const text = `[j]\n${"no option\n".repeat(20000)}`;
    const started = performance.now();
    const { problems } = dumpConfig(treeOf([{ kind: "file", path: "/c/jail.conf", text }]), {
      basedir: "/c",
      logs: () => [],
    });
    assert.equal(problems.filter(({ code }) => code === "not-an-option").length, 20000);
    assert.ok(performance.now() - started < 2000);
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
