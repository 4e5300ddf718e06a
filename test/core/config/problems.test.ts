import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dumpConfig, globPaths, listTree } from "../../../core/config/index.ts";
import { treeOf } from "../../../core/text/index.ts";
import { readFixture, sourcesOf, writeMarks } from "../../support/fixture.ts";

const trees = new URL("../../fixtures/trees/", import.meta.url);
const guideAction = new URL("../../fixtures/broken/proxy-iptables-dynamic.conf", import.meta.url);
const root = "/etc/fail2ban/";

describe("every problem of a configuration stands under what is wrong, and names the mend", () => {
  for (const file of readdirSync(trees).sort()) {
    const text = readFileSync(new URL(file, trees), "utf8");
    it(file, () => assert.equal(markProblems(text), text));
  }
});

describe("the action that the Jellyfin guide prints", () => {
  const text = readFileSync(guideAction, "utf8");

  it("has a problem at each line that continues none, and at the address to fill in", () => {
    const path = `${root}action.d/proxy-iptables-dynamic.conf`;
    const jail = "[j]\nenabled = true\nfilter = f\naction = proxy-iptables-dynamic\n";
    const tree = treeOf([
      { kind: "file", path, text },
      { kind: "file", path: `${root}jail.local`, text: jail },
      { kind: "file", path: `${root}filter.d/f.conf`, text: "[Definition]\nfailregex = <HOST>\n" },
    ]);
    const { problems } = dumpConfig(tree, { basedir: root, logs: () => [] });
    const found = problems.flatMap((problem) =>
      problem.path === path ? [`${problem.code} ${text.slice(problem.span.start, problem.span.end)}`] : [],
    );
    const isContinuation = (line: string) => line !== "" && !/^(?:#|\[Definition\]$|action\w+ = )/.test(line);
    const continuations = text.split("\n").filter(isContinuation);
    assert.equal(continuations.length, 11);
    assert.deepEqual(found, [
      "unfilled-tag <upstream-server-ip>",
      ...continuations.map((line) => `continuation-not-indented ${line}`),
    ]);
  });

  it("is the one that jellyfin-guide.txt shows", () => {
    const fixture = readFixture(readFileSync(new URL("jellyfin-guide.txt", trees), "utf8"));
    assert.equal(fixture.files[fixture.files.length - 1]?.text, text);
  });
});

/** The fixture with the problems that reading it finds. */
function markProblems(text: string): string {
  const fixture = readFixture(text);
  const tree = treeOf(sourcesOf(fixture, root));
  const listing = listTree(tree);
  const { problems } = dumpConfig(tree, { basedir: root, logs: (pattern) => globPaths(listing, pattern) });
  for (const problem of problems) {
    assert.match(problem.code, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.match(problem.message, /^\S.*[.]$/s);
  }
  return writeMarks(fixture, problems, root);
}
