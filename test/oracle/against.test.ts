import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, before, describe, it } from "mocha";
import { zoneOf } from "../../core/dates/index.ts";
import { compareWithReality } from "../../core/jail/against.ts";
import { eventKinds } from "../../core/jail/events.ts";
import type { JailOptions } from "../../core/jail/options.ts";
import { RealLogReader } from "../../core/jail/real-log.ts";
import { findPython } from "../support/judge.ts";
import { type JailCase, type JailJudge, simulateCase, startJailJudge } from "./jail-judge.ts";

const log = fileURLToPath(new URL("../../samples/logs/jellyfin/log_20261120.log", import.meta.url));
const filter = fileURLToPath(new URL("../../samples/fail2ban/filter.d/jellyfin.conf", import.meta.url));
const now = Date.UTC(2026, 10, 21, 4) / 1000;
const usual: JailOptions = {
  maxretry: 3,
  maxmatches: 3,
  findtime: 43200,
  bantime: 86400,
  increment: undefined,
  ignoreip: ["198.51.100.0/24"],
  ignoreself: true,
  ignorecommand: undefined,
};
const growing = {
  factor: undefined,
  formula: undefined,
  multipliers: undefined,
  maxtime: undefined,
  rndtime: undefined,
  overalljails: false,
};

describe("fail2ban's own log, as the installed fail2ban writes it", () => {
  let judge: JailJudge;
  let one: JailCase;
  before(async () => {
    assert.ok(findPython());
    judge = startJailJudge();
    const lines = readFileSync(log, "utf8").replace(/\n$/, "").split("\n");
    const definition = await judge.read(filter);
    one = {
      name: "jellyfin",
      definition,
      options: usual,
      logs: [lines],
      time: { kind: "live", latest: now },
      now,
    };
  });
  after(() => judge.close());

  const settings: readonly (readonly [name: string, options: Partial<JailOptions>, tz?: string])[] = [
    ["the usual options", {}],
    ["another zone", {}, "America/New_York"],
    ["short bans", { maxretry: 2, bantime: 600 }],
    ["bans that grow", { maxretry: 2, bantime: 3600, increment: growing }],
    ["bans for good", { bantime: -1 }],
    ["bans that are over at once", { bantime: -60 }],
  ];
  for (const [name, more, tz = "UTC"] of settings) {
    it(`${name}: every event is read, and every ban is as predicted`, async () => {
      const asked: JailCase = { ...one, tz, options: { ...usual, ...more } };
      const written = await judge.log(asked);
      const reader = new RealLogReader({ jail: "jail", zone: zoneOf(tz)!, now });
      for (const line of written) reader.takeLine(line);
      const real = reader.result();
      const { failures, simulation } = simulateCase(asked);
      assert.equal(real.readable, written.length);
      const count = (kind: string) => real.events.filter((event) => event.kind === kind).length;
      assert.ok(count("found") > 50 && count("ignored") > 3);
      const { kinds, size } = simulation.events;
      const ours = (kind: string) => kinds.subarray(0, size).filter((at) => eventKinds[at] === kind).length;
      for (const kind of ["found", "ignored", "raised", "ban", "unban", "increased", "expired"])
        assert.equal(count(kind), ours(kind), kind);
      const reality = compareWithReality(simulation, failures, asked.options, real);
      assert.deepEqual(
        reality.rows.filter(({ verdict }) => verdict !== "same"),
        [],
      );
      assert.equal(reality.same, simulation.bans.size);
      assert.equal(reality.shift, 0);
    });
  }
});
