import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compileRegex, parseRegex } from "../../core/regex/index.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { readSeed } from "../support/random.ts";

type Spans = readonly number[] | null;
type Drawn = readonly [
  pattern: string,
  texts: readonly string[],
  spans: readonly Spans[],
  names: Record<string, number>,
];
type Invalid = readonly [pattern: string, failure: readonly [string, number | null, string]];

const seed = readSeed();
const code = readFileSync(new URL("../../scripts/regex-patterns.py", import.meta.url), "utf8");

describe(`regexes drawn at random (F2B_SEED=${seed})`, () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  it("give the matches, the groups and the names that the installed Python gives", async () => {
    const question = { ask: "matches", seed, count: 2500, texts: 10 };
    const cases = await judge.python<Drawn[]>({ code, question });
    assert.equal(cases.length, 2500);
    const found: string[] = [];
    for (const [pattern, texts, spans, names] of cases) {
      const { value, problem } = compileRegex(pattern);
      if (!value) {
        found.push(`${pattern}: ${problem!.text}`);
        continue;
      }
      assert.deepEqual([...value.groupIndex], Object.entries(names));
      texts.forEach((text, index) => {
        const match = value.search(text);
        const ours = match ? Array.from(match.spans) : null;
        if (JSON.stringify(ours) === JSON.stringify(spans[index])) return;
        found.push(`${JSON.stringify(pattern)} on ${JSON.stringify(text)}: ${ours}, Python ${spans[index]}`);
      });
    }
    assert.deepEqual(found.slice(0, 20), []);
  });

  it("are refused with the words and at the place that the installed Python has", async () => {
    const cases = await judge.python<Invalid[]>({ code, question: { ask: "errors", seed, count: 2000 } });
    assert.equal(cases.length, 2000);
    const found: string[] = [];
    for (const [pattern, [message, offset, text]] of cases) {
      const { problem } = parseRegex(pattern);
      const right =
        problem?.message === message &&
        problem.text === text &&
        (offset === null || problem.offset === offset);
      if (!right) found.push(`${JSON.stringify(pattern)}: ${problem?.text}, Python ${text}`);
    }
    assert.deepEqual(found.slice(0, 20), []);
  });
});
