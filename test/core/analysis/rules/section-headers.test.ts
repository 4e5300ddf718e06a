import assert from "node:assert/strict";
import { analyze, applyFix, basedir } from "../../../support/findings.ts";

describe("section headers", () => {
  const fixesOf = (fixture: string, path: string) =>
    analyze(fixture)
      .findingsIn(`${basedir}/${path}`)
      .flatMap(({ fixes }) => fixes ?? [])
      .map(({ title }) => title);

  it("one that is not closed is closed", () => {
    assert.equal(
      applyFix("--- filter.d/a.conf\n[Definition\nfailregex = ^x <ADDR>$\n", "Write [Definition]"),
      "--- filter.d/a.conf\n[Definition]\nfailregex = ^x <ADDR>$\n",
    );
  });

  it("what may be something else is not closed", () => {
    const text = "--- filter.d/a.conf\n[Definition]\nfailregex = ^x <ADDR>$\n[0-9]+ = [a\n[ -f x\n";
    assert.deepEqual(fixesOf(text, "filter.d/a.conf"), []);
  });

  for (const folder of ["filter.d", "action.d"]) {
    it(`one that is missing in ${folder} is put above the first line`, () => {
      assert.equal(
        applyFix(`--- ${folder}/a.conf\n# comment\n\nx = 1\ny = 2\n`, "Put [Definition] above"),
        `--- ${folder}/a.conf\n# comment\n\n[Definition]\nx = 1\ny = 2\n`,
      );
    });
  }

  it("none is put where the section follows, nor in a file of jails", () => {
    assert.deepEqual(fixesOf("--- filter.d/a.conf\nx = 1\n[Definition]\ny = <x>\n", "filter.d/a.conf"), []);
    assert.deepEqual(fixesOf("--- jail.local\nbantime = 1h\n", "jail.local"), []);
  });
});
