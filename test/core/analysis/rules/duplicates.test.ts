import assert from "node:assert/strict";
import { analyze, applyFix, basedir } from "../../../support/findings.ts";

describe("duplicates", () => {
  const found = (fixture: string, code: string) => {
    const analysis = analyze(fixture);
    const text = analysis.source(`${basedir}/jail.local`)!.text;
    const finding = analysis.findingsIn(`${basedir}/jail.local`).find((one) => one.code === code);
    assert.ok(finding, code);
    const span = finding.related?.[0]?.place.span;
    return { finding, first: span && [span.start, text.slice(span.start, span.end)] };
  };

  it("a second option leads to the first one of that section", () => {
    const { first, finding } = found(
      "--- jail.local\n[a]\nbantime = 1\n[b]\nbantime = 2\nBantime = 3\n",
      "duplicate-option",
    );
    assert.deepEqual(first, [20, "bantime"]);
    assert.equal(finding.fixes, undefined);
  });

  it("a second option in a second part of [DEFAULT] leads to the first part", () => {
    const { first } = found(
      "--- jail.local\n[DEFAULT]\nbantime = 1\n[b]\nbantime = 2\n[DEFAULT]\nbantime = 3\n",
      "duplicate-option",
    );
    assert.deepEqual(first, [10, "bantime"]);
  });

  it("a second section leads to the first one", () => {
    const { first } = found(
      "--- jail.local\n[a]\nbantime = 1\n[b]\n[a]\nmaxretry = 3\n",
      "duplicate-section",
    );
    assert.deepEqual(first, [1, "a"]);
  });

  it("a second option that says the same is taken out with all its lines", () => {
    const text = "[a]\nlogpath = /a\n  /b\nmaxretry = 3\nlogpath = /a\n      /b ; twice\n\nfindtime = 1\n";
    assert.equal(
      applyFix(`--- jail.local\n${text}`, "Remove the second, which says the same"),
      "--- jail.local\n[a]\nlogpath = /a\n  /b\nmaxretry = 3\n\nfindtime = 1\n",
    );
  });
});
