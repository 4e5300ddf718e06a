import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Analysis } from "../../../core/analysis/index.ts";
import { listTree } from "../../../core/config/index.ts";
import {
  definition,
  documentSymbols,
  foldingRanges,
  links,
  occurrences,
  offsetAt,
  positionAt,
  prepareRename,
  references,
  rename,
  type SelectionRange,
  selectionRanges,
  semanticTokens,
  spanOf,
  workspaceSymbols,
} from "../../../core/service/index.ts";
import { openTree } from "../../../host/tree.ts";
import { analyze, basedir } from "../../support/findings.ts";
import { atCursor, showLocation } from "../../support/locations.ts";

describe("core/service/links, symbols, folding, selection", () => {
  it("links lead to what is there", () => {
    const analysis = analyze(
      "--- jail.conf\n[INCLUDES]\nbefore = paths-x.conf\n nothing.conf\n[j]\nfilter = f[a=1]\naction = a\n %(x)s\nlogpath = /var/log/*.log\n--- paths-x.conf\n[DEFAULT]\n--- filter.d/f.conf\n[Definition]\n--- filter.d/f.local\n[Definition]\n--- action.d/a.conf\n[Definition]\n--- /var/log/a.log\na\n--- /var/log/b.log\nb\n",
    );
    const path = `${basedir}/jail.conf`;
    const found = links(analysis, path).map(
      ({ range, target, tooltip }) => `${showLocation(analysis, { path, range })} -> ${target} (${tooltip})`,
    );
    assert.deepEqual(found, [
      "jail.conf:2 paths-x.conf -> /etc/fail2ban/paths-x.conf (/etc/fail2ban/paths-x.conf)",
      "jail.conf:5 f -> /etc/fail2ban/filter.d/f.conf (/etc/fail2ban/filter.d/f.conf)",
      "jail.conf:6 a -> /etc/fail2ban/action.d/a.conf (/etc/fail2ban/action.d/a.conf)",
      "jail.conf:8 /var/log/*.log -> /var/log/a.log (/var/log/a.log and 1 more log)",
    ]);
  });

  it("the symbols of a file are its sections with their options", () => {
    const analysis = analyze("--- jail.conf\n[DEFAULT]\nown = 1\n[j]\nMaxRetry = 5\nlogpath = /a\n  /b\n");
    const found = documentSymbols(analysis, `${basedir}/jail.conf`).map(
      ({ name, kind, children }) =>
        `${name} ${kind}: ${children.map((one) => `${one.name} ${one.kind} ${one.detail}`).join(", ")}`,
    );
    assert.deepEqual(found, ["DEFAULT 3: own 13 1", "j 5: MaxRetry 7 5, logpath 7 /a …"]);
  });

  it("symbols of the folder are found by letters in their order, the best first", () => {
    const analysis = analyze(
      "--- jail.conf\n[sshd]\nenabled = true\n[other]\n--- filter.d/my-sshd.conf\n[Definition]\n_sxshd = 1\nfailregex = a\n--- action.d/ban.conf\n[Definition]\n",
    );
    const show = (query: string) =>
      workspaceSymbols(analysis, query).map(
        ({ name, kind, containerName }) => `${name} ${kind} ${containerName}`,
      );
    assert.deepEqual(show("sshd"), [
      "sshd 3 jail.conf",
      "my-sshd 5 filter.d/my-sshd.conf",
      "_sxshd 13 filter.d/my-sshd.conf",
    ]);
    assert.deepEqual(
      show("").map((text) => text.split(" ")[0]),
      ["ban", "my-sshd", "other", "sshd"],
    );
    assert.deepEqual(show("zz"), []);
  });

  it("sections, values of several lines and blocks of comments fold", () => {
    const analysis = analyze("--- jail.conf\n# a\n# b\n[x]\na = 1\n  2\n\n# next\n# more\n[y]\nb = 1\n");
    assert.deepEqual(foldingRanges(analysis, `${basedir}/jail.conf`), [
      { startLine: 0, endLine: 1, kind: "comment" },
      { startLine: 2, endLine: 4 },
      { startLine: 3, endLine: 4 },
      { startLine: 6, endLine: 7, kind: "comment" },
      { startLine: 8, endLine: 9 },
    ]);
  });

  it("a selection grows from the word over the regex's groups to the file", () => {
    const { analysis, path, position } = atCursor(
      "--- filter.d/f.conf\n[Definition]\nfailregex = a\n  ^x(?:b %(pr‸e)s|c) d$\n",
    );
    const source = analysis.source(path)!;
    const texts: string[] = [];
    let range: SelectionRange | undefined = selectionRanges(analysis, path, [position])[0];
    for (; range; range = range.parent) {
      const { start, end } = spanOf(source, range.range);
      texts.push(source.text.slice(start, end));
    }
    assert.deepEqual(texts, [
      "pre",
      "%(pre)s",
      "b %(pre)s",
      "b %(pre)s|c",
      "(?:b %(pre)s|c)",
      "^x(?:b %(pre)s|c) d$",
      "a\n  ^x(?:b %(pre)s|c) d$",
      "failregex = a\n  ^x(?:b %(pre)s|c) d$",
      source.text,
    ]);
  });
});

/** Asks everything at each offset; the answers are not looked at, but their places must lie in their files. */
function askEverywhere(analysis: Analysis, path: string, step = 1): void {
  const source = analysis.source(path)!;
  const check = (place: { readonly path: string; readonly range: Parameters<typeof spanOf>[1] }) => {
    const target = analysis.source(place.path);
    if (!target) return;
    const { start, end } = spanOf(target, place.range);
    assert.ok(start <= end && end <= target.text.length);
  };
  for (let offset = 0; offset <= source.text.length; offset += step) {
    const position = positionAt(source, offset);
    // No position lies within a line break.
    if (offsetAt(source, position) !== offset) continue;
    definition(analysis, path, position).forEach(check);
    references(analysis, path, position, true).forEach(check);
    for (const { range } of occurrences(analysis, path, position)) check({ path, range });
    const target = prepareRename(analysis, path, position);
    const renaming = rename(analysis, path, position, "qqq-new");
    assert.equal("refused" in target, "refused" in renaming);
    const [selection] = selectionRanges(analysis, path, [position]);
    for (let range = selection; range; range = range.parent) {
      const { start, end } = spanOf(source, range.range);
      assert.ok(start <= offset && offset <= end);
    }
  }
  documentSymbols(analysis, path);
  foldingRanges(analysis, path);
  links(analysis, path);
  assert.equal(semanticTokens(analysis, path).length % 5, 0);
}

describe("every feature at every place", () => {
  const open = (folder: string) => {
    const tree = openTree();
    return new Analysis({ tree, basedir: folder, logs: listTree(tree), isLive: false });
  };

  it("answers in all of samples/fail2ban", () => {
    const analysis = open(resolve("samples/fail2ban"));
    assert.ok(analysis.files().length > 5);
    for (const path of analysis.files()) askEverywhere(analysis, path);
  });

  it("answers in three large files of the stock tree", function () {
    this.timeout(120_000);
    if (!existsSync(`${basedir}/jail.conf`)) this.skip();
    const analysis = open(basedir);
    for (const [file, step] of [
      ["filter.d/sshd.conf", 1],
      ["action.d/iptables.conf", 1],
      ["jail.conf", 3],
    ] as const) {
      askEverywhere(analysis, `${basedir}/${file}`, step);
    }
  });

  it("answers in text that is cut off anywhere", () => {
    const text =
      "[INCLUDES]\nbefore = c.conf\n[Definition]\nfailregex = ^%(a)s(?P<x>[b<HOST>]) <lt_<m>/y>$\n  # c\na = 1\r\n[Init?x=y]\nb = <a>\n";
    for (let length = 0; length <= text.length; length++) {
      const analysis = analyze(`--- filter.d/f.conf\n\n`);
      const path = `${basedir}/filter.d/f.conf`;
      const source = { kind: "file", path, text: text.slice(0, length) } as const;
      const tree = { get: (name: string) => (name === path ? source : analysis.world.tree.get(name)) };
      askEverywhere(new Analysis({ ...analysis.world, tree }), path, 3);
    }
  });
});
