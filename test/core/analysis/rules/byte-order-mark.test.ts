import assert from "node:assert/strict";
import { applyFix } from "../../../support/findings.ts";

describe("byte-order-mark", () => {
  it("is taken away", () => {
    assert.equal(
      applyFix(
        "--- filter.d/a.conf bom\n[Definition]\nfailregex = ^x <ADDR>$\n",
        "Remove the byte order mark",
      ),
      "--- filter.d/a.conf\n[Definition]\nfailregex = ^x <ADDR>$\n",
    );
  });
});
