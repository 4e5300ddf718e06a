import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { BanIncrement, JailOptions, TimeReading } from "../../core/jail/options.ts";
import { findPackage } from "../support/judge.ts";
import { checkDifferences } from "../support/ledger.ts";
import { listStockFilters } from "../support/stock.ts";
import { layTestFilters, type TestFilters } from "./filter-samples.ts";
import { findDifferences, type JailCase, type JailJudge, startJailJudge } from "./jail-judge.ts";

const samples = fileURLToPath(new URL("../../samples", import.meta.url));
/** The evening of the samples' day. */
const evening = Date.UTC(2026, 10, 21, 4) / 1000;
/** When all stock samples have been written. */
const later = Date.UTC(2017, 7, 14, 10) / 1000;
const day = 86400;
const year = 366 * day;

const usual: JailOptions = {
  maxretry: 3,
  maxmatches: 3,
  findtime: 12 * 3600,
  bantime: day,
  increment: undefined,
  ignoreip: ["127.0.0.1/8", "::1"],
  ignoreself: true,
  ignorecommand: undefined,
};

const growing: BanIncrement = {
  factor: undefined,
  formula: undefined,
  multipliers: undefined,
  maxtime: undefined,
  rndtime: undefined,
  overalljails: false,
};

function readLines(path: string): string[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.replace(/\n$/, "").split("\n");
}

/** Option by option, what is asked of the jail besides the usual. */
function* jellyfinOptions(): Generator<readonly [name: string, options: Partial<JailOptions>]> {
  for (const maxretry of [1, 2, 3, 5])
    for (const findtime of [60, 600, 12 * 3600, 2 * day])
      yield [`${maxretry} in ${findtime}`, { maxretry, findtime }];
  for (const bantime of [-5, -1, 0, 1, 600, 3600]) yield [`bantime ${bantime}`, { bantime }];
  for (const ignoreip of ["203.0.113.0/24", "2001:db8::/32", "198.51.100.23", "host.example.com"])
    yield [`ignoreip ${ignoreip}`, { ignoreip: [ignoreip] }];
  const grown: Partial<BanIncrement>[] = [
    {},
    { factor: "4" },
    { factor: "0.5" },
    { multipliers: "1 5 30 60 300 720 1440 2880" },
    {
      formula: "ban.Time * math.exp(float(ban.Count+1)*banFactor)/math.exp(1*banFactor)",
      factor: "2.0 / 2.885385",
    },
    { maxtime: 5000 },
    { rndtime: 480 },
    { formula: "ban.Time / 0" },
  ];
  for (const one of grown)
    for (const bantime of [60, 3600])
      yield [
        `bantime ${bantime}, increment ${JSON.stringify(one)}`,
        { bantime, increment: { ...growing, ...one } },
      ];
}

describe("jails replayed as the installed fail2ban does", () => {
  let judge: JailJudge;
  let other: JailJudge;
  let testFilters: TestFilters;
  before(() => {
    judge = startJailJudge();
    other = startJailJudge();
    testFilters = layTestFilters();
  });
  after(() => {
    judge.close();
    other.close();
    testFilters.remove();
  });

  async function check(suite: string, cases: readonly JailCase[]): Promise<void> {
    const differences = await findDifferences([judge, other], cases);
    checkDifferences(suite, differences, new Set(cases.map(({ name }) => name)));
  }

  it("the Jellyfin log, with each option", async function () {
    this.timeout(300000);
    const definition = await judge.read(join(samples, "fail2ban/filter.d/jellyfin.conf"));
    const log = readLines(join(samples, "logs/jellyfin/log_20261120.log"));
    const older = ["log_20261119.log.gz", "jellyfin20261118.log"].map((name) =>
      readLines(join(samples, "logs/jellyfin", name)),
    );
    const cases: JailCase[] = [];
    const add = (name: string, logs: JailCase["logs"], options: Partial<JailOptions>, time: TimeReading) =>
      cases.push({
        name,
        definition,
        logs,
        options: { ...usual, ...options },
        time,
        now: evening,
        seed: cases.length,
      });
    add("three logs", [log, ...older], {}, { kind: "live" });
    add("three logs, increment", [log, ...older], { bantime: 600, increment: growing }, { kind: "live" });
    add("three logs at start", [log, ...older], { findtime: 3 * day }, { kind: "start", now: evening });
    for (const [name, options] of jellyfinOptions()) {
      add(name, [log], options, { kind: "live" });
      add(`${name}, at start`, [log], options, { kind: "start", now: evening });
    }
    if (cases.length < 50) throw new Error("there are to be 50 combinations");
    await check("jails, Jellyfin", cases);
  });

  it("the sample logs of the stock filters", async function () {
    this.timeout(300000);
    const files = join(findPackage(), "tests/files/logs");
    const odd = ["zzz-generic-example", "zzz-sshd-obsolete-multiline"].map((name) => ({
      name,
      argument: join(testFilters.config, "filter.d", `${name}.conf`),
      log: join(files, name),
    }));
    const cases: JailCase[] = [];
    for (const { name, argument, log } of [...listStockFilters(), ...odd]) {
      const definition = await judge.read(argument);
      const common = { definition, logs: [readLines(log)], now: later, tz: "Europe/Zurich" };
      const add = (what: string, options: Partial<JailOptions>, time: TimeReading) =>
        cases.push({ ...common, name: `${name}, ${what}`, options: { ...usual, ...options }, time });
      add("at once", { maxretry: 1, bantime: 600 }, { kind: "live" });
      const increment = { ...growing, multipliers: "1 2 4" };
      add("growing", { maxretry: 2, findtime: 10 * year, bantime: 3600, increment }, { kind: "live" });
      add("in the past", { maxretry: 2, findtime: 10 * year }, { kind: "live", latest: later });
      add("at start", { maxretry: 1, findtime: 10 * year }, { kind: "start", now: later });
      add("at start, short", { maxretry: 1, findtime: 30 * day }, { kind: "start", now: later });
    }
    await check("jails, stock", cases);
  });

  it("cases in which the clocks, the database or a line play tricks", async () => {
    const failregex = ["^\\s*fail from <ADDR>$"];
    const named = { failregex: ["^\\s*fail from <F-ID>\\S+</F-ID>$"] };
    const at = (second: number) => new Date((evening + second) * 1000).toISOString().slice(0, 19);
    const fail = (time: string, last = 1) => `${time} fail from 192.0.2.${last}`;
    const times = (count: number, line: string) => Array.from({ length: count }, () => line);
    const common = { now: evening, time: { kind: "live" } } as const;
    const cases: JailCase[] = [
      {
        ...common,
        name: "a ban as old as the one that the database knows",
        definition: { failregex },
        options: { ...usual, bantime: 10, increment: { ...growing, factor: "3" } },
        logs: [
          [
            ...times(3, fail((evening + 0.75).toFixed(3))),
            fail(String(evening + 11), 2),
            ...times(3, fail(String(evening + 1))),
            ...[40, 41, 42, 200, 201, 202].map((second) => fail(String(evening + second))),
          ],
        ],
      },
      {
        ...common,
        name: "lines over which fail2ban stumbles are no hundredth",
        definition: named,
        options: { ...usual, findtime: 10 },
        logs: [
          Array.from({ length: 230 }, (_, line) =>
            line % 30 === 3 ? `${at(line)} fail from a\0b` : `${at(line)} fail from user-${line % 17}`,
          ),
        ],
      },
      {
        ...common,
        name: "the hour that comes twice in autumn",
        definition: { failregex },
        tz: "Europe/Zurich",
        options: { ...usual, findtime: 1800, bantime: 900 },
        logs: [
          [
            "01:50",
            "02:05",
            "02:20",
            "02:35",
            "02:55",
            "02:05",
            "02:10",
            "02:50",
            "03:10",
            "03:15",
            "03:20",
          ].map((time) => fail(`2026-10-25 ${time}:00`)),
        ],
      },
      {
        ...common,
        name: "the hour that there is not in spring",
        definition: { failregex },
        tz: "Europe/Zurich",
        options: { ...usual, findtime: 1800, bantime: 900 },
        logs: [
          ["01:50", "01:59", "02:30", "03:05", "03:10", "03:40"].map((time) => fail(`2026-03-29 ${time}:00`)),
        ],
      },
      {
        ...common,
        name: "a year ends, and the log names none",
        definition: { failregex },
        now: Date.UTC(2026, 0, 2) / 1000,
        options: { ...usual, findtime: 60 },
        logs: [
          ["Dec 31 23:59:30", "Dec 31 23:59:58", "Jan  1 00:00:02", "Jan  1 00:20:00"].map((time) =>
            fail(time),
          ),
        ],
      },
      {
        ...common,
        name: "the clock jumps ahead for one line",
        definition: { failregex },
        options: { ...usual, findtime: 600, bantime: 60 },
        logs: [
          [
            ...[0, 10].map((second) => fail(at(second))),
            fail(at(90000), 2),
            ...[20, 30, 40].map((second) => fail(at(second))),
          ],
        ],
      },
      { ...common, name: "an empty log", definition: { failregex }, options: usual, logs: [[]] },
    ];
    await check("jails, tricks", cases);
  });
});
