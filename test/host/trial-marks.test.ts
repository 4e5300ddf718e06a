import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { zoneOf } from "../../core/dates/index.ts";
import { compileFilter } from "../../core/filter/index.ts";
import { Trial } from "../../core/trial/index.ts";
import { MemoryLog } from "../../host/memory-log.ts";
import { MarkSender } from "../../host/trial-marks.ts";
import type { TrialNews } from "../../host/trial-messages.ts";
import { usual } from "../support/trial-bench.ts";

type Marks = Extract<TrialNews, { kind: "marks" }>;

describe("the marks of a log in many chunks", () => {
  it("go out together where there are few", () => {
    const { log, news } = send(1000);
    assert.ok(log.count > 4, `${log.count} chunks`);
    assert.deepEqual(
      news.map(({ lines }) => lines),
      [{ from: 0, to: lines }],
    );
    assert.deepEqual(lineNumbers(news), every(1000));
  });

  it("go out in parts where there are many, each line once", () => {
    const { log, news } = send(20);
    assert.ok(news.length > 1 && news.length < log.count, `${news.length} news of ${log.count} chunks`);
    assert.deepEqual(
      news.map(({ lines: { from } }) => from),
      [0, ...news.slice(0, -1).map(({ lines: { to } }) => to)],
    );
    assert.equal(news.at(-1)!.lines.to, lines);
    assert.deepEqual(lineNumbers(news), every(20));
  });
});

const lines = 60_000;

/** Sends the marks of a log of which every so many-th line is a failure. */
function send(step: number): { readonly log: MemoryLog; readonly news: readonly Marks[] } {
  const rest = "nothing to be seen here ".repeat(2);
  const text = Array.from(
    { length: lines },
    (_, line) => `2026-10-26 10:00:00 ${line % step === 0 ? "fail ann 192.0.2.1" : rest}\n`,
  ).join("");
  const log = new MemoryLog(text);
  const { value } = compileFilter({ ...usual, zone: zoneOf("UTC")!, now: () => usual.now! });
  const trial = new Trial(value!, log, { everything: true, rows: Number.POSITIVE_INFINITY });
  while (!trial.isDone) if (trial.scan(() => false)) trial.take();
  const news: Marks[] = [];
  const sender = new MarkSender((one) => {
    if (one.kind === "marks") news.push(one);
  });
  sender.log = log;
  sender.begin(1, trial, false);
  assert.ok(
    sender.step(trial, Number.NEGATIVE_INFINITY, () => false),
    "all are sent",
  );
  return { log, news };
}

function lineNumbers(news: readonly Marks[]): readonly number[] {
  return news.flatMap(({ marks }) => marks.map(({ line }) => line));
}

function every(step: number): readonly number[] {
  return Array.from({ length: lines / step }, (_, index) => index * step);
}
