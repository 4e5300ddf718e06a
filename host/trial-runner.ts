import { zoneOf } from "../core/dates/index.ts";
import { type CompiledRegexes, compileFilter, LineMatcher } from "../core/filter/index.ts";
import { JsonlExport, Shapes, Trial, type TrialLog, type TrialTask } from "../core/trial/index.ts";
import { endsWithin, runsAway } from "./deadline.ts";
import { MemoryLog } from "./memory-log.ts";
import { answerQuestion, explainIn } from "./trial-answers.ts";
import { findSlowRegex, measureCosts } from "./trial-costs.ts";
import { DateMemory } from "./trial-dates.ts";
import { openTrialLog, type TrialSource } from "./trial-log.ts";
import { MarkSender } from "./trial-marks.ts";
import type { TrialFilter, TrialNews, TrialOrder } from "./trial-messages.ts";
import { numbersOf, oldBefore, type TrialClock } from "./trial-numbers.ts";

/** Milliseconds of work after which orders that came meanwhile have their turn. */
const turn = 12;
/** Milliseconds between two tellings of how far it has come. */
const tellEvery = 100;
/** Milliseconds between two looks at a log on disk. */
const lookEvery = 500;
/** Rows of a log on disk that are kept. */
const mostRows = 1_000_000;
/** Milliseconds for the answer to a question. */
const patience = 5000;

/** What is done in turns: what is visible by itself, the whole log, the marks of the rest, what each regex costs, answers. */
type Stage = "preview" | "scan" | "marks" | "cost" | "tasks" | "idle";

/** Long work that was asked for, and what is to be done once it is done or can't be. */
interface Asked {
  readonly task: TrialTask;
  answer(): void;
  refuse(why: string): void;
}

/** One trial at work: takes orders, tells news, and works in turns of some milliseconds between them. */
export class TrialRunner {
  readonly #tell: (news: TrialNews) => void;
  /** A pattern that takes more milliseconds for a line runs away. */
  readonly #deadline: number;
  readonly #marks: MarkSender;
  readonly #dates = new DateMemory();
  #source: TrialSource | undefined;
  #sent: string[] = [];
  #run = 0;
  #filter: TrialFilter | undefined;
  #compiled: CompiledRegexes = new Map();
  #clock: TrialClock = { findtime: undefined, now: undefined };
  #trial: Trial | undefined;
  #shapes: Shapes | undefined;
  #costs: readonly (number | null)[] | undefined;
  #asked: Asked[] = [];
  #stage: Stage = "idle";
  #began = 0;
  #took = 0;
  #told = 0;
  #isWaiting = false;
  #hasEnded = false;
  #look: NodeJS.Timeout | undefined;

  constructor(tell: (news: TrialNews) => void, deadline: number) {
    this.#tell = tell;
    this.#deadline = deadline;
    this.#marks = new MarkSender(tell);
  }

  take(order: TrialOrder): void {
    if (this.#hasEnded) return;
    switch (order.kind) {
      case "open":
        this.#open(order);
        break;
      case "text":
        this.#sent.push(order.text);
        if (order.isLast)
          this.#setSource({ log: new MemoryLog(this.#sent.splice(0).join("")), close: () => {} });
        break;
      case "edit": {
        const log = this.#source?.log;
        if (log instanceof MemoryLog) this.#goOnFrom(Math.min(...order.edits.map((edit) => log.edit(edit))));
        break;
      }
      case "filter":
        this.#run = order.run;
        this.#keepDates();
        this.#filter = order.filter;
        this.#begin();
        break;
      case "visible":
        this.#marks.visible = order.visible;
        this.#showVisible();
        break;
      case "clock":
        this.#clock = order;
        if (this.#trial?.isDone) this.#finishScan(this.#trial);
        return;
      case "cancel":
        if (this.#stage === "preview" || this.#stage === "scan") this.#tellNumbers("cancelled");
        this.#stage = "idle";
        return;
      case "ask":
        this.#ask(order);
        break;
      case "end":
        this.#hasEnded = true;
        clearInterval(this.#look);
        this.#source?.close();
        break;
    }
  }

  #open(order: Extract<TrialOrder, { kind: "open" }>): void {
    try {
      const source = openTrialLog(order, (problem) => this.#fail(problem));
      const { log } = source;
      const isOther =
        log instanceof MemoryLog && order.lines !== undefined && log.editorLines !== order.lines;
      const wantsText = isOther || order.path === undefined;
      this.#tell({ kind: "opened", wantsText });
      if (!wantsText) this.#setSource(source);
    } catch (error) {
      this.#tell({ kind: "opened", wantsText: false });
      this.#fail(messageOf(error));
    }
  }

  #setSource(source: TrialSource): void {
    this.#source?.close();
    this.#source = source;
    this.#marks.log = source.log instanceof MemoryLog ? source.log : undefined;
    this.#trial = undefined;
    this.#dates.cut(0);
    clearInterval(this.#look);
    const { refresh } = source;
    if (refresh) this.#look = setInterval(() => this.#refresh(refresh), lookEvery);
    this.#begin();
  }

  #refresh(refresh: () => number | undefined): void {
    try {
      const first = refresh();
      if (first !== undefined) this.#goOnFrom(first);
    } catch (error) {
      this.#fail(messageOf(error));
    }
  }

  /** The log has changed from that chunk on. */
  #goOnFrom(chunk: number): void {
    this.#keepDates();
    this.#dates.cut(chunk);
    this.#refuseAll();
    if (!this.#trial || !this.#filter) {
      this.#begin();
      return;
    }
    this.#trial.cutTo(chunk, this.#dates.known(this.#filter));
    this.#shapes = undefined;
    this.#enter("preview");
  }

  /** Begins anew with the filter and the log as they are. */
  #begin(): void {
    const filter = this.#filter;
    const log = this.#source?.log;
    this.#refuseAll();
    this.#trial = undefined;
    this.#shapes = undefined;
    this.#costs = undefined;
    this.#stage = "idle";
    if (!filter) this.#marks.clear(this.#run);
    if (!filter || !log) return;
    const now = filter.now ?? Date.now() / 1000;
    const zone = zoneOf(filter.zone) ?? zoneOf("UTC")!;
    const { value, problems } = compileFilter({ ...filter, zone, now: () => now, compiled: this.#compiled });
    if (!value) {
      const { text, option, index } = problems[0]!;
      this.#marks.clear(this.#run);
      this.#tell({ kind: "state", run: this.#run, phase: "broken", problem: text, option, index });
      return;
    }
    const keeping = { everything: log instanceof MemoryLog, rows: mostRows };
    this.#trial = new Trial(value, log, keeping, this.#dates.known(filter));
    this.#enter("preview");
  }

  #keepDates(): void {
    if (this.#trial && this.#filter && this.#source?.log instanceof MemoryLog)
      this.#dates.keep(this.#filter, this.#trial);
  }

  #enter(stage: Stage): void {
    this.#stage = stage;
    this.#began = performance.now();
    this.#wait();
  }

  #wait(): void {
    if (this.#isWaiting || this.#hasEnded) return;
    this.#isWaiting = true;
    setImmediate(() => {
      this.#isWaiting = false;
      try {
        if (this.#trial && !this.#hasEnded) this.#work(this.#trial);
      } catch (error) {
        this.#fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
      }
    });
  }

  #work(trial: Trial): void {
    const end = performance.now() + turn;
    const isDue = () => performance.now() > end;
    switch (this.#stage) {
      case "preview":
        this.#stage = "scan";
        this.#preview(trial);
        break;
      case "scan":
        this.#scan(trial, isDue);
        break;
      case "marks":
        if (!this.#marks.step(trial, oldBefore(trial, this.#clock), isDue)) break;
        this.#tellNumbers("done");
        this.#stage = this.#costs ? "tasks" : "cost";
        break;
      case "cost":
        this.#costs = measureCosts(trial, this.#deadline);
        // A regex that was broken off while it ran is not to be used again.
        if (this.#costs.includes(null)) this.#compiled = new Map();
        this.#tellNumbers("done");
        this.#stage = "tasks";
        break;
      case "tasks":
        this.#goOn(isDue);
        break;
      case "idle":
        return;
    }
    this.#wait();
  }

  /**
   * What is visible first, by itself, as if the log began a little above it: only what a connection's earlier lines said may
   * be missing, which the whole run brings.
   */
  #preview(trial: Trial): void {
    const { log } = trial;
    if (!(log instanceof MemoryLog) || log.count === 0 || !this.#filter) return;
    const known = this.#dates.known(this.#filter);
    for (const range of this.#marks.visible) {
      const first = log.chunkOf(log.fromEditor(range.from));
      const last = log.chunkOf(log.fromEditor(range.to));
      // What is done already is told by the trial itself.
      if (last < trial.chunks.length) continue;
      const part: TrialLog = { count: last - first + 1, read: (index) => log.read(first + index) };
      const dates = known.slice(first, last + 1);
      const small = new Trial(
        trial.filter,
        part,
        { everything: true, rows: mostRows },
        dates.length === part.count ? dates : [],
      );
      while (!small.isDone) if (!this.#advance(small, () => false, log.firstLineOf(first))) return;
      this.#marks.sendPart(this.#run, small, range, log.firstLineOf(first), oldBefore(trial, this.#clock));
    }
  }

  #scan(trial: Trial, isDue: () => boolean): void {
    const before = trial.chunks.length;
    while (!trial.isDone && !isDue()) if (!this.#advance(trial, isDue, 0)) return;
    if (trial.isDone) {
      this.#finishScan(trial);
      return;
    }
    if (before > 0) this.#marks.sendVisible(this.#run, trial, oldBefore(trial, this.#clock), before);
    if (trial.chunks.length === 0 || performance.now() - this.#told < tellEvery) return;
    this.#told = performance.now();
    this.#tellNumbers("running");
  }

  #finishScan(trial: Trial): void {
    this.#took = performance.now() - this.#began;
    this.#marks.sendVisible(this.#run, trial, oldBefore(trial, this.#clock));
    this.#marks.begin(this.#run, trial);
    this.#enter("marks");
  }

  #showVisible(): void {
    const trial = this.#trial;
    if (!trial) return;
    if (!trial.isDone) {
      // The new lines are previewed before the run goes on.
      if (this.#stage === "scan") this.#stage = "preview";
      this.#marks.sendVisible(this.#run, trial, oldBefore(trial, this.#clock));
      this.#wait();
      return;
    }
    this.#marks.sendVisible(this.#run, trial, oldBefore(trial, this.#clock));
    if (this.#marks.isCropped(trial) && this.#stage !== "marks") {
      this.#marks.begin(this.#run, trial);
      this.#enter("marks");
    }
  }

  #goOn(isDue: () => boolean): void {
    const [first] = this.#asked;
    if (!first) {
      this.#stage = "idle";
      return;
    }
    let isDone = false;
    const work = () => {
      isDone = first.task.step(isDue);
    };
    const isInTime = endsWithin(this.#deadline, work);
    if (isInTime && !isDone) return;
    this.#asked.shift();
    if (isInTime) first.answer();
    else first.refuse("a pattern runs away");
  }

  #ask({ id, question }: Extract<TrialOrder, { kind: "ask" }>): void {
    const trial = this.#trial;
    const refuse = (message: string) => this.#tell({ kind: "refusal", id, message });
    if (!trial) {
      this.#tell({ kind: "answer", id, value: null });
      return;
    }
    const answer = () => {
      try {
        if (question.kind === "explain") {
          const line = this.#marks.fromEditor(question.line);
          const asked = { ...question, line };
          const value = this.#filter ? explainIn(trial, this.#filter, asked, this.#deadline) : null;
          this.#tell({ kind: "answer", id, value });
          return;
        }
        let value: unknown = null;
        const work = () => {
          value = answerQuestion(trial, this.#shapes, this.#marks, this.#clock, question);
        };
        if (endsWithin(patience, work)) this.#tell({ kind: "answer", id, value });
        else refuse("a pattern runs away");
      } catch (error) {
        refuse(messageOf(error));
      }
    };
    if (question.kind === "results" && question.list === "shapes" && !this.#shapes?.isDone) {
      this.#shapes ??= new Shapes(trial);
      this.#asked.push({ task: this.#shapes, answer, refuse });
    } else if (question.kind === "export" && question.format === "jsonl") {
      const task = new JsonlExport(trial);
      const tell = () => this.#tell({ kind: "answer", id, value: task.parts.join("") });
      this.#asked.push({ task, answer: tell, refuse });
    } else answer();
    if (this.#stage === "idle" && this.#asked.length > 0 && trial.isDone) this.#enter("tasks");
  }

  /** Drops what was asked of a trial that is no more. */
  #refuseAll(): void {
    for (const { refuse } of this.#asked.splice(0)) refuse("the filter or the log has changed meanwhile");
  }

  /**
   * Goes on with a trial whose log begins at `firstLine`, within the deadline; answers whether it came to an end. Where it did
   * not, the line in hand is tried once more: either it shows the pattern that runs away, or the machine was busy.
   */
  #advance(trial: Trial, isDue: () => boolean, firstLine: number): boolean {
    let isReady = false;
    const work = () => {
      isReady = trial.scan(isDue);
    };
    if (endsWithin(this.#deadline, work)) {
      if (isReady) trial.take();
      return true;
    }
    const { text } = trial.inHand;
    if (!runsAway(this.#deadline, () => void new LineMatcher(trial.filter).processLine(text))) {
      trial.retry();
      return true;
    }
    const deadline = this.#deadline;
    this.#compiled = new Map();
    this.#stage = "idle";
    this.#trial = undefined;
    const line = this.#marks.toEditor(firstLine + trial.lineOf(text));
    const { rule, index } = findSlowRegex(trial.filter, text, deadline);
    this.#tell({ kind: "state", run: this.#run, phase: "runaway", line, text, rule, index, deadline });
    return false;
  }

  #tellNumbers(phase: "running" | "done" | "cancelled"): void {
    const trial = this.#trial;
    if (!trial) return;
    const took = phase === "done" ? this.#took : performance.now() - this.#began;
    const numbers = numbersOf(trial, this.#clock, this.#costs, took);
    const share = trial.chunks.length / Math.max(1, trial.log.count);
    this.#tell({ kind: "state", run: this.#run, phase, share, numbers });
  }

  #fail(problem: string): void {
    this.#stage = "idle";
    this.#tell({ kind: "state", run: this.#run, phase: "failed", problem });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
