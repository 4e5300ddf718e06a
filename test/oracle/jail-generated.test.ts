import assert from "node:assert/strict";
import { type EventKind, eventKinds } from "../../core/jail/events.ts";
import { findPython } from "../support/judge.ts";
import { checkDifferences, type Difference } from "../support/ledger.ts";
import { readSeed } from "../support/random.ts";
import { drawJailCase } from "./jail-draw.ts";
import { compareEvents, type JailJudge, replayCase, startJailJudge } from "./jail-judge.ts";

const count = 2000;

describe("jails and logs drawn from a seed", () => {
  let judge: JailJudge;
  before(function () {
    if (!findPython()) this.skip();
    judge = startJailJudge();
  });
  after(() => judge?.close());

  it(`are replayed as the installed fail2ban does, ${count} of them`, async function () {
    this.timeout(300000);
    const seed = readSeed();
    console.log(`      seeds from ${seed} on (F2B_SEED)`);
    const cases = Array.from({ length: count }, (_, at) => drawJailCase(seed + at));
    const answers = cases.map((one) => judge.replay(one));
    const differences: Difference[] = [];
    const seen = new Map<EventKind, number>();
    for (const [at, one] of cases.entries()) {
      const theirs = await answers[at]!;
      for (const [kind] of theirs) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      const detail = compareEvents(theirs, replayCase(one));
      if (detail !== undefined) differences.push({ case: one.name, detail });
    }
    console.log(`      ${[...seen].map(([kind, times]) => `${times} ${kind}`).join(", ")}`);
    for (const kind of eventKinds) assert.ok((seen.get(kind) ?? 0) >= 100, `${kind} is met often`);
    checkDifferences("jails", differences, new Set(cases.map(({ name }) => name)));
  });
});
