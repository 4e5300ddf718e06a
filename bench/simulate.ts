import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { zoneOf } from "../core/dates/index.ts";
import { type CompiledFilter, compileFilter } from "../core/filter/index.ts";
import {
  compareSimulations,
  type JailOptions,
  type LogFailures,
  readJailOptions,
  type Surroundings,
  simulateJail,
} from "../core/jail/index.ts";
import { gatherWithin, openJailLogs } from "../host/gather.ts";
import { measure } from "./measure.ts";
import { quantile } from "./quantile.ts";

/** A figure beside its goal; `unit` is of both. */
interface SimulateFigure {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: "ms" | "MB";
  readonly details: string;
}

/** What is measured: the command's file, an empty folder to work in, and the log's size. */
interface SimulatePlan {
  readonly f2b: string;
  readonly folder: string;
  readonly lines: number;
  readonly failures: number;
  readonly addresses: number;
  readonly env: NodeJS.ProcessEnv;
}

/** Finds the failures of writeDoorLog. */
export const doorRegex = "^\\s*\\[INF\\] door: refused <ADDR>$";
const deadline = 10_000;

/** Measures a jail's simulation over a log that is made here. */
export async function measureSimulate(plan: SimulatePlan): Promise<readonly SimulateFigure[]> {
  const log = join(plan.folder, "door.log");
  const tree = join(plan.folder, "jails");
  const end = writeDoorLog(log, plan);
  mkdirSync(join(tree, "filter.d"), { recursive: true });
  writeFileSync(join(tree, "filter.d/door.conf"), `[Definition]\nfailregex = ${doorRegex}\n`);
  writeFileSync(join(tree, "jail.conf"), `[door]\nfilter = door\nlogpath = ${log}\n`);
  const now = end / 1000 + 60;
  const zone = zoneOf("UTC")!;
  const { value: filter } = compileFilter({ failregex: [doorRegex], now: () => now, zone });
  const around: Surroundings = {
    time: { kind: "live", latest: now },
    ownAddresses: [],
    ignorecommand: "unknown",
    seed: 1,
  };
  const began = performance.now();
  const failures = await scan(log, filter!, around);
  const scanned = performance.now() - began;
  const of = `${plan.lines} lines, ${failures.size} failures of ${failures.names.length} addresses`;
  const plainRun = timeRun(failures, settings["maxretry=3"], around);
  const growing = timeRun(failures, settings["growing"], around);
  const slider = slide(failures, around);
  const command = await measure(
    process.execPath,
    [plan.f2b, "simulate", "-c", tree, "door", "--format", "json", "--set", ...sets],
    plan.env,
  );
  if (command.exit !== 0) throw new Error(`f2b simulate ended with ${command.exit}`);
  const { bans, events } = JSON.parse(command.stdout);
  const cold = `first run, ${plainRun.bans} bans`;
  return [
    {
      name: "simulated, after the scan",
      value: plainRun.milliseconds,
      limit: 1500,
      unit: "ms",
      details: `${cold}; ${of}; the scan took ${(scanned / 1000).toFixed(1)} s`,
    },
    {
      name: "the same with growing bans",
      value: growing.milliseconds,
      limit: 1500,
      unit: "ms",
      details: `${growing.bans} bans`,
    },
    {
      name: "a slider's answer",
      value: quantile(slider, 0.95),
      limit: 50,
      unit: "ms",
      details: `95th percentile of ${slider.length}, with what it changes; the longest ${Math.max(...slider).toFixed(0)} ms`,
    },
    {
      name: "memory of f2b simulate",
      value: command.megabytes,
      limit: 300,
      unit: "MB",
      details: `at its highest, JSON of ${events.length} events and ${bans.length} bans in ${command.seconds.toFixed(1)} s all in all`,
    },
  ];
}

const sets = ["maxretry=3", "findtime=1h", "bantime=10m", "bantime.increment=true"];
const settings = {
  "maxretry=3": optionsOf(
    new Map([
      ["maxretry", "3"],
      ["findtime", "1h"],
      ["bantime", "10m"],
    ]),
  ),
  growing: optionsOf(new Map(sets.map((set) => set.split("=") as [string, string]))),
} as const;

function optionsOf(set: ReadonlyMap<string, string>): JailOptions {
  return readJailOptions(new Map(), set).value!;
}

async function scan(path: string, filter: CompiledFilter, around: Surroundings): Promise<LogFailures> {
  const open = await openJailLogs([{ name: "door.log", path }], "auto");
  try {
    return gatherWithin(filter, open.logs, { time: around.time, findtime: 3600 }, deadline, () => {});
  } finally {
    open.close();
  }
}

function timeRun(failures: LogFailures, options: JailOptions, around: Surroundings) {
  const began = performance.now();
  const { bans } = simulateJail(failures, options, around);
  return { milliseconds: performance.now() - began, bans: bans.size };
}

const warmUps = 20;

/** Milliseconds of each answer while one slider after the other is dragged. */
function slide(failures: LogFailures, around: Surroundings): number[] {
  const before = simulateJail(failures, settings["maxretry=3"], around);
  const times: number[] = [];
  for (let step = 0; step < warmUps + 100; step++) {
    const base = settings[step % 2 === 0 ? "maxretry=3" : "growing"];
    const options: JailOptions = {
      ...base,
      maxretry: 1 + (step % 10),
      findtime: 60 * (1 + step),
      bantime: 60 * (1 + (step % 30)),
    };
    const began = performance.now();
    compareSimulations(before, simulateJail(failures, options, around), failures);
    // The first answers are given before anything is dragged, and warm the code up.
    if (step >= warmUps) times.push(performance.now() - began);
  }
  return times;
}

/** Writes the log, the same for the same plan; answers the time of its last line, Unix milliseconds. */
export function writeDoorLog(
  path: string,
  { lines, failures, addresses }: Pick<SimulatePlan, "lines" | "failures" | "addresses">,
): number {
  const file = openSync(path, "w");
  let state = 7;
  const number = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * limit);
  };
  const every = Math.floor(lines / failures);
  let time = Date.UTC(2026, 9, 1);
  let block = "";
  let burst = 0;
  let bursts = 0;
  let address = 0;
  for (let line = 0; line < lines; line++) {
    time += number(5000);
    // Bursts: who fails, mostly fails again at once.
    if (line % every === 0) {
      if (burst-- <= 0) {
        address = bursts < addresses ? bursts : number(addresses);
        bursts++;
        burst = number(5);
      }
      block += `${dateOf(time)} [INF] door: refused 10.${address >> 8}.${address & 255}.1\n`;
    } else
      block += `${dateOf(time)} [INF] door: opened for guest ${number(100000)}, stays ${number(600)} s in room ${number(40)}\n`;
    if (block.length > 1 << 20) {
      writeSync(file, block);
      block = "";
    }
  }
  writeSync(file, block);
  closeSync(file);
  return time;
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}
