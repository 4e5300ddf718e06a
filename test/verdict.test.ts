import assert from "node:assert/strict";
import { countTests, whyBroken } from "../scripts/vscode/verdict.mjs";

const start = { event: "start" };
const begun = (title: string) => ({ event: "test", title });
const passed = (title: string) => ({ event: "pass", title });
const failed = { event: "fail", title: "two", error: "no" };
const end = { event: "end" };

describe("the verdict on a run in VS Code", () => {
  const cases: readonly [what: string, events: readonly object[], ending: object, why: RegExp | undefined][] =
    [
      ["all tests passed", [start, begun("one"), passed("one"), end], { code: 0 }, undefined],
      ["a test failed, which the events tell", [start, begun("two"), failed, end], { code: 1 }, undefined],
      [
        "the extension host was killed and VS Code says 0",
        [start, begun("one"), passed("one"), begun("two")],
        { code: 0 },
        /^the extension host ended before its tests did, last in “two”$/,
      ],
      ["nothing ran and VS Code says 0", [], { code: 0 }, /before the first test$/],
      ["the tests could not be loaded", [], { code: 1 }, /before the first test$/],
      ["no test passed", [start, end], { code: 0 }, /^no test passed$/],
      ["VS Code itself ended badly", [start, passed("one"), end], { code: 1 }, /^VS Code ended with 1$/],
      [
        "a test hangs",
        [start, begun("one")],
        { why: "not through after 3 minutes" },
        /minutes, last in “one”$/,
      ],
    ];
  for (const [what, events, ending, why] of cases)
    it(`${why ? "is no pass" : "stands"} where ${what}`, () => {
      const answer = whyBroken(events, ending);
      if (why) assert.match(answer ?? "nothing is wrong", why);
      else assert.equal(answer, undefined);
    });

  it("counts what ran", () => {
    const events = [start, passed("one"), failed, { event: "skip", title: "three" }, end];
    assert.deepEqual(countTests(events), {
      passed: 1,
      failures: [{ title: "two", error: "no" }],
      skipped: ["three"],
    });
  });
});
