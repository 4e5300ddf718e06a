import {
  explainAddress,
  type JailBans,
  type JailProblem,
  kindAt,
  type LogFailures,
  type Simulation,
  type Surroundings,
  simulateJail,
  simulationJson,
  successKinds,
} from "../core/jail/index.ts";
import { exportCsv } from "./simulation-export.ts";
import type { JailSetting, SimulationQuestion } from "./simulation-messages.ts";
import { describeIds } from "./simulation-reasons.ts";

/** The own addresses of whatever machine the logs are from. */
const loopbacks = ["127.0.0.1", "::1"];

/** What was found in the logs, and the number of that reading. */
export interface Gathered {
  readonly run: number;
  readonly failures: LogFailures;
}

/** A setting, and what was gathered for it. */
export interface Asked {
  readonly setting: JailSetting;
  readonly gathered: Gathered;
}

/** What becomes of each address: the most of SimulationAnswer in server/protocol-simulate.ts. */
export interface Outcome {
  readonly run: number;
  readonly problems: readonly JailProblem[];
  readonly rows: {
    readonly found: readonly number[];
    readonly ignored: readonly number[];
    readonly reason: readonly number[];
  };
  readonly reasons: readonly string[];
  readonly bans: OutcomeBans;
  readonly before?: { readonly number: number; readonly bans?: OutcomeBans };
  readonly others: readonly string[];
  readonly windows: OutcomeWindows;
  readonly milliseconds: number;
}

interface OutcomeBans {
  readonly ids: readonly number[];
  readonly from: readonly number[];
  readonly lasts: readonly (number | null)[];
  readonly failure: readonly number[];
}

interface OutcomeWindows {
  readonly ids: readonly number[];
  readonly from: readonly number[];
  readonly lasts: readonly number[];
}

/** The bans that outcomes are compared with, and the addresses that only these are of. */
interface Before {
  readonly number: number;
  readonly bans: OutcomeBans;
  readonly others: readonly string[];
}

/** Answers questions from what was gathered, and keeps what outcomes were compared with last. */
export class Answers {
  #before: (Before & { readonly key: string }) | undefined;
  /** No number of a thread before is given again. */
  #numbers = Date.now();
  /** The replay that was asked for last: after the outcome follow questions why. */
  #last: { readonly key: string; readonly simulation: Simulation } | undefined;

  /** Throws Error with a sentence where there is no answer. */
  answer(question: SimulationQuestion, asked: Asked, against: Asked | undefined): unknown {
    const { run, failures } = asked.gathered;
    switch (question.kind) {
      case "failures":
        return { run, ...columnsOf(failures) };
      case "simulate": {
        const began = performance.now();
        const before = against && this.#beforeOf(asked, against);
        const outcome = outcomeOf(asked, this.#replay(asked), before, question.known);
        return { ...outcome, milliseconds: performance.now() - began } satisfies Outcome;
      }
      case "addressAt":
        return addressAt(failures, question.log, question.line);
      case "why":
        return explain(asked, this.#replay(asked), question.address);
      case "export":
        return exportOutcome(asked, this.#replay(asked), question);
    }
  }

  #replay(asked: Asked): Simulation {
    const key = JSON.stringify([asked.gathered.run, asked.setting]);
    if (this.#last?.key !== key) this.#last = { key, simulation: simulate(asked) };
    return this.#last.simulation;
  }

  /** While a slider is moved, it is always the same that it is compared with. */
  #beforeOf(asked: Asked, against: Asked): Before {
    const key = JSON.stringify([asked.gathered.run, against.gathered.run, against.setting]);
    if (this.#before?.key !== key)
      this.#before = { key, number: ++this.#numbers, ...compared(asked.gathered, against) };
    return this.#before;
  }
}

/** Replays what was gathered with a setting. */
function simulate({ setting, gathered }: Asked): Simulation {
  return simulateJail(gathered.failures, setting.options, surroundingsOf(setting));
}

function surroundingsOf({ time, purgeage }: JailSetting): Surroundings {
  const more = purgeage === undefined ? {} : { purgeage };
  return { time, ownAddresses: loopbacks, ignorecommand: "unknown", seed: undefined, ...more };
}

/** The outcome as a text to keep. */
function exportOutcome(
  { gathered: { failures }, setting: { options, time } }: Asked,
  simulation: Simulation,
  question: Extract<SimulationQuestion, { kind: "export" }>,
): string {
  if (question.format === "csv") return exportCsv(failures, simulation, options);
  return [...simulationJson({ jail: question.jail, options, time, failures, simulation })].join("");
}

/** Why an address was banned or not; each check with the line that shows it. */
function explain(asked: Asked, simulation: Simulation, address: string): object {
  const { failures } = asked.gathered;
  const { options } = asked.setting;
  const around = surroundingsOf(asked.setting);
  const { isBanned, headline, checks } = explainAddress(failures, simulation, options, around, address);
  const placed = checks.map(({ failure, ...check }) => {
    if (failure === undefined) return check;
    const line = failures.at[failure]!;
    return { ...check, log: failures.lines.logs[line]!, line: failures.lines.numbers[line]! - 1 };
  });
  return { isBanned, headline, checks: placed };
}

/** What becomes of each address with a setting, and, unless it is `known`, what it is compared with. */
function outcomeOf(
  asked: Asked,
  simulation: Simulation,
  before: Before | undefined,
  known: number | undefined,
): Omit<Outcome, "milliseconds"> {
  const { failures, run } = asked.gathered;
  const isKnown = before?.number === known;
  return {
    run,
    problems: simulation.problems,
    ...describeIds(failures, simulation, asked.setting.options),
    bans: bansOf(simulation.bans),
    ...(before && { before: { number: before.number, ...(!isKnown && { bans: before.bans }) } }),
    others: before?.others ?? [],
    windows: windowsOf(simulation, asked.setting.options.findtime),
  };
}

function columnsOf({ lines, names, ids, at, successes }: LogFailures): object {
  const placed = (indexes: Int32Array) => ({
    // What is no number does not pass as JSON.
    times: Array.from(indexes, (line) => (Number.isNaN(lines.times[line]!) ? null : lines.times[line]!)),
    logs: Array.from(indexes, (line) => lines.logs[line]!),
    at: Array.from(indexes, (line) => lines.numbers[line]! - 1),
  });
  const logIn = successKinds.indexOf("log-in");
  return {
    lines: lines.size,
    names,
    ids: Array.from(ids),
    ...placed(at),
    successes: {
      saysSo: Array.from(successes.kinds, (kind) => kind === logIn),
      ids: Array.from(successes.ids),
      ...placed(successes.at),
    },
  };
}

function bansOf(bans: JailBans): OutcomeBans {
  return {
    ids: Array.from(bans.ids),
    from: Array.from(bans.from),
    lasts: Array.from(bans.until, (until, ban) => (Number.isFinite(until) ? until - bans.from[ban]! : null)),
    failure: Array.from(bans.ids, (_, ban) => lastCause(bans, ban)),
  };
}

/** The failure that was the last straw. */
function lastCause({ starts, causes }: JailBans, ban: number): number {
  const end = starts[ban + 1]!;
  return end > starts[ban]! ? causes[end - 1]! : -1;
}

/** The bans that others are compared with; of another reading of the logs they tell no failure. */
function compared(own: Gathered, against: Asked): Omit<Before, "number"> {
  const bans = bansOf(simulate(against).bans);
  const other = against.gathered.failures;
  if (other === own.failures) return { bans, others: [] };
  const names = new Names(own.failures.names);
  return {
    bans: {
      ...bans,
      ids: bans.ids.map((id) => names.indexOf(other.names[id]!)),
      failure: bans.ids.map(() => -1),
    },
    others: names.others,
  };
}

/** The addresses of one reading, and those that only another has behind them. */
class Names {
  readonly others: string[] = [];
  readonly #own: readonly string[];
  #indexes: Map<string, number> | undefined;

  constructor(own: readonly string[]) {
    this.#own = own;
  }

  indexOf(name: string): number {
    this.#indexes ??= new Map(this.#own.map((own, index) => [own, index]));
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const index = this.#own.length + this.others.length;
    this.others.push(name);
    this.#indexes.set(name, index);
    return index;
  }
}

/** The spans in which failures were counted together: each ends with its ban, or a findtime after it began. */
function windowsOf({ events }: Simulation, findtime: number): OutcomeWindows {
  const ids: number[] = [];
  const from: number[] = [];
  const lasts: number[] = [];
  const open = new Map<number, number>();
  /** Ends the window of an id, unless it has ended before. */
  const close = (index: number, at: number) => {
    lasts[index] = Math.max(0, Math.min(lasts[index]!, at - from[index]!));
  };
  for (let at = 0; at < events.size; at++) {
    const id = events.ids[at]!;
    const kind = kindAt(events, at);
    const index = open.get(id);
    if (kind === "ban" && index !== undefined) {
      close(index, events.times[at]!);
      open.delete(id);
    } else if (kind === "found") {
      const begin = events.windows[at]!;
      if (Number.isNaN(begin) || (index !== undefined && from[index] === begin)) continue;
      // The next one begins before this one is over.
      if (index !== undefined) close(index, begin);
      open.set(id, ids.length);
      ids.push(id);
      from.push(begin);
      lasts.push(Math.max(0, findtime));
    }
  }
  return { ids, from, lasts };
}

/** The address of the failure in a line, which counts from 0. */
function addressAt({ lines, at, ids, names }: LogFailures, log: number, line: number): string | null {
  const index = at.findIndex((one) => lines.logs[one] === log && lines.numbers[one] === line + 1);
  return index < 0 ? null : names[ids[index]!]!;
}
