import assert from "node:assert/strict";
import { zoneOf } from "../../../core/dates/index.ts";
import { compileFilter } from "../../../core/filter/index.ts";
import { compareWithReality } from "../../../core/jail/against.ts";
import { compareSimulations } from "../../../core/jail/compare.ts";
import { gatherFailures } from "../../../core/jail/gather.ts";
import { simulationJson } from "../../../core/jail/json.ts";
import type { JailOptions, Surroundings } from "../../../core/jail/options.ts";
import { RealLogReader } from "../../../core/jail/real-log.ts";
import { simulateJail } from "../../../core/jail/simulate.ts";
import { MemoryLog } from "../../../host/memory-log.ts";

const zone = zoneOf("UTC")!;
const now = Date.parse("2026-11-21T00:00:00Z") / 1000;
const usual: JailOptions = {
  maxretry: 2,
  maxmatches: 5,
  findtime: 600,
  bantime: 3600,
  increment: undefined,
  ignoreip: ["192.0.2.9"],
  ignoreself: true,
  ignorecommand: undefined,
};
const around: Surroundings = {
  time: { kind: "live", latest: now },
  ownAddresses: [],
  ignorecommand: "unknown",
  seed: undefined,
};

/** `10:00:00 192.0.2.1` is a failure, `10:00:00 + 192.0.2.1` a log-in. */
function failuresOf(text: string) {
  const { value: filter } = compileFilter({ failregex: ["^\\s*refused <ADDR>$"], now: () => now, zone });
  const lines = text
    .trim()
    .split("\n")
    .map((line) =>
      line
        .trim()
        .replace(/^(\S+) \+ /, "2026-11-20 $1 accepted ")
        .replace(/^(\d\S+) (?=\S+$)/, "2026-11-20 $1 refused "),
    );
  const log = { name: "door.log", chunks: new MemoryLog(`${lines.join("\n")}\n`) };
  return gatherFailures(filter!, [log], { time: around.time, findtime: usual.findtime });
}

/** `id: verdict detail` of each row, for real lines such as `10:00:00 Ban 192.0.2.1`. */
function verdicts(logs: string, real: string, options: Partial<JailOptions> = {}) {
  const failures = failuresOf(logs);
  const all = { ...usual, ...options };
  const simulation = simulateJail(failures, all, around);
  const reader = new RealLogReader({ jail: "door", zone, now });
  for (const line of real.trim().split("\n")) {
    const [, time, message] = /^\s*(\S+) (.*)$/.exec(line.replace(/- x/, "- 2026-11-20 10:00:00"))!;
    const isOfJail = !/^ |^(?:Starting|Exiting|Creating|Jail)/.test(message!);
    reader.takeLine(`2026-11-20 ${time},000 fail2ban.x [1]: INFO    ${isOfJail ? "[door] " : ""}${message}`);
  }
  const reality = compareWithReality(simulation, failures, all, reader.result());
  return {
    reality,
    told: reality.rows.map(({ id, verdict, detail }) => `${id}: ${verdict} ${detail}`.trim()),
  };
}

const two = "10:00:00 192.0.2.1\n10:01:00 192.0.2.1\n12:30:00 + 192.0.2.1";
const found =
  "10:00:00 Found 192.0.2.1 - 2026-11-20 10:00:00\n10:01:00 Found 192.0.2.1 - 2026-11-20 10:01:00";

describe("core/jail/against", () => {
  const cases: readonly (readonly [
    name: string,
    logs: string,
    real: string,
    told: readonly string[],
    options?: Partial<JailOptions>,
  ])[] = [
    [
      "a ban that is begun and ended as predicted",
      two,
      `${found}\n10:01:01 Ban 192.0.2.1\n11:01:01 Unban 192.0.2.1`,
      ["192.0.2.1: same"],
    ],
    [
      "a ban that was ended early",
      two,
      `${found}\n10:01:01 Ban 192.0.2.1\n10:30:00 Unban 192.0.2.1`,
      ["192.0.2.1: other end"],
    ],
    [
      "a ban that ended with the server",
      two,
      `${found}\n10:01:01 Ban 192.0.2.1\n10:30:00 Unban 192.0.2.1\n10:30:01 Exiting Fail2ban`,
      ["192.0.2.1: stopped"],
    ],
    [
      "a log that begins later",
      two,
      "12:00:00 Found 192.0.2.8 - 2026-11-20 12:00:00",
      ["192.0.2.1: not covered"],
    ],
    [
      "a server that was down",
      two,
      "09:00:00 Starting Fail2ban v1\n09:30:00 Exiting Fail2ban\n11:00:00 Starting Fail2ban v1\n11:00:00 Jail 'door' started",
      ["192.0.2.1: down"],
    ],
    [
      "bans that follow one another closely: of several, the nearest is the one",
      "10:00:00 192.0.2.1\n10:00:30 192.0.2.1\n10:01:00 192.0.2.1",
      "10:00:01 Ban 192.0.2.1\n10:00:11 Unban 192.0.2.1\n10:00:14 Ban 192.0.2.1\n10:00:24 Unban 192.0.2.1\n10:00:31 Ban 192.0.2.1\n10:00:41 Unban 192.0.2.1\n10:01:01 Ban 192.0.2.1\n10:01:11 Unban 192.0.2.1",
      ["192.0.2.1: same", "192.0.2.1: unknown", "192.0.2.1: same", "192.0.2.1: same"],
      { maxretry: 1, bantime: 10 },
    ],
    [
      "a ban that fail2ban still had from shortly before",
      "10:00:00 192.0.2.1\n10:00:30 192.0.2.1",
      "10:00:01 Ban 192.0.2.1\n10:00:31 192.0.2.1 already banned\n10:05:00 Unban 192.0.2.1",
      ["192.0.2.1: other end", "192.0.2.1: banned already"],
      { maxretry: 1, bantime: 10 },
    ],
    [
      "a ban that was restored",
      two,
      "09:00:00 Restore Ban 192.0.2.1\n12:00:00 Unban 192.0.2.1",
      ["192.0.2.1: restored", "192.0.2.1: banned already"],
    ],
    [
      "an address that fail2ban ignored",
      two,
      "10:00:00 Ignore 192.0.2.1 by ip\n12:00:00 Found 192.0.2.8 - 2026-11-20 12:00:00",
      ["192.0.2.1: ignored ip"],
    ],
    [
      "failures that fail2ban did not find",
      two,
      "10:00:00 Found 192.0.2.1 - 2026-11-20 10:00:00\n12:00:00 Found 192.0.2.8 - 2026-11-20 12:00:00",
      ["192.0.2.1: fewer found 1"],
    ],
    [
      "a higher maxretry",
      two,
      `09:00:00 Creating new jail 'door'\n09:00:00   maxRetry: 5\n09:00:00 Jail 'door' started\n${found}\n12:00:00 Unban 192.0.2.8`,
      ["192.0.2.1: other options maxretry 5"],
    ],
    [
      "a log of other jails",
      two,
      "09:00:00 Jail 'gate' started\n12:00:00 Jail 'gate' stopped",
      ["192.0.2.1: other jails"],
    ],
    [
      "a ban by hand",
      two,
      `${found}\n10:01:01 Ban 192.0.2.1\n11:01:01 Unban 192.0.2.1\n11:30:00 Ban 192.0.2.7`,
      ["192.0.2.1: same", "192.0.2.7: by hand"],
    ],
    [
      "an address from another log",
      two,
      `${found}\n10:01:01 Ban 192.0.2.1\n11:01:01 Unban 192.0.2.1\n11:29:00 Found 192.0.2.7 - 2026-11-20 11:29:00\n11:30:00 Ban 192.0.2.7`,
      ["192.0.2.1: same", "192.0.2.7: not in the logs 1"],
    ],
    [
      "a ban of an attempt",
      two,
      `${found}\n10:01:01 Ban 192.0.2.1\n11:01:01 Unban 192.0.2.1\n11:30:00 Attempt 192.0.2.7 - x\n11:30:00 Ban 192.0.2.7`,
      ["192.0.2.1: same", "192.0.2.7: attempt"],
    ],
    [
      "an address that is ignored here",
      "10:00:00 192.0.2.9\n10:00:01 192.0.2.9",
      "10:00:00 Found 192.0.2.9 - x\n10:00:01 Found 192.0.2.9 - x\n10:00:02 Ban 192.0.2.9",
      ["192.0.2.9: ignored here 192.0.2.9"],
    ],
    [
      "a known offender",
      "10:00:00 192.0.2.1",
      "10:00:00 Found 192.0.2.1 - x\n10:00:00 Found 192.0.2.1, bad - x, 1 # -> 2.0, Ban\n10:00:01 Ban 192.0.2.1",
      ["192.0.2.1: known offender"],
    ],
    [
      "more failures than these logs have",
      "10:00:00 192.0.2.1",
      "09:59:00 Found 192.0.2.1 - x\n10:00:00 Found 192.0.2.1 - x\n10:00:01 Ban 192.0.2.1",
      ["192.0.2.1: more found 2 and 1"],
    ],
    [
      "a ban that is still on here",
      two,
      `${found}\n10:01:01 Ban 192.0.2.1\n10:30:00 Unban 192.0.2.1\n10:39:00 Found 192.0.2.1 - x\n10:40:00 Found 192.0.2.1 - x\n10:40:00 Ban 192.0.2.1`,
      ["192.0.2.1: other end", "192.0.2.1: still banned"],
    ],
    [
      "a difference without a reason",
      "10:00:00 192.0.2.1\n10:01:00 192.0.2.1",
      "09:00:00 Unban 192.0.2.8\n12:00:00 Unban 192.0.2.8",
      ["192.0.2.1: unknown"],
    ],
  ];
  for (const [name, logs, real, expected, options] of cases) {
    it(`tells of ${name}`, () => assert.deepEqual(verdicts(logs, real, options).told, expected));
  }

  it("finds that the two logs are in other zones", () => {
    const logs = [
      "10:00:00 192.0.2.1",
      "10:01:00 192.0.2.1",
      "10:05:00 192.0.2.2",
      "10:06:00 192.0.2.2",
    ].join("\n");
    const { reality, told } = verdicts(
      logs,
      "11:01:01 Ban 192.0.2.1\n11:06:00 Ban 192.0.2.2\n12:01:00 Unban 192.0.2.1\n12:06:00 Unban 192.0.2.2",
    );
    assert.equal(reality.shift, 3600);
    assert.deepEqual(told, ["192.0.2.1: same", "192.0.2.2: same"]);
  });
});

describe("core/jail/compare", () => {
  const failures = failuresOf(`
    10:00:00 192.0.2.1
    10:01:00 192.0.2.1
    10:02:00 192.0.2.1
    10:03:00 192.0.2.2
    10:04:00 192.0.2.2
    10:30:00 + 192.0.2.2
    10:40:00 192.0.2.3
    10:41:00 192.0.2.3
    10:42:00 192.0.2.3
  `);
  const run = (options: Partial<JailOptions>) => simulateJail(failures, { ...usual, ...options }, around);

  it("tells which addresses gain a ban, lose one, or are banned otherwise, and who logs in afterwards", () => {
    const { changes, same } = compareSimulations(
      run({ maxretry: 3 }),
      run({ maxretry: 2, ignoreip: ["192.0.2.3"] }),
      failures,
    );
    assert.deepEqual(
      changes.map(({ id, kind, returns }) => [failures.names[id], kind, returns?.kind]),
      [
        ["192.0.2.1", "changed", undefined],
        ["192.0.2.2", "gained", "log-in"],
        ["192.0.2.3", "lost", undefined],
      ],
    );
    assert.equal(same, 0);
  });

  it("finds no change where there is none", () =>
    assert.deepEqual(compareSimulations(run({}), run({ maxmatches: 1 }), failures), {
      changes: [],
      same: 3,
    }));
});

describe("core/jail/json", () => {
  it("is one object, whatever stands in it", () => {
    const failures = failuresOf(two);
    const options = { ...usual, bantime: -1 };
    const simulation = simulateJail(failures, options, around);
    const text = [
      ...simulationJson({ jail: 'a "jail"', options, time: around.time, failures, simulation }),
    ].join("");
    const { jail, bans, events, neverBanned } = JSON.parse(text);
    assert.equal(jail, 'a "jail"');
    assert.deepEqual(
      events.map(({ event, line }: { event: string; line: number }) => [event, line]),
      [
        ["found", 1],
        ["found", 2],
        ["ban", 2],
      ],
    );
    assert.deepEqual([bans[0].id, bans[0].until, bans[0].lines], ["192.0.2.1", null, [1, 2]]);
    assert.deepEqual(neverBanned, []);
  });
});
