import assert from "node:assert/strict";
import { runF2b } from "../support/f2b.ts";

describe("f2b help", () => {
  for (const command of ["regex", "dump", "check", "test", "lsp"]) {
    it(`prints of ${command} what ${command} --help prints`, async () => {
      const answer = await runF2b(["help", command]);
      assert.match(answer.stdout, new RegExp(`^Usage: f2b ${command} `));
      assert.deepEqual(answer, await runF2b([command, "--help"]));
    });
  }

  it("knows no other command", async () => {
    const { stdout, stderr, exit } = await runF2b(["help", "nonsense"]);
    assert.deepEqual({ stdout, exit }, { stdout: "", exit: 2 });
    assert.match(
      stderr,
      /^f2b: no command "nonsense"; the commands are regex, explain, dump, check, test, draft, simulate, render, apply, remote, lsp\n$/,
    );
  });

  it("prints of nothing more what --help prints", async () => {
    assert.deepEqual(await runF2b(["help"]), await runF2b(["--help"]));
  });
});
