import type { BanIncrement, JailOptions, TimeReading } from "../../core/jail/options.ts";
import { type Random, randomFrom } from "../support/random.ts";
import type { Definition } from "./filter-judge.ts";
import type { JailCase } from "./jail-judge.ts";

/** A filter, and how a line of its log is written: `what` is `fail`, `ok`, `start` or `end` of a connection. */
interface Drawn {
  readonly definition: Definition;
  write(
    stamp: (time: number) => string,
    what: string,
    address: string,
    connection: number,
  ): readonly string[];
}

const iso = (time: number) => new Date(time * 1000).toISOString();

/** The ways in which a date is written; all but the last two name every second that there is. */
const stamps: readonly ((time: number) => string)[] = [
  (time) => iso(time).slice(0, 19).replace("T", " "),
  (time) => iso(time),
  (time) =>
    new Date(time * 1000).toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) (\S+) GMT$/, "$1/$2/$3:$4 +0000"),
  (time) => (time + ((time * 7) % 8) / 8).toFixed(3),
  (time) => new Date(time * 1000).toUTCString().replace(/^\w+, (\d+) (\w+) \d+ (\S+) GMT$/, "$2 $1 $3"),
];

const plain: Drawn = {
  definition: { failregex: ["^\\s*\\S* ?fail from <ADDR>$", "^\\s*<F-ID>user-\\d</F-ID> fails$"] },
  write: (stamp, what, address) => [
    what === "fail" ? `${stamp(0)} fail from ${address}` : `${stamp(0)} ${what} from ${address}`,
  ],
};

const drawn: readonly Drawn[] = [
  plain,
  plain,
  {
    definition: {
      prefregex: "^\\s*daemon\\[<F-MLFID>\\d+</F-MLFID>\\]: <F-CONTENT>.+</F-CONTENT>$",
      failregex: [
        "^<F-NOFAIL>start</F-NOFAIL> from <ADDR>$",
        "^fail(?: from <ADDR>)?$",
        "^<F-MLFGAINED>ok</F-MLFGAINED>",
        "^<F-MLFFORGET><F-NOFAIL>end</F-NOFAIL></F-MLFFORGET>",
      ],
      ignoreregex: ["from 192\\.0\\.2\\.3$"],
    },
    write: (stamp, what, address, connection) => [
      `${stamp(0)} daemon[${connection}]: ${what}${what === "start" || connection % 2 === 0 ? ` from ${address}` : ""}`,
    ],
  },
  {
    definition: { failregex: ["^\\s*start <ADDR>$<SKIPLINES>^\\s*fail$"], maxlines: 3 },
    write: (stamp, what, address) =>
      what === "start" ? [`${stamp(0)} start ${address}`] : [`${stamp(0)} ${what}`],
  },
  {
    definition: { failregex: ["^fail from <ADDR>"], datepattern: "{NONE}" },
    write: (_, what, address) => [`${what} from ${address}`],
  },
  {
    definition: {
      failregex: ["fail from <HOST>$"],
      ignoreregex: ["ok"],
      datepattern: "^%%Y-%%m-%%d %%H:%%M:%%S",
    },
    write: (stamp, what, address) => [`${stamp(0)} ${what} from ${address}`],
  },
];

const addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "198.51.100.9", "2001:db8::1", "2001:db8::2"];

/** A jail and its logs, drawn from a seed. */
export function drawJailCase(seed: number): JailCase {
  const random = randomFrom(seed);
  const options = drawOptions(random);
  const { definition, write } = random.pick(drawn);
  const isPlain = definition.datepattern?.startsWith("^") ?? false;
  const stamp = isPlain ? stamps[0]! : random.pick(stamps);
  const begin = 1780000000 + random.below(30000000);
  const count = random.chance(0.2) ? 1 : 1 + random.below(3);
  const times: number[] = [];
  const logs = Array.from({ length: random.chance(0.8) ? 1 : count }, () => {
    const lines: string[] = [];
    let time = begin + random.below(100);
    const length = random.chance(0.15) ? 120 + random.below(150) : 5 + random.below(60);
    const known = addresses.slice(0, 1 + random.below(addresses.length));
    const isWild = random.chance(0.4);
    for (let line = 0; line < length; line++) {
      time = Math.max(begin - 86400, time + drawStep(random, options, isWild));
      times.push(time);
      const what = random.pick(["fail", "fail", "fail", "start", "ok", "end"]);
      const address = random.pick(known);
      if (isWild && random.chance(0.08)) {
        // A burst of lines that come late, all a little behind the clock.
        const late = time - 25 - random.below(36);
        for (let count = 0; count <= options.maxretry; count++)
          lines.push(...write(() => stamp(late + (count >> 1)), "fail", address, 2));
        continue;
      }
      lines.push(...drawLine(random, write, () => stamp(time), what, address, isWild));
    }
    return lines;
  });
  return {
    name: `seed ${seed}`,
    definition,
    options,
    logs,
    time: drawTime(random, times, options.findtime),
    now: begin + 10 * 86400,
    seed,
    own: random.chance(0.3) ? [random.pick(addresses)] : [],
    ignorecommand: random.pick(["ignores", "passes"]),
    purgeage: random.pick([86400, 86400, 3600, 60]),
  };
}

function drawLine(
  random: Random,
  write: Drawn["write"],
  stamp: () => string,
  what: string,
  address: string,
  isWild: boolean,
): readonly string[] {
  const connection = 1 + random.below(4);
  if (!isWild || random.chance(0.85)) return write(stamp, what, address, connection);
  return random.pick([
    ["", "# a comment"],
    write(() => "", "fail", address, connection).map((line) => line.trimStart()),
    [`2026-06-31 10:11:12 fail from ${address}`],
    [`${stamp()} user-${connection} fails`],
    [`${stamp()} fail from host.example.com`],
    [`# ${stamp()} fail from ${address}`],
  ]);
}

/** How far the next line is in time: often at the edge of something. */
function drawStep(random: Random, { findtime, bantime, maxretry }: JailOptions, isWild: boolean): number {
  const nearby = random.pick([-1, 0, 1]);
  const findStep = Math.min(Math.abs(Math.trunc(findtime)), 200000);
  const step = random.pick([
    0,
    0,
    random.below(4),
    random.below(30),
    random.below(600),
    findStep + nearby,
    Math.trunc(findStep / Math.max(1, maxretry - 1)) + nearby,
    Math.trunc(findStep / 2),
    Math.min(Math.abs(bantime), 200000) + nearby,
    random.pick([5, 20, 60, 61, 3600]) + nearby,
    random.chance(0.1) ? 86400 + nearby : 7,
  ]);
  if (!isWild || random.chance(0.85)) return Math.max(0, step);
  return -random.pick([1, 30, 59, 60, 61, 62, 600]);
}

function drawTime(random: Random, times: readonly number[], findtime: number): TimeReading {
  const last = Math.max(...times);
  const some = random.pick(times);
  if (random.chance(0.25))
    return {
      kind: "start",
      now: random.pick([last, last + 1, some, some + Math.trunc(findtime), last + 100]),
    };
  return random.chance(0.15) ? { kind: "live", latest: some } : { kind: "live" };
}

function drawOptions(random: Random): JailOptions {
  return {
    maxretry: random.pick([0, 1, 2, 3, 3, 3, 5, 8]),
    maxmatches: random.below(4),
    findtime: random.pick([-10, 0, 1, 10, 30, 60, 600, 600, 3600, 43200, 777.5]),
    bantime: random.pick([-5, -1, 0, 1, 10, 30, 60, 600, 600, 3600, 86400]),
    increment: random.chance(0.6) ? drawIncrement(random) : undefined,
    ignoreip: random.chance(0.3)
      ? [random.pick(["192.0.2.1", "192.0.2.0/30", "2001:db8::/64", "198.51.100.9/32", "user-1"])]
      : [],
    ignoreself: random.chance(0.7),
    ignorecommand: random.chance(0.05) ? "/bin/check <ip>" : undefined,
  };
}

function drawIncrement(random: Random): BanIncrement {
  const rare = <Value>(probability: number, values: readonly Value[]): Value | undefined =>
    random.chance(probability) ? random.pick(values) : undefined;
  return {
    factor: rare(0.4, ["1", "2", "0.5", "1.5", "24"]),
    formula: rare(0.3, [
      "ban.Time * math.exp(float(ban.Count+1)*banFactor)/math.exp(1*banFactor)",
      "ban.Time * (1<<(ban.Count if ban.Count<20 else 20)) * banFactor",
      "ban.Time / (ban.Count - 1)",
      "ban.Time + 10 * ban.Count",
    ]),
    multipliers: rare(0.3, ["1 2 4 8 16 32 64", "1 5 30 60 300", "3", "0 1 -1"]),
    maxtime: rare(0.3, [5, 60, 700, 5000]),
    rndtime: rare(0.3, [5, 60, 0]),
    overalljails: random.chance(0.2),
  };
}
