import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Analysis } from "../../../core/analysis/index.ts";
import { listTree, parseConfig } from "../../../core/config/index.ts";
import { format, offsetAt } from "../../../core/service/index.ts";
import { type Source, treeOf } from "../../../core/text/index.ts";
import { analyze, basedir } from "../../support/findings.ts";
import { randomFrom, readSeed } from "../../support/random.ts";

const path = "/etc/fail2ban/filter.d/x.conf";

function formatted(text: string, range?: Parameters<typeof format>[2]): string {
  const source: Source = { kind: "file", path, text };
  const tree = treeOf([source]);
  const analysis = new Analysis({ tree, basedir, logs: listTree(tree), isLive: false });
  let result = "";
  let at = 0;
  for (const edit of format(analysis, path, range)) {
    const start = offsetAt(source, edit.range.start);
    assert.ok(start >= at, "edits are in order and do not overlap");
    result += source.text.slice(at, start) + edit.newText;
    at = offsetAt(source, edit.range.end);
  }
  return result + source.text.slice(at);
}

const tables: readonly [what: string, before: string, after: string][] = [
  [
    "names and values stand around one blank",
    "[Definition]\nfailregex=^a\nmaxlines   =   2\n",
    "[Definition]\nfailregex = ^a\nmaxlines = 2\n",
  ],
  [
    "a value goes on below its begin",
    "[Definition]\nfailregex = ^a\n\t^b\n  ^c\n",
    "[Definition]\nfailregex = ^a\n            ^b\n            ^c\n",
  ],
  [
    "the lines of a command keep their steps",
    "[Definition]\nactionban = a {\n  b\n    c\n  }\n",
    "[Definition]\nactionban = a {\n            b\n              c\n            }\n",
  ],
  [
    "a value that begins on the next line is indented by four",
    "[Definition]\nfailregex =\n ^a\n ^b\n",
    "[Definition]\nfailregex =\n    ^a\n    ^b\n",
  ],
  [
    "options and headers begin in column 0",
    "  [Definition]\n  failregex = ^a\n     ^b\n  maxlines = 2\n",
    "[Definition]\nfailregex = ^a\n            ^b\nmaxlines = 2\n",
  ],
  [
    "blank lines are one, those within a value stay",
    "\n\n[Definition]\n\n\n\nfailregex = ^a\n\n\n  ^b\n\n\n\n[Init]\n\n\n",
    "[Definition]\n\nfailregex = ^a\n\n\n            ^b\n\n[Init]\n",
  ],
  [
    "no white space ends a line, a comment's neither",
    "# x \t\n[Definition]  \nfailregex = ^a  \n",
    "# x\n[Definition]\nfailregex = ^a\n",
  ],
  [
    "comments stay where they stand",
    "[Definition]\n  # one\nfailregex = ^a ; why\n# two\n  ^b\n",
    "[Definition]\n  # one\nfailregex = ^a ; why\n# two\n            ^b\n",
  ],
  ["a colon stays a colon", "[Definition]\nfailregex:^a\n", "[Definition]\nfailregex : ^a\n"],
  [
    "an empty option has nothing behind its sign",
    "[Definition]\nignoreregex=  \nfailregex =\n",
    "[Definition]\nignoreregex =\nfailregex =\n",
  ],
  [
    "a file that fail2ban refuses is left alone",
    "[Definition]\nfailregex=^a\nfailregex=^b\n",
    "[Definition]\nfailregex=^a\nfailregex=^b\n",
  ],
];

describe("formatting", () => {
  for (const [what, before, after] of tables) {
    it(what, () => {
      assert.equal(formatted(before), after);
      assert.equal(formatted(after), after);
    });
  }

  it("keeps to the lines that are asked for", () => {
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 3 } };
    assert.equal(
      formatted("[Definition]\nfailregex=^a\nmaxlines=1\n", range),
      "[Definition]\nfailregex=^a\nmaxlines = 1\n",
    );
  });

  it("keeps carriage returns", () => {
    const text = "[Definition]\r\nfailregex=^a\r\n  ^b\r\n";
    const source: Source = { kind: "file", path, text };
    assert.equal(parseConfig(source).refusal, undefined);
    const analysis = analyze("--- filter.d/x.conf crlf\n[Definition]\nfailregex=^a\n  ^b\n");
    assert.deepEqual(
      format(analysis, path).map((edit) => edit.newText),
      [" = ", "            "],
    );
  });

  it("changes nothing that fail2ban reads, in any of the project's trees, however they are mangled", () => {
    const { next: random } = randomFrom(readSeed());
    for (const text of configsBelow("samples/fail2ban", "test/fixtures/trees")) {
      for (let round = 0; round < 4; round++) {
        const mangled = round === 0 ? text : mangle(text, random);
        const after = formatted(mangled);
        assert.deepEqual(valuesOf(after), valuesOf(mangled));
        assert.equal(formatted(after), after, "formatted once, formatted for good");
      }
    }
  });
});

function valuesOf(text: string): unknown {
  const { sections, refusal } = parseConfig({ kind: "file", path, text });
  return [
    refusal?.type,
    sections.map(({ name, options }) => [name, options.map((option) => [option.name, option.value.text])]),
  ];
}

function configsBelow(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
  );
}

/** The text with white space put in and taken out. */
function mangle(text: string, random: () => number): string {
  return text
    .split("\n")
    .flatMap((line) => {
      const chance = random();
      if (chance < 0.1) return [`${line}  `];
      if (chance < 0.2) return [line, ""];
      if (chance < 0.3) return [` ${line}`];
      if (chance < 0.4) return [line.replace(/ *= */, "=")];
      return [line];
    })
    .join("\n");
}
