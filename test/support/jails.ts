import { zoneOf } from "../../core/dates/index.ts";
import { compileFilter, type FilterProblem } from "../../core/filter/index.ts";
import {
  eventAt,
  gatherFailures,
  type JailOptions,
  type LogFailures,
  type Simulation,
  type Surroundings,
  simulateJail,
} from "../../core/jail/index.ts";
import { logOf } from "./trials.ts";

/** Where the times of these logs begin, Unix seconds. */
export const base = 1790000000;

/** Addresses by a letter. */
const addresses: Readonly<Record<string, string>> = {
  a: "192.0.2.1",
  b: "192.0.2.2",
  c: "198.51.100.3",
  d: "2001:db8::4",
};

export const usualOptions: JailOptions = {
  maxretry: 3,
  maxmatches: 3,
  findtime: 100,
  bantime: 1000,
  increment: undefined,
  ignoreip: [],
  ignoreself: true,
  ignorecommand: undefined,
};

export const usualWorld: Surroundings = {
  time: { kind: "live" },
  ownAddresses: [],
  ignorecommand: "unknown",
  seed: undefined,
};

export const stampOf = (seconds: number) =>
  new Date((base + seconds) * 1000).toISOString().slice(0, 19).replace("T", " ");

/**
 * A log by its failures: `0a 50b 50a`, seconds and a letter for an address. `-a` is a failure without a date, `99` a line
 * that is none; anything else stands in the log as it is.
 */
export function logText(text: string): string {
  const lines = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => {
      const [, seconds = "", letter = ""] = /^(-?\d+|-)([a-d]?)$/.exec(word) ?? [];
      const what = letter === "" ? "nothing to tell" : `fail from ${addresses[letter]}`;
      return seconds === "-" ? what : `${stampOf(Number(seconds))} ${what}`;
    });
  return lines.map((line) => `${line}\n`).join("");
}

/** What a filter finds in logs that stand here as texts. */
export function gather(
  logs: readonly string[],
  {
    failregex = ["^\\s*fail from <ADDR>$"],
    time = usualWorld.time,
    findtime = usualOptions.findtime,
    size = 300,
    ...request
  }: {
    failregex?: readonly string[];
    time?: Surroundings["time"];
    findtime?: number;
    size?: number;
    maxlines?: number;
    prefregex?: string;
    datepattern?: string;
    usedns?: string;
  } = {},
): LogFailures {
  const zone = zoneOf("UTC")!;
  const { value, problems } = compileFilter({ failregex, now: () => base + 1e6, zone, ...request });
  if (!value) throw new Error((problems[0] as FilterProblem).text);
  const named = logs.map((text, index) => ({ name: `log${index + 1}`, chunks: logOf(text, size) }));
  return gatherFailures(value, named, { time, findtime });
}

/** Simulates a jail over logs as logText takes them. */
export function simulate(
  logs: string | readonly string[],
  options: Partial<JailOptions> = {},
  world: Partial<Surroundings> = {},
): {
  readonly failures: LogFailures;
  readonly simulation: Simulation;
  readonly options: JailOptions;
  readonly world: Surroundings;
} {
  const all = { ...usualOptions, ...options };
  const around = { ...usualWorld, ...world };
  const texts = (typeof logs === "string" ? [logs] : logs).map(logText);
  const failures = gather(texts, { time: around.time, findtime: all.findtime });
  return { failures, simulation: simulateJail(failures, all, around), options: all, world: around };
}

const letterOf = (id: string) => Object.entries(addresses).find(([, address]) => address === id)?.[0] ?? id;

/**
 * Events, one a text: when, what, who, then for counts `1`, for bans `#1 until 1100`. Of several kinds only those that are
 * asked for.
 */
export function eventTexts(
  { simulation: { events }, failures }: { readonly simulation: Simulation; readonly failures: LogFailures },
  kinds?: readonly string[],
): string[] {
  const texts: string[] = [];
  for (let at = 0; at < events.size; at++) {
    const { kind, time, id, count, bancount, until } = eventAt(events, failures, at);
    if (kinds && !kinds.includes(kind)) continue;
    const end = until === Number.POSITIVE_INFINITY ? "for good" : `until ${until - base}`;
    const details =
      kind === "found" || kind === "raised" ? ` ${count}` : kind === "ignored" ? "" : ` #${bancount} ${end}`;
    texts.push(`${time - base} ${kind} ${letterOf(id)}${details}`);
  }
  return texts;
}
