import assert from "node:assert/strict";
import type { BanIncrement, JailOptions, Surroundings } from "../../../core/jail/options.ts";
import { simulateJail } from "../../../core/jail/simulate.ts";
import { describeBan } from "../../../core/jail/words.ts";
import {
  base,
  eventTexts,
  gather,
  logText,
  simulate,
  usualOptions,
  usualWorld,
} from "../../support/jails.ts";

const growing: BanIncrement = {
  factor: undefined,
  formula: undefined,
  multipliers: undefined,
  maxtime: undefined,
  rndtime: undefined,
  overalljails: false,
};

/** What is expected of a log: its events but for `found`, or all of them with `all`. */
interface Expected {
  readonly name: string;
  readonly log: string | readonly string[];
  readonly options?: Partial<JailOptions>;
  readonly world?: Partial<Surroundings>;
  readonly all?: boolean;
  readonly events: string;
  readonly problems?: readonly string[];
}

const cases: readonly Expected[] = [
  {
    name: "the third failure within findtime bans, from its own time on",
    log: "0a 50a 100a 1101",
    all: true,
    events: "0 found a 1, 50 found a 2, 100 found a 3, 100 ban a #1 until 1100, 1100 unban a #1 until 1100",
  },
  {
    name: "a ban lasts through its last second",
    log: "0a 0a 0a 1000",
    events: "0 ban a #1 until 1000",
  },
  {
    name: "the count starts anew with the failure after findtime, where the old ones have been cleaned up",
    log: "0a 10a 200a 201a",
    all: true,
    events: "0 found a 1, 10 found a 2, 200 found a 1, 201 found a 2",
  },
  {
    name: "a share of the older failures counts on where the last is younger than findtime",
    log: "0a 60a 120a",
    all: true,
    events: "0 found a 1, 60 found a 2, 120 found a 3, 120 ban a #1 until 1120",
  },
  {
    name: "who fails on while banned is banned already, and the ban is counted from the last failure",
    log: "0a 1a 2a 10a 11a 12a 1007 1013",
    events: "2 ban a #1 until 1002, 12 already-banned a #1 until 1012, 1012 unban a #1 until 1012",
  },
  {
    name: "bans that end at one moment end in the order in which they began",
    log: "0b 0b 0b 0a 0a 0a 2000",
    events:
      "0 ban b #1 until 1000, 0 ban a #1 until 1000, 1000 unban b #1 until 1000, 1000 unban a #1 until 1000",
  },
  {
    name: "maxretry 1 and 0 ban at once",
    log: "0a 5b",
    options: { maxretry: 0 },
    events: "0 ban a #1 until 1000, 5 ban b #1 until 1005",
  },
  {
    name: "bantime -1 is for good",
    log: "0a 0a 0a 99999",
    options: { bantime: -1 },
    events: "0 ban a #1 for good",
  },
  {
    name: "bantime 0 bans until the clock goes on",
    log: "0a 0a 0a 1",
    options: { bantime: 0 },
    events: "0 ban a #1 until 0, 0 unban a #1 until 0",
  },
  {
    name: "another negative bantime is over before it begins",
    log: "0a 0a 0a 1",
    options: { bantime: -2 },
    events: "0 expired a #0 until -2",
  },
  {
    name: "with findtime 0 only failures of one second count together",
    log: "0a 0a 1a 2a 2a 2a",
    options: { findtime: 0 },
    events: "2 ban a #1 until 1002",
  },
  {
    name: "with a negative findtime fail2ban makes no sense of later failures, and stumbles where it divides by zero",
    log: "0a 10a 15a 15a",
    options: { findtime: -5 },
    all: true,
    events: "0 found a 1, 10 found a 1",
    problems: ["broken-line"],
  },
  {
    name: "a failure a little behind the lines before keeps its time, one far behind is of now",
    log: "0b 100b 40a 39a",
    all: true,
    events: "0 found b 1, 100 found b 2, 40 found a 1, 100 found a 2",
    problems: ["disorder"],
  },
  {
    name: "a date later than the latest possible moves no clock",
    log: "0a 5000b 10a 11a",
    world: { time: { kind: "live", latest: base + 100 } },
    all: true,
    events: "0 found a 1, 0 found b 1, 10 found a 2, 11 found a 3, 11 ban a #1 until 1011",
    problems: ["future"],
  },
  {
    name: "a line without a date has that of the line before, if it is recent",
    log: "0b -a -a 30 -a",
    all: true,
    events: "0 found b 1, 0 found a 1, 0 found a 2, 30 found a 3, 30 ban a #1 until 1030",
  },
  {
    name: "several logs are merged in time",
    log: ["0a 20a", "10a 30b"],
    events: "20 ban a #1 until 1020",
  },
  {
    name: "at the start, bans begin now and end by the last failure",
    log: "0a 10a 20a 500",
    options: { findtime: 600 },
    world: { time: { kind: "start", now: base + 500 } },
    events: "500 ban a #1 until 1020",
  },
  {
    name: "at the start, lines older than findtime are passed over, and so are those without a date",
    log: "0a 499a -b 401a 500a",
    world: { time: { kind: "start", now: base + 502 } },
    all: true,
    events: "499 found a 1, 499 found b 1, 500 found a 2",
  },
  {
    name: "at the start, a ban that would be over does not begin",
    log: "0a 10a 20a",
    options: { findtime: 600, bantime: 100 },
    world: { time: { kind: "start", now: base + 500 } },
    events: "500 expired a #0 until 120",
  },
  {
    name: "at the start, one log is read after the other",
    log: ["100a 400a", "0a 110a"],
    options: { findtime: 600 },
    world: { time: { kind: "start", now: base + 500 } },
    all: true,
    events: "100 found a 1, 400 found a 2, 0 found a 3, 500 ban a #1 until 1400, 110 found a 1",
  },
  {
    name: "ignoreip, networks among them, and own addresses are ignored",
    log: "0a 1b 2c 3d",
    options: { ignoreip: ["192.0.2.1", "2001:db8::/32"] },
    world: { ownAddresses: ["198.51.100.3"] },
    all: true,
    events: "0 ignored a, 1 found b 1, 2 ignored c, 3 ignored d",
  },
  {
    name: "the failures of one who was banned weigh more, and the next ban is longer",
    log: "0a 0a 0a 1100a 1101a",
    options: { increment: growing },
    all: true,
    events:
      "0 found a 1, 0 found a 2, 0 found a 3, 0 ban a #1 until 1000, 1000 unban a #1 until 1000, 1100 found a 1, " +
      "1100 raised a 2, 1101 found a 3, 1101 ban a #2 until 2101, 1101 increased a #2 until 3101",
  },
  {
    name: "the actions are told of a longer ban after ten seconds",
    log: "0a 0a 0a 1100a 1101a 1200",
    options: { increment: growing },
    events:
      "0 ban a #1 until 1000, 1000 unban a #1 until 1000, 1100 raised a 2, 1101 ban a #2 until 2101, " +
      "1101 increased a #2 until 3101, 1111 prolong a #2 until 3101",
  },
  {
    name: "the database forgets a ban after dbpurgeage and three times its length",
    log: "0a 0a 0a 3590 7300a",
    options: { increment: growing, bantime: 10 },
    world: { purgeage: 3600 },
    events: "0 ban a #1 until 10, 10 unban a #1 until 10",
  },
  {
    name: "a formula that divides by zero leaves the ban as it is",
    log: "0a 0a 0a 1100a 1101a",
    options: { increment: { ...growing, formula: "ban.Time / 0" } },
    events: "0 ban a #1 until 1000, 1000 unban a #1 until 1000, 1100 raised a 2, 1101 ban a #2 until 2101",
  },
  {
    name: "chance without a seed adds nothing, and says so",
    log: "0a 0a 0a 1100a 1101a",
    options: { increment: { ...growing, rndtime: 500 } },
    events:
      "0 ban a #1 until 1000, 1000 unban a #1 until 1000, 1100 raised a 2, 1101 ban a #2 until 2101, " +
      "1101 increased a #2 until 3101",
    problems: ["chance"],
  },
  { name: "an empty log is told of", log: "", events: "", problems: ["empty-log"] },
  {
    name: "a log without any date is told of",
    log: "-a -a -a",
    world: { time: { kind: "live", latest: base } },
    events: "0 ban a #1 until 1000",
    problems: ["no-dates"],
  },
];

const told = ["raised", "ban", "increased", "prolong", "already-banned", "expired", "unban"];

describe("a simulated jail", () => {
  for (const { name, log, options, world, all, events, problems = [] } of cases) {
    it(name, () => {
      const run = simulate(log, options, world);
      assert.equal(eventTexts(run, all ? undefined : told).join(", "), events);
      assert.deepEqual(
        run.simulation.problems.map(({ code }) => code),
        problems,
      );
    });
  }

  it("tells which failures led to a ban, and how long it may last by chance", () => {
    const log = "0a 0b 0a 0a 1100a 1101a";
    const { simulation, failures } = simulate(log, { increment: { ...growing, rndtime: 500 } });
    const { bans } = simulation;
    const causes = Array.from({ length: bans.size }, (_, ban) =>
      [...bans.causes.subarray(bans.starts[ban], bans.starts[ban + 1])].map(
        (failure) => failures.lines.numbers[failures.at[failure]!],
      ),
    );
    assert.deepEqual(causes, [
      [1, 3, 4],
      [5, 6],
    ]);
    assert.deepEqual([...bans.spread], [0, 500]);
    assert.deepEqual([...bans.bancounts], [1, 2]);
    assert.deepEqual([...bans.unbans], [bans.unbans[0], -1]);
  });

  it("says of a log without dates what fail2ban makes of its lines", () => {
    const failures = gather(["fail from 192.0.2.1\n"]);
    const start = { kind: "start", now: base } as const;
    const told = ([{ kind: "live" }, start] as const).map(
      (time) => simulateJail(failures, usualOptions, { ...usualWorld, time }).problems[0]?.message,
    );
    assert.match(told[0]!, /no line has a date: they are taken to be of one moment/);
    assert.match(told[1]!, /no line has a date: where fail2ban starts, it passes over them/);
  });

  it("tells of no share of older failures where findtime is below zero", () => {
    const { simulation } = simulate("0a", { maxretry: 1, findtime: -5 });
    const words = describeBan(simulation, { findtime: -5 }, 0);
    assert.equal(words, "1 failure; banned for 16 minutes 40 seconds");
  });

  it("answers nothing where the failures were gathered for another reading of time", () => {
    const time = { kind: "start", now: base + 10 } as const;
    const connected = { failregex: ["^\\s*<F-MLFID>\\d+</F-MLFID> fail from <ADDR>$"], time };
    const failures = gather([logText("0a")], connected);
    const simulation = simulateJail(failures, usualOptions, usualWorld);
    assert.equal(simulation.events.size, 0);
    assert.deepEqual(simulation.neverBanned, []);
    assert.deepEqual(
      simulation.problems.map(({ code, severity }) => `${severity} ${code}`),
      ["error not-gathered"],
    );
    assert.equal(simulateJail(failures, usualOptions, { ...usualWorld, time }).problems.length, 0);
  });

  it("says the same when it is asked again, with other options in between", () => {
    const failures = gather([logText("0a 50a 100a 150a 1200a")]);
    const ask = (maxretry: number) => {
      const simulation = simulateJail(failures, { ...usualOptions, maxretry }, usualWorld);
      return eventTexts({ simulation, failures });
    };
    const first = ask(3);
    assert.notDeepEqual(ask(2), first);
    assert.deepEqual(ask(3), first);
  });
});
