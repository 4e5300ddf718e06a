import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { runF2b } from "../support/f2b.ts";

describe("f2b render", () => {
  it("gives a terminal no control character out of an attacker's values", async () => {
    const folder = mkdtempSync(join(tmpdir(), "f2b-render-"));
    try {
      mkdirSync(join(folder, "action.d"));
      writeFileSync(
        join(folder, "action.d/mail.conf"),
        '[Definition]\nactionban = echo "<matches>" <F-USER> <fid>\nactionunban = :\n',
      );
      const wild = "\x1b]0;x\x07\x9b2J\u202e\r";
      writeFileSync(
        join(folder, "ticket.json"),
        JSON.stringify({
          ip: "192.0.2.1",
          fid: `id${wild}`,
          matches: [`m${wild}`],
          data: { user: "\x1b7\x07" },
        }),
      );
      const ticket = ["--ticket", join(folder, "ticket.json")];
      const { stdout } = await runF2b(["render", "-c", folder, "mail", ...ticket, "--event", "ban"]);
      assert.match(stdout, /echo "\$f2bV_matches" ␛7␇ \$f2bV_fid/);
      assert.doesNotMatch(stdout, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
