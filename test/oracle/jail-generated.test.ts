import assert from "node:assert/strict";
import { type EventKind, eventKinds } from "../../core/jail/events.ts";
import { checkDifferences } from "../support/ledger.ts";
import { readSeed } from "../support/random.ts";
import { drawJailCase } from "./jail-draw.ts";
import { findDifferences, type JailJudge, startJailJudge } from "./jail-judge.ts";

const seed = readSeed();
const count = 2000;

describe(`jails and logs drawn from the seeds ${seed} to ${seed + count - 1} (F2B_SEED=${seed})`, () => {
  const judges: JailJudge[] = [];
  before(() => judges.push(startJailJudge(), startJailJudge()));
  after(() => {
    for (const judge of judges) judge.close();
  });

  it("are replayed as the installed fail2ban does, event for event", async function () {
    this.timeout(300000);
    const cases = Array.from({ length: count }, (_, at) => drawJailCase(seed + at));
    const seen = new Map<EventKind, number>();
    const differences = await findDifferences(judges, cases, (kind) =>
      seen.set(kind, (seen.get(kind) ?? 0) + 1),
    );
    console.log(`      ${[...seen].map(([kind, times]) => `${times} ${kind}`).join(", ")}`);
    for (const kind of eventKinds) assert.ok((seen.get(kind) ?? 0) >= 100, `${kind} is met often`);
    checkDifferences("jails", differences, new Set(cases.map(({ name }) => name)));
  });
});
