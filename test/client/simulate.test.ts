import assert from "node:assert/strict";
import { Model } from "../../client/panels/simulate/model.ts";
import { Clock, countWords, durationWords } from "../../client/panels/simulate/words.ts";
import { simulationPage } from "../../client/simulation-page.ts";
import type {
  SimulationBans,
  SimulationFailures,
  SimulationOutcome,
} from "../../server/protocol-simulate.ts";

const failures: SimulationFailures = {
  run: 1,
  lines: 9,
  names: ["192.0.2.1", "192.0.2.2", "192.0.2.3"],
  ids: [0, 1, 0, 2],
  times: [100, 110, 120, null],
  logs: [0, 0, 0, 0],
  at: [1, 2, 3, 4],
  successes: { saysSo: [true, false], ids: [0, 1], times: [300, 90], logs: [0, 0], at: [7, 0] },
};

/** Bans as `[id, from, until]`. */
function bansOf(
  ...bans: readonly (readonly [id: number, from: number, until: number | null])[]
): SimulationBans {
  return {
    ids: bans.map(([id]) => id),
    from: bans.map(([, from]) => from),
    lasts: bans.map(([, from, until]) => (until === null ? null : until - from)),
    failure: bans.map(() => 0),
  };
}

function outcomeOf(
  bans: SimulationBans,
  before?: SimulationBans,
  others: readonly string[] = [],
): SimulationOutcome {
  return {
    run: 1,
    rows: { found: [2, 1, 1], ignored: [0, 0, 0], reason: [-1, 0, 0] },
    reasons: ["too few"],
    bans,
    ...(before && { before: { number: 1, bans: before } }),
    others,
    windows: { ids: [0], from: [100], lasts: [20] },
    milliseconds: 1,
  };
}

/** What each row says of itself. */
function rowsOf(bans: SimulationBans, before?: SimulationBans, others?: readonly string[]): string[] {
  const model = new Model(failures);
  model.take(outcomeOf(bans, before, others));
  return model.rows.map(({ address, change, doubt, gone }) =>
    [address, change, doubt || "sure", `${gone.length} gone`].join(" "),
  );
}

describe("the page of a simulation", () => {
  it("tells who is banned only now, and who no more", () => {
    assert.deepEqual(rowsOf(bansOf([1, 110, 200]), bansOf([0, 120, 220])), [
      "192.0.2.1 lost sure 1 gone",
      "192.0.2.2 gained sure 0 gone",
      "192.0.2.3 none sure 0 gone",
    ]);
  });

  it("takes a ban that begins or ends otherwise for the same, and tells how", () => {
    const change = (bans: SimulationBans, before: SimulationBans) =>
      rowsOf(bans, before)[1]!.split(" ").slice(1, -3).join(" ");
    assert.equal(change(bansOf([1, 110, 200]), bansOf([1, 110, 200])), "none");
    assert.equal(change(bansOf([1, 110, 200]), bansOf([1, 150, 240])), "sooner");
    assert.equal(change(bansOf([1, 150, 240]), bansOf([1, 110, 200])), "later");
    assert.equal(change(bansOf([1, 110, null]), bansOf([1, 110, 200])), "longer");
    assert.equal(change(bansOf([1, 110, 150]), bansOf([1, 110, 200])), "shorter");
    assert.equal(change(bansOf([1, 110, 200], [1, 300, 400]), bansOf([1, 110, 200])), "more bans");
  });

  it("doubts a ban behind which the address logged in or was seen, not one before", () => {
    const [first, second] = rowsOf(bansOf([0, 120, 220], [1, 110, 210]));
    assert.equal(first, "192.0.2.1 none logged in later 0 gone");
    assert.equal(second, "192.0.2.2 none sure 0 gone");
  });

  it("shows addresses that only the other filter finds", () => {
    const model = new Model(failures);
    assert.equal(model.take(outcomeOf(bansOf(), bansOf([3, 100, 200]), ["192.0.2.9"])), true);
    assert.deepEqual(
      [model.rows[3]!.address, model.rows[3]!.change, model.count("lost")],
      ["192.0.2.9", "lost", 1],
    );
    assert.equal(model.take(outcomeOf(bansOf())), true);
    assert.equal(model.rows.length, 3);
    assert.equal(model.take(outcomeOf(bansOf([0, 1, 2]))), false);
  });

  it("keeps the bans that it compares with, where they are not sent again", () => {
    const model = new Model(failures);
    model.take(outcomeOf(bansOf([0, 120, 220]), bansOf()));
    model.take({ ...outcomeOf(bansOf([1, 110, 200])), before: { number: 1 } });
    assert.deepEqual(
      model.rows.map(({ change }) => change),
      ["none", "gained", "none"],
    );
    model.take(outcomeOf(bansOf([1, 110, 200])));
    assert.deepEqual(
      model.rows.map(({ change }) => change),
      ["none", "none", "none"],
    );
  });

  it("shows a little more than the time of the failures", () => {
    assert.deepEqual(new Model(failures).span, [40, 180]);
    assert.deepEqual(new Model({ ...failures, times: [null, null, null, null] }).span, [0, 86400]);
  });

  it("tells durations and numbers as people do", () => {
    assert.deepEqual([-1, 0, 1, 90, 43200, 86400, 90061, 1209600].map(durationWords), [
      "for good",
      "0 seconds",
      "1 second",
      "1 minute 30 seconds",
      "12 hours",
      "1 day",
      "1 day 1 hour",
      "2 weeks",
    ]);
    assert.deepEqual(
      [1, 1200].map((count) => countWords(count, "ban")),
      ["1 ban", "1,200 bans"],
    );
  });

  it("tells times in the log's zone, and reads them there, also where summer ends", () => {
    const clock = new Clock("Europe/Zurich");
    const seconds = Date.UTC(2026, 10, 20, 15, 20, 10) / 1000;
    assert.equal(clock.words(seconds), "2026-11-20 16:20:10");
    assert.equal(clock.moment("2026-11-20T16:20:10"), seconds);
    assert.equal(clock.moment("2026-07-01T12:00"), Date.UTC(2026, 6, 1, 10) / 1000);
    assert.equal(clock.moment("nothing"), undefined);
    assert.equal(new Clock("No/Where").words(0), "1970-01-01 00:00:00");
  });

  it("lets nothing in but its own script and styles", () => {
    const html = simulationPage({
      script: "https://x.test/a.js",
      styles: ["https://x.test/a.css"],
      source: "https://x.test",
      nonce: "n0nce",
      memory: `{"jail":"<script>alert('x')</script>"}`,
    });
    const policy = /content="(default-src[^"]*)"/.exec(html)?.[1];
    assert.equal(
      policy,
      "default-src &#39;none&#39;; script-src &#39;nonce-n0nce&#39;; style-src https://x.test; img-src data:; font-src https://x.test",
    );
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.doesNotMatch(html, /\son\w+=|style="/);
    // What is hidden from a screen reader holds nothing that the keyboard reaches.
    for (const [, , hidden] of html.matchAll(/<(\w+)[^>]* aria-hidden="true"[^>]*>(.*?)<\/\1>/gs))
      assert.doesNotMatch(hidden!, /<button|<input|<vscode-/);
    // Whatever has a hand is named for who can't see it.
    for (const [tag] of html.matchAll(
      /<(?:vscode-textfield|vscode-textarea|vscode-single-select|vscode-checkbox|vscode-radio) [^>]*>/g,
    ))
      assert.match(tag, / label="[^"]+"/, tag);
  });
});
