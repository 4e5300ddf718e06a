import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quoteWord, readAnswers, type Step, writeScript } from "../../../host/remote/script.ts";

const nonce = "f2b-nonce";

/** What /bin/sh makes of a script with those steps, the lock aside in a folder of its own. */
function run(steps: readonly Step[], cut?: number) {
  const home = mkdtempSync(join(tmpdir(), "f2b-script-"));
  const script = writeScript({ steps, nonce, seconds: 2, wait: 5 }).replaceAll("/run/lock", `${home}/none`);
  const { stdout } = spawnSync("/bin/sh", ["-s"], {
    input: script.slice(0, cut),
    encoding: "utf8",
    env: { ...process.env, HOME: home },
  });
  rmSync(home, { recursive: true });
  return readAnswers(stdout, nonce);
}

describe("a script for a remote", () => {
  it("answers each step with its exit code and all that it prints", () => {
    const { answers, isDone, begun } = run([
      { id: "a", argv: ["echo out; echo err >&2"] },
      { id: "b", argv: ["exit 7"] },
      { id: "c", argv: ['printf %s "$f2bV_x" "$0"', "it's"] },
      { id: "d", argv: ["cat; echo end"] },
    ]);
    assert.deepEqual(
      [...answers],
      [
        ["a", { exit: 0, output: "out\nerr\n" }],
        ["b", { exit: 7, output: "" }],
        ["c", { exit: 0, output: "it's" }],
        ["d", { exit: 0, output: "end\n" }],
      ],
    );
    assert.deepEqual([isDone, begun], [true, undefined]);
  });

  it("ends a step that takes too long", () => {
    const { answers, isDone } = run([
      { id: "a", argv: ["sleep 60"] },
      { id: "b", argv: ["echo on"] },
    ]);
    assert.equal(answers.get("a")!.exit, 124);
    assert.equal(answers.get("b")!.output, "on\n");
    assert.equal(isDone, true);
  });

  it("runs nothing of what was cut on the way", () => {
    const steps = [
      { id: "a", argv: ["echo a"] },
      { id: "b", argv: ["echo b"] },
    ];
    const whole = writeScript({ steps, nonce, seconds: 2, wait: 5 });
    for (let cut = 0; cut < whole.length - 1; cut += 61) {
      const { answers, isDone } = run(steps, cut);
      assert.deepEqual([answers.size, isDone], [0, false], whole.slice(0, cut));
    }
  });

  it("tells which step had begun where the output stops", () => {
    const { answers, begun, isDone } = readAnswers(
      `\n${nonce} begin a\n\n${nonce} end a 0\n\n${nonce} begin b\nhalf`,
      nonce,
    );
    assert.deepEqual([[...answers.keys()], begun, isDone], [["a"], "b", false]);
  });

  it("quotes any word", () => {
    for (const word of ["", "a b", "it's", '$(x) `y` \\ " \n*', "'"]) {
      const { stdout } = spawnSync("/bin/sh", ["-c", `printf %s ${quoteWord(word)}`], { encoding: "utf8" });
      assert.equal(stdout, word);
    }
  });
});
