import { zoneOf } from "../core/dates/index.ts";
import { type CompiledRegexes, compileFilter } from "../core/filter/index.ts";
import { Trial } from "../core/trial/index.ts";
import { MemoryLog } from "./memory-log.ts";
import { findSlowRegex, measureCosts } from "./trial-costs.ts";
import { DateMemory } from "./trial-dates.ts";
import { openTrialLog, type TrialSource } from "./trial-log.ts";
import { MarkSender } from "./trial-marks.ts";
import type { TrialFilter, TrialNews, TrialOrder } from "./trial-messages.ts";
import { numbersOf, oldBefore, type TrialClock } from "./trial-numbers.ts";
import { Pace } from "./trial-pace.ts";
import { Preview } from "./trial-preview.ts";
import { Questions } from "./trial-questions.ts";

/** Milliseconds of work after which orders that came meanwhile have their turn. */
const turn = 12;
/** Milliseconds between two tellings of how far it has come. */
const tellEvery = 100;
/** Milliseconds between two looks at a log on disk. */
const lookEvery = 500;
/** Rows of a log on disk that are kept. */
const mostRows = 1_000_000;
/** Compiled regexes that are kept: with each keystroke there is another. */
const mostCompiled = 500;

/** What is done in turns: what is visible by itself, the whole log, the marks of the rest, what each regex costs, answers. */
type Stage = "preview" | "scan" | "marks" | "cost" | "tasks" | "idle";

/** One trial at work: takes orders, tells news, and works in turns of some milliseconds between them. */
export class TrialRunner {
  readonly #tell: (news: TrialNews) => void;
  /** A pattern that takes more milliseconds for a line runs away. */
  readonly #deadline: number;
  readonly #marks: MarkSender;
  readonly #dates = new DateMemory();
  readonly #previews = new Preview();
  readonly #questions: Questions;
  readonly #pace: Pace;
  #source: TrialSource | undefined;
  #sent: string[] = [];
  #run = 0;
  #filter: TrialFilter | undefined;
  #compiled: CompiledRegexes = new Map();
  #clock: TrialClock = { findtime: undefined, now: undefined };
  #trial: Trial | undefined;
  #costs: readonly (number | null)[] | undefined;
  /** The pass was broken off, and is not gone on with until another filter or log comes. */
  #isCancelled = false;
  /** All that there is of the log is done, but more is sure to come. */
  #isPartial = false;
  /** Why the log can't be read. */
  #problem: string | undefined;
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
    this.#questions = new Questions(tell, this.#marks, deadline);
    this.#pace = new Pace(deadline);
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
        this.#showClock();
        break;
      case "cancel":
        this.#cancel();
        break;
      case "ask": {
        const filter = this.#filter;
        const asked = this.#trial && filter && { trial: this.#trial, filter, clock: this.#clock };
        this.#questions.ask(order, asked);
        if (this.#stage === "idle" && this.#questions.isWaiting) this.#enter("tasks");
        break;
      }
      case "end":
        this.#hasEnded = true;
        clearInterval(this.#look);
        this.#source?.close();
        break;
    }
  }

  #open(order: Extract<TrialOrder, { kind: "open" }>): void {
    try {
      const source = openTrialLog(
        order,
        (problem) => {
          clearInterval(this.#look);
          this.#fail(problem);
        },
        () => source.refresh && this.#refresh(source.refresh),
      );
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

  #cancel(): void {
    if (this.#stage === "tasks") this.#questions.refuseAll("it was broken off");
    // What comes behind the pass is short, and not broken off.
    if (!this.#trial || (this.#stage !== "preview" && this.#stage !== "scan")) return;
    this.#isCancelled = true;
    this.#tellNumbers("cancelled");
    this.#enter(this.#rest());
  }

  /** What is done where a pass was broken off. */
  #rest(): Stage {
    return this.#questions.isWaiting ? "tasks" : "idle";
  }

  #setSource(source: TrialSource): void {
    this.#source?.close();
    this.#problem = undefined;
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
      const isGrowing = this.#source?.isGrowing?.() ?? false;
      const first = refresh();
      const isBack = this.#problem !== undefined;
      this.#problem = undefined;
      if (first !== undefined) this.#goOnFrom(first);
      else if (isBack) this.#begin();
      else if (this.#isPartial && !isGrowing) this.#enter("scan");
    } catch (error) {
      this.#fail(messageOf(error));
    }
  }

  /** The log has changed from that chunk on. */
  #goOnFrom(chunk: number): void {
    this.#keepDates();
    this.#dates.cut(chunk);
    this.#questions.refuseAll("the log has changed meanwhile");
    if (!this.#trial || !this.#filter) {
      this.#begin();
      return;
    }
    this.#trial.cutTo(chunk, this.#dates.known(this.#filter));
    this.#isCancelled &&= !this.#trial.isDone;
    this.#isPartial = false;
    if (this.#isCancelled) this.#tellNumbers("cancelled");
    this.#previewAnew();
  }

  #previewAnew(): void {
    this.#previews.begin(this.#marks.visible);
    this.#enter("preview");
  }

  /** Begins anew with the filter and the log as they are. */
  #begin(): void {
    const filter = this.#filter;
    const log = this.#source?.log;
    this.#questions.refuseAll("the filter or the log has changed meanwhile");
    this.#trial = undefined;
    this.#isCancelled = false;
    this.#isPartial = false;
    this.#costs = undefined;
    this.#stage = "idle";
    if (!filter) this.#marks.clear(this.#run);
    if (filter && this.#problem !== undefined) this.#tellProblem(this.#problem);
    if (!filter || !log || this.#problem !== undefined) return;
    const now = filter.now ?? Date.now() / 1000;
    const zone = zoneOf(filter.zone) ?? zoneOf("UTC")!;
    const { value, problems } = compileFilter({ ...filter, zone, now: () => now, compiled: this.#compiled });
    for (const key of this.#compiled.keys())
      if (this.#compiled.size > mostCompiled) this.#compiled.delete(key);
    if (!value) {
      const { text, option, index } = problems[0]!;
      this.#marks.clear(this.#run);
      this.#tell({ kind: "state", run: this.#run, phase: "broken", problem: text, option, index });
      return;
    }
    const keeping = { everything: log instanceof MemoryLog, rows: mostRows };
    this.#trial = new Trial(value, log, keeping, this.#dates.known(filter));
    this.#previewAnew();
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
        this.#stage = "idle";
        const mistake = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#questions.refuseAll(mistake);
        this.#tellProblem(mistake);
      }
    });
  }

  #work(trial: Trial): void {
    const end = performance.now() + turn;
    const isDue = () => performance.now() > end;
    switch (this.#stage) {
      case "preview":
        this.#preview(trial, isDue);
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
        if (this.#questions.step(isDue)) this.#stage = "idle";
        break;
      case "idle":
        return;
    }
    this.#wait();
  }

  #preview(trial: Trial, isDue: () => boolean): void {
    const { log } = trial;
    const known = this.#filter ? this.#dates.known(this.#filter) : [];
    do {
      const part = log instanceof MemoryLog ? this.#previews.next(trial, log, known) : undefined;
      if (!part) {
        this.#stage = this.#isCancelled ? this.#rest() : "scan";
        return;
      }
      if (!this.#advance(part.trial, isDue, part.firstLine)) return;
      if (part.trial.isDone)
        this.#marks.sendPart(
          this.#run,
          part.trial,
          part.range,
          part.firstLine,
          oldBefore(trial, this.#clock),
        );
    } while (!isDue());
  }

  #scan(trial: Trial, isDue: () => boolean): void {
    const before = trial.chunks.length;
    while (!trial.isDone && !isDue()) if (!this.#advance(trial, isDue, 0)) return;
    this.#isPartial = trial.isDone && (this.#source?.isGrowing?.() ?? false);
    if (trial.isDone && !this.#isPartial) {
      this.#finishScan(trial);
      return;
    }
    if (this.#isPartial) this.#stage = this.#rest();
    if (before > 0) this.#marks.sendVisible(this.#run, trial, oldBefore(trial, this.#clock), before);
    const isSoon = trial.chunks.length === 0 || performance.now() - this.#told < tellEvery;
    if (isSoon && !this.#isPartial) return;
    this.#told = performance.now();
    this.#tellNumbers("running");
  }

  #finishScan(trial: Trial): void {
    this.#took = performance.now() - this.#began;
    this.#sendMarks(trial);
  }

  #sendMarks(trial: Trial): void {
    this.#marks.sendVisible(this.#run, trial, oldBefore(trial, this.#clock));
    this.#marks.begin(this.#run, trial, true);
    this.#enter("marks");
  }

  /** What is old is so by another clock: a pass that is not done yet tells by itself. */
  #showClock(): void {
    const trial = this.#trial;
    if (!trial || this.#stage === "preview" || this.#stage === "scan") return;
    if (trial.isDone) this.#sendMarks(trial);
    else this.#marks.sendVisible(this.#run, trial, oldBefore(trial, this.#clock));
  }

  #showVisible(): void {
    const trial = this.#trial;
    if (!trial) return;
    if (!trial.isDone) {
      // The new lines are previewed before the run goes on.
      this.#marks.sendVisible(this.#run, trial, oldBefore(trial, this.#clock));
      this.#previews.begin(this.#marks.visible);
      this.#stage = "preview";
      this.#wait();
      return;
    }
    this.#marks.sendVisible(this.#run, trial, oldBefore(trial, this.#clock));
    if (this.#marks.isCropped(trial) && this.#stage !== "marks") {
      this.#marks.begin(this.#run, trial, false);
      this.#enter("marks");
    }
  }

  /** Goes on with a trial whose log begins at `firstLine`; answers whether it is fit to go on: no pattern runs away. */
  #advance(trial: Trial, isDue: () => boolean, firstLine: number): boolean {
    if (this.#pace.advance(trial, isDue)) return true;
    const { text } = trial.inHand;
    const deadline = this.#deadline;
    this.#compiled = new Map();
    this.#stage = "idle";
    this.#trial = undefined;
    this.#questions.refuseAll("a pattern of the filter runs away");
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
    const share = phase === "done" ? 1 : trial.chunks.length / Math.max(1, trial.log.count);
    this.#tell({ kind: "state", run: this.#run, phase, share, numbers });
  }

  /** The log can't be read. It is told once, until another filter comes. */
  #fail(problem: string): void {
    this.#stage = "idle";
    this.#questions.refuseAll(problem);
    if (problem !== this.#problem) this.#tellProblem(problem);
    this.#problem = problem;
  }

  #tellProblem(problem: string): void {
    this.#tell({ kind: "state", run: this.#run, phase: "failed", problem });
  }
}

function messageOf(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  return code !== undefined && path !== undefined
    ? `${path} cannot be read (${code}): is it there, and are you allowed to read it?`
    : (message ?? String(error));
}
