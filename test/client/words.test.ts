import assert from "node:assert/strict";
import { draftPage } from "../../client/draft-page.ts";
import { regexWords, stateWords } from "../../client/trial-words.ts";
import type { TrialState, TrialSummary } from "../../server/protocol-trial.ts";

const summary: TrialSummary = {
  lines: 200,
  matched: 128,
  ignored: 1,
  missed: 71,
  undated: 0,
  old: 3,
  addresses: 37,
  dates: [],
  failregex: [],
  ignoreregex: [],
  lastDate: 1,
  now: 1,
  findtime: 600,
  milliseconds: 5,
};
const state = (more: Partial<TrialState>): TrialState => ({
  trial: "t",
  run: 1,
  title: "sshd",
  phase: "done",
  share: 1,
  modes: [],
  summary,
  ...more,
});

describe("what is said of a trial", () => {
  it("is matches, addresses and cost of a regex", () => {
    const regex = { hits: 128, addresses: 37, cost: 0.8, text: "x" };
    assert.equal(regexWords(regex, "failregex"), "128 matches, 37 addresses, 0.8 ms/1000 lines");
    assert.equal(
      regexWords({ ...regex, hits: 1, addresses: 1, cost: null }, "failregex"),
      "1 match, 1 address",
    );
    assert.equal(regexWords({ ...regex, hits: 2 }, "ignoreregex"), "2 lines ignored, 0.8 ms/1000 lines");
  });

  const cases: readonly [what: string, state: TrialState | undefined, words: string][] = [
    ["done", state({}), "$(beaker) sshd: 128 matched, 1 ignored, 71 missed"],
    [
      "done, in a mode",
      state({ mode: "extra" }),
      "$(beaker) sshd: 128 matched, 1 ignored, 71 missed · extra",
    ],
    ["not begun", undefined, "$(sync~spin) sshd"],
    [
      "running",
      state({ phase: "running", share: 0.427 }),
      "$(sync~spin) sshd: 128 matched, 1 ignored, 71 missed, 42 %",
    ],
    ["broken", state({ phase: "broken", message: "missing )" }), "$(error) sshd: missing )"],
  ];
  for (const [what, given, words] of cases) {
    it(`is in the status bar where it is ${what}`, () => assert.equal(stateWords("sshd", given), words));
  }
});

describe("a draft's page", () => {
  const draft = {
    filter: "[Definition]\nfailregex = ^x <ADDR>$\n",
    failregex: [{ text: "^x <ADDR>$", parts: [], examples: [0] }],
    examples: [],
    warnings: [{ code: "no-date" as const, message: "There is no date.", examples: [0] }],
  };
  const hit = (line: number, isExample: boolean) => ({ line, id: "192.0.2.1", text: `x ${line}`, isExample });

  it("shows what is to be known of it, the filter, and first the lines that nobody selected", () => {
    const page = draftPage({ draft, hits: [hit(1, true), hit(7, false)], caught: 2, others: 1, tried: 10 });
    assert.equal(
      page,
      `# It catches 2 of 10 lines tried: 1 like those selected, 1 other.
# There is no date.


[Definition]
failregex = ^x <ADDR>$

# The others:
# 7: 192.0.2.1  x 7

# Those selected, and their like:
# 1: 192.0.2.1  x 1
`,
    );
  });

  it("tells of the lines that it does not show", () => {
    const page = draftPage({ draft, hits: [hit(1, true), hit(7, false)], caught: 9, others: 5, tried: 10 });
    assert.match(page, /It catches 9 of 10 lines tried: 4 like those selected, 5 others\./);
    assert.match(page, /x 7\n# and 4 more\n/);
    assert.match(page, /x 1\n# and 3 more\n$/);
  });

  it("says why there is none", () => {
    const examples = [
      { date: undefined, address: undefined, user: undefined, failregex: undefined, reason: "No address." },
    ];
    const page = draftPage({
      draft: { filter: "", failregex: [], examples, warnings: [] },
      hits: [],
      caught: 0,
      others: 0,
      tried: 0,
    });
    assert.equal(page, "# Nothing could be drafted.\n\n# No address.\n");
  });
});
