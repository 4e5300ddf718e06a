import assert from "node:assert/strict";
import { applyFix } from "../../../support/findings.ts";

describe("include-loop", () => {
  const other = "--- filter.d/b.conf\n[INCLUDES]\nbefore = a.conf\n[Definition]\ny = 1\n";

  it("the include is taken out with its line", () => {
    assert.equal(
      applyFix(
        `--- filter.d/a.conf\n[INCLUDES]\nbefore = a.conf\n[Definition]\nfailregex = ^x <ADDR>$\n`,
        "Take out the include of a.conf",
      ),
      "--- filter.d/a.conf\n[INCLUDES]\n[Definition]\nfailregex = ^x <ADDR>$\n",
    );
  });

  it("one of several is taken out alone", () => {
    const a = (names: string) =>
      `--- filter.d/a.conf\n[INCLUDES]\nbefore = ${names}[Definition]\nfailregex = ^x <ADDR>$\n`;
    const none = "--- filter.d/c.conf\n[Definition]\nx = 1\n";
    assert.equal(
      applyFix(a("c.conf\n  a.conf\n") + none, "Take out the include of a.conf"),
      a("c.conf\n") + none,
    );
    assert.equal(
      applyFix(a("a.conf\n  c.conf\n") + none, "Take out the include of a.conf"),
      a("\n  c.conf\n") + none,
    );
  });

  it("a loop of two files is broken in one of them", () => {
    const a = "--- filter.d/a.conf\n[INCLUDES]\nbefore = b.conf\n[Definition]\nfailregex = ^x <ADDR>$\n";
    assert.equal(
      applyFix(a + other, "Take out the include of a.conf"),
      `${a}--- filter.d/b.conf\n[INCLUDES]\n[Definition]\ny = 1\n`,
    );
  });
});
