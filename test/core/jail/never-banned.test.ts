import assert from "node:assert/strict";
import type { JailOptions, Surroundings } from "../../../core/jail/options.ts";
import { describeBan, describeNeverBanned } from "../../../core/jail/words.ts";
import { base, simulate } from "../../support/jails.ts";

interface Expected {
  readonly log: string;
  readonly options?: Partial<JailOptions>;
  readonly world?: Partial<Surroundings>;
  readonly says: string;
}

/** Of each log, the first that was never banned, and why. */
const never: readonly Expected[] = [
  { log: "0a", says: "1 failure, maxretry is 3" },
  { log: "0a 500a", says: "2 failures, 1 of them within 1 minute 40 seconds, maxretry is 3" },
  {
    log: "0a 0a 44040a",
    options: { findtime: 43200 },
    says: "2 of 3 failures within 12 hours; the third came 14 minutes too late",
  },
  {
    log: "0a 70000a 140000a 140001a",
    options: { findtime: 600, maxretry: 4 },
    says: "2 of 4 failures within 10 minutes; the 4th came 1 day 15 hours too late",
  },
  {
    log: `0a ${"99a ".repeat(10)} 198a`,
    options: { maxretry: 12 },
    says: "11 of 12 failures within 1 minute 40 seconds; the 12th came 1 minute 38 seconds too late",
  },
  {
    log: `0a ${"99a ".repeat(10)} 198a 199a`,
    options: { maxretry: 12 },
    says:
      "12 failures within 1 minute 40 seconds, but fail2ban, which estimates how many of the older ones still count, " +
      "reached only 11 of 12",
  },
  {
    log: "0a 1a 2a",
    options: { ignoreip: ["192.0.2.0/24"] },
    says: "ignored by ignoreip 192.0.2.0/24",
  },
  {
    log: "0a 1a 2a",
    world: { ownAddresses: ["192.0.2.1"] },
    says: "ignored by ignoreself: 192.0.2.1 is this machine's own",
  },
  {
    log: "0a 1a 2a",
    world: { time: { kind: "start", now: base + 1000 } },
    says: "older than findtime (1 minute 40 seconds) when fail2ban starts: it passes over the line",
  },
  {
    log: "0a 1a 950a",
    world: { time: { kind: "start", now: base + 1000 } },
    says: "1 of 3 failures count, maxretry is 3 (besides 2 older than findtime at the start)",
  },
  {
    log: "0a 1a 2a",
    options: { findtime: -5 },
    says: "3 failures, but findtime is below 0: none counts beside another",
  },
  {
    log: "-a",
    world: { time: { kind: "start", now: base + 1000 } },
    says: "no date that can be read: where fail2ban starts, it passes over the line",
  },
  {
    log: "0a 1a 2a",
    options: { bantime: 10 },
    world: { time: { kind: "start", now: base + 50 } },
    says: "the ban would have been over before it began: bantime is counted from the last failure",
  },
];

describe("the reason why an address was never banned", () => {
  for (const { log, options, world, says } of never) {
    it(`${log.length > 30 ? `${log.slice(0, 30)}...` : log}: ${says}`, () => {
      const run = simulate(log, options, world);
      const one = run.simulation.neverBanned[0];
      const text = one ? describeNeverBanned(one, run.options, run.simulation.ignored.get(one.id)) : "";
      assert.equal(text, says);
    });
  }

  it("stands for each address, in the order of their first failures", () => {
    const { simulation, failures } = simulate("0b 1a 2a 3a 4d 5c");
    assert.deepEqual(
      simulation.neverBanned.map(({ id }) => failures.names[id]),
      ["192.0.2.2", "2001:db8::4", "198.51.100.3"],
    );
  });
});

describe("a ban in words", () => {
  const check = (log: string, options: Partial<JailOptions>, expected: readonly string[]) => {
    const { simulation, options: all } = simulate(log, options);
    const texts = Array.from({ length: simulation.bans.size }, (_, ban) => describeBan(simulation, all, ban));
    assert.deepEqual(texts, expected);
  };

  it("names the failures and the length", () => {
    check("0a 10a 20a", {}, ["3 failures within 20 seconds; banned for 16 minutes 40 seconds"]);
    check("0a", { maxretry: 1, bantime: -1 }, ["1 failure; banned for good"]);
  });

  it("says where older failures counted on", () => {
    check("0a 60a 120a", {}, [
      "3 failures within 2 minutes, though findtime is 1 minute 40 seconds: a share of the older ones counts on; " +
        "banned for 16 minutes 40 seconds",
    ]);
  });
});
