import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dumpConfig, globPaths, listTree } from "../../../core/config/index.ts";
import { treeOf } from "../../../core/text/index.ts";
import { readFixture, sourcesOf, writeMarks } from "../../support/fixture.ts";

const trees = new URL("../../fixtures/trees/", import.meta.url);
const root = "/etc/fail2ban/";

describe("every problem of a configuration stands under what is wrong, and names the mend", () => {
  for (const file of readdirSync(trees).sort()) {
    const text = readFileSync(new URL(file, trees), "utf8");
    it(file, () => assert.equal(markProblems(text), text));
  }
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
