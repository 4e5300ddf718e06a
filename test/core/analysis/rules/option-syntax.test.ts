import assert from "node:assert/strict";
import { analyze, applyFix, basedir } from "../../../support/findings.ts";

describe("option-syntax", () => {
  const rest = "--- filter.d/f.conf\n[Definition]\nfailregex = ^<ADDR> <x> <y>$\nx =\ny =\n";

  const closed: ReadonlyArray<readonly [wrong: string, missing: string]> = [
    ["f[x=1", "]"],
    ['f[x="1"', "]"],
    ['f[x="1", y="2', '"]'],
  ];
  for (const [wrong, missing] of closed) {
    it(`${wrong} is closed by ${missing}`, () => {
      assert.equal(
        applyFix(
          `--- jail.local\n[j]\nenabled = true\nfilter = ${wrong}\n${rest}`,
          `Write ${missing} behind the options`,
        ),
        `--- jail.local\n[j]\nenabled = true\nfilter = ${wrong}${missing}\n${rest}`,
      );
    });
  }

  it("what is wrong in another way is left to its author", () => {
    const analysis = analyze(`--- jail.local\n[j]\nenabled = true\nfilter = f[x]\n${rest}`);
    const finding = analysis.findingsIn(`${basedir}/jail.local`).find(({ code }) => code === "option-syntax");
    assert.ok(finding);
    assert.equal(finding.fixes, undefined);
  });
});
