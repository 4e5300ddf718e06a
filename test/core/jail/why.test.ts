import assert from "node:assert/strict";
import type { JailOptions, Surroundings } from "../../../core/jail/options.ts";
import { explainAddress } from "../../../core/jail/why.ts";
import { base, simulate } from "../../support/jails.ts";

/** The list for 192.0.2.1 (or another), a text a line. */
function explain(
  log: string,
  options: Partial<JailOptions> = {},
  world: Partial<Surroundings> = {},
  address = "192.0.2.1",
): string {
  const run = simulate(log, options, world);
  const { headline, checks } = explainAddress(run.failures, run.simulation, run.options, run.world, address);
  return [headline, ...checks.map(({ step, verdict, text }) => `${step} ${verdict}: ${text}`)].join("\n");
}

describe("why an address was banned or not", () => {
  it("goes through all that a ban needs", () => {
    assert.equal(
      explain("0a 10a 20a 30a 31a 32a"),
      `3 failures within 20 seconds; banned for 16 minutes 52 seconds
match passes: 6 failures by failregex 1, the first in log1:1
date passes: its lines have dates, and fail2ban takes them as they are
ignoreip passes: not in ignoreip
findtime passes: 3 failures within 20 seconds; banned for 16 minutes 52 seconds
maxretry passes: counted up to 3, maxretry is 3
ban passes: 1 ban, still banned at the end of the log; maxretry was reached once more while it was banned`,
    );
  });

  it("ends at what keeps the address from being banned", () => {
    assert.equal(
      explain("0a 60a 180a"),
      `2 of 3 failures within 1 minute 40 seconds; the third came 1 minute 20 seconds too late
match passes: 3 failures by failregex 1, the first in log1:1
date passes: its lines have dates, and fail2ban takes them as they are
ignoreip passes: not in ignoreip
findtime stops: at most 2 of 3 failures within findtime (1 minute 40 seconds); the nearest 3 miss it by 1 minute 20 seconds
maxretry stops: counted up to 2, maxretry is 3`,
    );
  });

  it("tells of an address without a failure, and takes it in any spelling", () => {
    assert.equal(
      explain("0a", {}, {}, "203.0.113.9"),
      "no failregex finds a failure of it in 1 line\nmatch stops: no failregex finds a failure of it in 1 line",
    );
    assert.match(explain("0d", {}, {}, "2001:DB8:0:0::4"), /^1 failure, maxretry is 3\n/);
  });

  it("tells of ignoreip, and of a command that is not asked", () => {
    assert.match(
      explain("0a", { ignoreip: ["192.0.2.1"] }),
      /\nignoreip stops: ignored by ignoreip 192\.0\.2\.1$/,
    );
    assert.match(
      explain("0a", { ignorecommand: "/bin/ask <ip>" }),
      /\nignoreip unknown: not in ignoreip; what ignorecommand \(\/bin\/ask <ip>\) says is not known here\n/,
    );
  });

  it("suspects the time zone where dates are whole hours off", () => {
    const world: Partial<Surroundings> = { time: { kind: "start", now: base + 7203 } };
    assert.match(
      explain("0a 1a 2a", { findtime: 600 }, world),
      /\ndate stops: 3 failures older than findtime \(10 minutes\) when fail2ban starts, the last by 1 hour 50 minutes; it may be the wrong time zone: see logtimezone\n/,
    );
    assert.match(
      explain("7200b 0a", { findtime: 600 }),
      /\ndate passes: 1 failure dated 2 hours behind the lines before: fail2ban takes such a line as if it had just happened; it may be/,
    );
  });

  it("tells of lines without a date", () => {
    assert.match(explain("-a"), /\ndate passes: its lines have no date/);
    const world: Partial<Surroundings> = { time: { kind: "start", now: base } };
    assert.match(explain("-a", {}, world), /\ndate stops: 1 failure without a date that can be read/);
  });

  it("tells of a ban that would be over", () => {
    const world: Partial<Surroundings> = { time: { kind: "start", now: base + 50 } };
    assert.match(
      explain("0a 1a 2a", { bantime: 10 }, world),
      /\nban stops: the ban would have been over before it began/,
    );
  });
});
