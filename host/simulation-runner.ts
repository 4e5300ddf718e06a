import { zoneOf } from "../core/dates/index.ts";
import { compileFilter } from "../core/filter/index.ts";
import { isGatheredFor, type LogFailures, type TimeReading } from "../core/jail/index.ts";
import { PacedGathering, RunawayError } from "./gather.ts";
import { Answers, type Gathered } from "./simulation-answers.ts";
import { SimulationLogs } from "./simulation-logs.ts";
import type {
  JailSetting,
  JailState,
  SimulationNews,
  SimulationOrder,
  SimulationQuestion,
} from "./simulation-messages.ts";
import type { TrialFilter } from "./trial-messages.ts";

/** Milliseconds of work after which orders that came meanwhile have their turn. */
const turn = 12;
/** Milliseconds between two tellings of how far the logs are read. */
const tellEvery = 100;
/** Readings of the logs that are kept; a filter that remembers lines needs one for each way to read time. */
const mostKept = 4;

const notTaken = "fail2ban would not take the filter.";

/** What the logs are read for. */
interface Need {
  readonly state: JailState;
  readonly time: TimeReading;
  readonly findtime: number;
}

/** A reading of the logs that is under way. */
interface Work {
  readonly key: string;
  readonly gathering: PacedGathering;
}

/** One simulation at work: reads the logs once, in turns of some milliseconds, and answers questions from what was found. */
export class SimulationRunner {
  readonly #tell: (news: SimulationNews) => void;
  /** A pattern that takes more milliseconds for a line runs away. */
  readonly #deadline: number;
  readonly #logs: SimulationLogs;
  readonly #answers = new Answers();
  #filters: Readonly<Record<JailState, TrialFilter | undefined>> = { now: undefined, saved: undefined };
  #kept: { readonly key: string; readonly gathered: Gathered }[] = [];
  #waiting: { readonly id: number; readonly question: SimulationQuestion }[] = [];
  #work: Work | undefined;
  /** Later dates in the logs can't be right. */
  #latest = 0;
  /** No number of a thread before is given again. */
  #runs = Date.now();
  #told = 0;
  #problem: string | undefined;
  #isTurning = false;
  #hasEnded = false;

  constructor(tell: (news: SimulationNews) => void, deadline: number) {
    this.#tell = tell;
    this.#deadline = deadline;
    this.#logs = new SimulationLogs({
      changed: () => this.#begin(),
      failed: (problem) => this.#fail({ kind: "failed", problem }, problem),
    });
  }

  take(order: SimulationOrder): void {
    if (this.#hasEnded) return;
    switch (order.kind) {
      case "logs":
        this.#logs.open(order.logs, order.encoding);
        break;
      case "filter":
        this.#filters = order.filters;
        this.#begin();
        break;
      case "ask":
        this.#waiting.push(order);
        this.#turnSoon();
        break;
      case "end":
        this.#hasEnded = true;
        this.#logs.close();
        break;
    }
  }

  /** Begins anew with the filters and the logs as they are. */
  #begin(): void {
    this.#kept = [];
    this.#work = undefined;
    this.#problem = undefined;
    this.#latest = Math.ceil(Date.now() / 1000);
    if (this.#logs.problem !== undefined) return;
    if (!this.#filters.now || !this.#logs.logs) return;
    this.#tell({ kind: "scanning", share: 0 });
    this.#start({ state: "now", time: this.#live, findtime: 0 });
    this.#turnSoon();
  }

  get #live(): TimeReading {
    return { kind: "live", latest: this.#latest };
  }

  #turnSoon(): void {
    if (this.#isTurning || this.#hasEnded) return;
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      if (this.#hasEnded) return;
      try {
        this.#turn();
      } catch (error) {
        const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#fail({ kind: "failed", problem }, problem);
      }
    });
  }

  #turn(): void {
    if (this.#work) this.#advance(this.#work);
    if (this.#work) {
      this.#turnSoon();
      return;
    }
    // What keeps the logs from being read keeps everybody from being answered.
    const problem = this.#problem ?? this.#logs.problem ?? (this.#filters.now ? undefined : notTaken);
    if (problem !== undefined) this.#refuseAll(problem);
    else if (this.#logs.logs) this.#answerNext();
  }

  #answerNext(): void {
    const [next] = this.#waiting;
    if (!next) return;
    const { id, question } = next;
    const settings = [
      question.setting,
      ...("against" in question && question.against ? [question.against] : []),
    ];
    const missing = settings.map((setting) => this.#needOf(setting)).find((need) => !this.#find(need));
    if (missing) {
      this.#start(missing);
      this.#turnSoon();
      return;
    }
    this.#waiting.shift();
    try {
      const timed = settings.map((setting) => ({ ...setting, time: this.#needOf(setting).time }));
      const [first, second] = timed.map((setting) => ({
        setting,
        gathered: this.#find(this.#needOf(setting))!,
      }));
      const value = this.#answers.answer(question, first!, second);
      this.#tell({ kind: "answer", id, value });
    } catch (error) {
      this.#tell({ kind: "refusal", id, message: error instanceof Error ? error.message : String(error) });
    }
    this.#turnSoon();
  }

  #needOf({ state, options, time }: JailSetting): Need {
    return { state, time: time.kind === "live" ? this.#live : time, findtime: options.findtime };
  }

  /** What was gathered for a need. */
  #find(need: Need): Gathered | undefined {
    const key = JSON.stringify(this.#filters[need.state]);
    return this.#kept.find(
      (kept) => kept.key === key && isGatheredFor(kept.gathered.failures, need.findtime, need.time),
    )?.gathered;
  }

  #start(need: Need): void {
    const text = this.#filters[need.state];
    const logs = this.#logs.logs;
    if (!text || !logs) {
      this.#refuseAll(notTaken);
      return;
    }
    const now = Date.now() / 1000;
    const zone = zoneOf(text.zone) ?? zoneOf("UTC")!;
    const { value: filter } = compileFilter({ ...text, zone, now: () => now });
    if (!filter) {
      this.#fail({ kind: "broken" }, notTaken);
      return;
    }
    const { time, findtime } = need;
    const gathering = new PacedGathering(filter, logs, { time, findtime }, this.#deadline);
    this.#work = { key: JSON.stringify(text), gathering };
  }

  #advance({ gathering, key }: Work): void {
    let found: LogFailures | undefined;
    try {
      found = gathering.step(turn);
    } catch (error) {
      if (!(error instanceof RunawayError)) throw error;
      const { rule, text, message } = error;
      this.#fail({ kind: "runaway", text, rule, deadline: this.#deadline }, message);
      return;
    }
    if (found) {
      this.#work = undefined;
      this.#keep(key, found);
      if (this.#kept.length === 1) this.#tell({ kind: "ready", share: 1 });
    } else if (this.#kept.length === 0 && performance.now() - this.#told > tellEvery) {
      this.#told = performance.now();
      this.#tell({ kind: "scanning", share: gathering.share });
    }
  }

  #keep(key: string, failures: LogFailures): void {
    this.#kept = [...this.#kept, { key, gathered: { run: ++this.#runs, failures } }].slice(-mostKept);
  }

  #fail(news: SimulationNews, problem: string): void {
    this.#work = undefined;
    this.#kept = [];
    this.#problem = problem;
    this.#refuseAll(problem);
    this.#tell(news);
  }

  #refuseAll(message: string): void {
    for (const { id } of this.#waiting.splice(0)) this.#tell({ kind: "refusal", id, message });
  }
}
