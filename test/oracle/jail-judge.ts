import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { zoneOf } from "../../core/dates/index.ts";
import { compileFilter } from "../../core/filter/index.ts";
import { type EventKind, eventAt } from "../../core/jail/events.ts";
import type { LogFailures } from "../../core/jail/failures.ts";
import { gatherFailures } from "../../core/jail/gather.ts";
import type { JailOptions, Surroundings, TimeReading } from "../../core/jail/options.ts";
import { type Simulation, simulateJail } from "../../core/jail/simulate.ts";
import { findPython } from "../support/judge.ts";
import { type Difference, describeDifference } from "../support/ledger.ts";
import { logOf } from "../support/trials.ts";
import type { Definition } from "./filter-judge.ts";

/** Logs, and the jail through which they are replayed. Times are Unix seconds. */
export interface JailCase {
  readonly name: string;
  readonly definition: Definition;
  readonly options: JailOptions;
  readonly logs: readonly (readonly string[])[];
  readonly time: TimeReading;
  /** The clock by which dates without a year are read. */
  readonly now: number;
  readonly tz?: string;
  readonly logtimezone?: string;
  readonly usedns?: string;
  /** The machine's own addresses. */
  readonly own?: readonly string[];
  readonly ignorecommand?: Surroundings["ignorecommand"];
  readonly seed?: number;
  readonly purgeage?: number;
}

/** As the judge tells an event; see test/oracle/jail-judge.py. */
type Event = readonly [
  kind: EventKind,
  time: number,
  id: string,
  count: number,
  window: number | null,
  bancount: number,
  bantime: number | null,
  until: number | null,
  log: number,
  line: number,
];

/** The installed fail2ban behind a pipe; it answers in the order in which it is asked. */
export interface JailJudge {
  read(argument: string): Promise<Definition>;
  replay(one: JailCase): Promise<readonly Event[]>;
  /** fail2ban's own log of the same, at the level INFO. */
  log(one: JailCase): Promise<readonly string[]>;
  close(): void;
}

/** Starts the judge of jails. Throws where fail2ban is not installed. */
export function startJailJudge(): JailJudge {
  const python = findPython();
  if (!python) throw new Error("fail2ban is not installed: npm test installs it on Debian with root");
  const script = fileURLToPath(new URL("jail-judge.py", import.meta.url));
  const child = spawn(python, ["-B", script], {
    stdio: ["pipe", "pipe", "inherit"],
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C.UTF-8", PYTHONHASHSEED: "0" },
  });
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(line));
  child.on("exit", () => {
    for (const resolve of waiting.splice(0)) resolve('{"error":"the judge ended"}');
  });
  async function ask<Answer>(question: unknown): Promise<Answer> {
    const line = await new Promise<string>((resolve) => {
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify(question)}\n`);
    });
    const answer = JSON.parse(line) as Answer & { readonly error?: string };
    if (answer.error !== undefined) throw new Error(`the judge failed: ${answer.error}`);
    return answer;
  }
  return {
    read: async (argument) => (await ask<{ definition: Definition }>({ read: argument })).definition,
    replay: async (one) => (await ask<{ events: readonly Event[] }>(one)).events,
    log: async (one) => (await ask<{ log: readonly string[] }>({ ...one, log: true })).log,
    close: () => child.stdin.end(),
  };
}

/** What ours says of the same. */
export function replayCase(one: JailCase): readonly Event[] {
  const { failures, simulation } = simulateCase(one);
  const { events } = simulation;
  return Array.from({ length: events.size }, (_, at) => {
    const {
      kind,
      time: moment,
      id,
      count,
      window,
      bancount,
      bantime,
      until,
      log,
      line,
    } = eventAt(events, failures, at);
    const numbers = [count, finite(window), bancount, finite(bantime), finite(until)] as const;
    return [kind, moment, id, ...numbers, Number(log), line];
  });
}

/** Our simulation of a case. */
export function simulateCase(one: JailCase): {
  readonly failures: LogFailures;
  readonly simulation: Simulation;
} {
  const { definition, options, now } = one;
  const { value, problems } = compileFilter({
    failregex: definition.failregex,
    ignoreregex: definition.ignoreregex ?? [],
    prefregex: definition.prefregex ?? undefined,
    datepattern: definition.datepattern ?? undefined,
    maxlines: definition.maxlines ?? undefined,
    usedns: one.usedns,
    logtimezone: one.logtimezone,
    now: () => now,
    zone: zoneOf(one.tz ?? "UTC")!,
  });
  if (!value) throw new Error(problems[0]!.text);
  const logs = one.logs.map((lines, log) => ({
    name: String(log),
    chunks: logOf(lines.map((line) => `${line}\n`).join(""), 3000),
  }));
  const { time } = one;
  const failures = gatherFailures(value, logs, { time, findtime: options.findtime });
  const simulation = simulateJail(failures, options, {
    time,
    ownAddresses: one.own ?? [],
    ignorecommand: one.ignorecommand ?? "unknown",
    seed: one.seed,
    ...(one.purgeage !== undefined && { purgeage: one.purgeage }),
  });
  return { failures, simulation };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The first events that differ; undefined where none does. */
export function compareEvents(theirs: readonly Event[], ours: readonly Event[]): string | undefined {
  const [left, right] = [theirs, ours].map((events) =>
    events.map((event) => JSON.stringify(event)).join("\n"),
  );
  return left === right ? undefined : describeDifference(left!, right!);
}

/** Asks the judges about all cases, and lists those of which ours says something else; tells of each event to `hear`. */
export async function findDifferences(
  judges: readonly JailJudge[],
  cases: readonly JailCase[],
  hear: (kind: EventKind) => void = () => {},
): Promise<Difference[]> {
  const answers = cases.map((one, at) => judges[at % judges.length]!.replay(one));
  const differences: Difference[] = [];
  for (const [at, one] of cases.entries()) {
    const theirs = await answers[at]!;
    for (const [kind] of theirs) hear(kind);
    const detail = compareEvents(theirs, replayCase(one));
    if (detail !== undefined) differences.push({ case: one.name, detail });
  }
  return differences;
}
