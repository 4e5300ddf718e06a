import assert from "node:assert/strict";
import { runF2b } from "../support/f2b.ts";

/** Who is banned under the sample jail, as samples/README.md tells it. */
async function bans(logs: readonly string[], ...more: readonly string[]) {
  const paths = logs.map((log) => `samples/logs/jellyfin/${log}`);
  const args = [
    "simulate",
    "-c",
    "samples/fail2ban",
    "jellyfin",
    "--format",
    "json",
    ...more,
    "--log",
    ...paths,
  ];
  const { stdout, exit } = await runF2b(args);
  assert.equal(exit, 0);
  const simulated = JSON.parse(stdout) as { bans: { id: string }[]; neverBanned: { id: string }[] };
  return { banned: simulated.bans.map(({ id }) => id), never: simulated.neverBanned.map(({ id }) => id) };
}

const today = "log_20261120.log";
const yesterday = "log_20261119.log.gz";

describe("the bans in the samples", () => {
  it("are those that their page tells of", async () => {
    const { banned, never } = await bans([today]);
    assert.deepEqual(banned.sort(), [
      "192.0.2.150",
      "198.51.100.23",
      "198.51.100.40",
      "2001:db8:17::b0b",
      "203.0.113.180",
      "203.0.113.66",
      "203.0.113.7",
      "203.0.113.99",
    ]);
    for (const id of ["198.51.100.41", "203.0.113.8", "192.0.2.41", "2001:db8:42::5", "192.0.2.77"])
      assert.ok(never.includes(id), id);
    assert.equal(never.filter((id) => id.startsWith("2001:db8:bad:cafe::")).length, 9);
  });

  it("are the same where this machine's clock is behind the logs", async () => {
    const args = [
      "simulate",
      "-c",
      "samples/fail2ban",
      "jellyfin",
      "--log",
      `samples/logs/jellyfin/${today}`,
    ];
    const then = Date.parse("2026-01-01T00:00:00Z") / 1000;
    assert.equal((await runF2b(args, "UTC", then)).stdout, (await runF2b(args)).stdout);
  });

  it("take in two more addresses where both days are read", async () => {
    const { banned } = await bans([yesterday, today]);
    for (const id of ["203.0.113.8", "192.0.2.77"]) assert.ok(banned.includes(id), id);
    assert.equal(banned.filter((id) => id === "203.0.113.99").length, 2);
  });

  it("are three of 192.0.2.150 where bantime is short", async () => {
    const { banned } = await bans([today], "--set", "bantime=1h");
    assert.equal(banned.filter((id) => id === "192.0.2.150").length, 3);
  });
});
