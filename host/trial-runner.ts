import { zoneOf } from "../core/dates/index.ts";
import { type CompiledRegexes, compileFilter } from "../core/filter/index.ts";
import { Trial } from "../core/trial/index.ts";
import { MemoryLog } from "./memory-log.ts";
import { CostMeter, findSlowRegex } from "./trial-costs.ts";
import { DateMemory } from "./trial-dates.ts";
import { LogKeeper } from "./trial-keeper.ts";
import { MarkSender } from "./trial-marks.ts";
import type { TrialFilter, TrialNews, TrialOrder } from "./trial-messages.ts";
import { numbersOf, oldBefore, type TrialClock } from "./trial-numbers.ts";
import { Pace } from "./trial-pace.ts";
import { Preview } from "./trial-preview.ts";
import { Questions } from "./trial-questions.ts";

/** Milliseconds of work after which orders that came meanwhile have their turn. */
const turn = 12;
/** Milliseconds between what is visible and the whole log, so that whoever shows it has the processor: a machine has few. */
const pause = 40;
/** Milliseconds without anything to do until the costs of the regexes are measured: who types has no use for them. */
const resting = 300;
/** Milliseconds between two tellings of how far it has come. */
const tellEvery = 100;
/** Rows of a log on disk that are kept. */
const mostRows = 1_000_000;
/** Compiled regexes that are kept: with each keystroke there is another. */
const mostCompiled = 500;

/** What is done in turns: what is visible by itself, the whole log, the marks of the rest, answers, what each regex costs. */
type Stage = "preview" | "scan" | "marks" | "cost" | "tasks" | "idle";

/** One trial at work: takes orders, tells news, and works in turns of some milliseconds between them. */
export class TrialRunner {
  readonly #tell: (news: TrialNews) => void;
  /** A pattern that takes more milliseconds for a line runs away. */
  readonly #deadline: number;
  readonly #marks: MarkSender;
  readonly #dates = new DateMemory();
  readonly #previews = new Preview();
  readonly #keeper: LogKeeper;
  readonly #questions: Questions;
  readonly #pace: Pace;
  #run = 0;
  #filter: TrialFilter | undefined;
  #compiled: CompiledRegexes = new Map();
  #clock: TrialClock = { findtime: undefined, now: undefined };
  #trial: Trial | undefined;
  #costs: readonly (number | null)[] | undefined;
  #meter: CostMeter | undefined;
  /** The pass was broken off, and is not gone on with until another filter or log comes. */
  #isCancelled = false;
  /** Nothing was shown yet of what the filter makes of the log. */
  #isNew = false;
  /** All that there is of the log is done, but more is sure to come. */
  #isPartial = false;
  #stage: Stage = "idle";
  #began = 0;
  #took = 0;
  #told = 0;
  #isWaiting = false;
  /** Until work goes on by itself: after what is visible, or with the costs. */
  #timer: NodeJS.Timeout | undefined;
  #hasEnded = false;

  constructor(tell: (news: TrialNews) => void, deadline: number) {
    this.#tell = tell;
    this.#deadline = deadline;
    this.#marks = new MarkSender(tell);
    this.#questions = new Questions(tell, this.#marks, deadline);
    this.#pace = new Pace(deadline);
    this.#keeper = new LogKeeper({
      opened: (wantsText) => tell({ kind: "opened", wantsText }),
      replaced: () => this.#takeLog(),
      changed: (chunk) => this.#goOnFrom(chunk),
      completed: () => this.#isPartial && this.#enter("scan"),
      failed: (problem) => this.#fail(problem),
    });
  }

  take(order: TrialOrder): void {
    if (this.#hasEnded) return;
    switch (order.kind) {
      case "open":
        this.#keeper.open(order);
        break;
      case "text":
        this.#keeper.takeText(order);
        break;
      case "edit":
        this.#keeper.edit(order);
        break;
      case "filter":
        this.#run = order.run;
        this.#keepDates();
        this.#filter = order.filter;
        this.#isNew = true;
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
        clearTimeout(this.#timer);
        this.#keeper.close();
        break;
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

  #takeLog(): void {
    this.#marks.log = this.#keeper.text;
    this.#trial = undefined;
    this.#dates.cut(0);
    this.#begin();
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
    const { log, problem } = this.#keeper;
    this.#questions.refuseAll("the filter or the log has changed meanwhile");
    this.#trial = undefined;
    this.#isCancelled = false;
    this.#isPartial = false;
    this.#costs = undefined;
    this.#meter = undefined;
    this.#stage = "idle";
    clearTimeout(this.#timer);
    if (!filter) this.#marks.clear(this.#run);
    if (filter && problem !== undefined) this.#fail(problem);
    if (!filter || !log || problem !== undefined) return;
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
    if (this.#trial && this.#filter && this.#keeper.text) this.#dates.keep(this.#filter, this.#trial);
  }

  #enter(stage: Stage): void {
    this.#stage = stage;
    this.#began = performance.now();
    this.#wait();
  }

  /** Has work go on: at once, whatever else it waits for, or after a pause of so many milliseconds. */
  #wait(pause = 0): void {
    clearTimeout(this.#timer);
    if (this.#isWaiting || this.#hasEnded) return;
    if (pause > 0) {
      this.#timer = setTimeout(() => this.#wait(), pause);
      return;
    }
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
        this.#preview(trial, isDue);
        if (this.#stage === "preview" || !this.#isNew) break;
        this.#isNew = false;
        this.#wait(this.#keeper.text && this.#marks.visible.length > 0 ? pause : 0);
        return;
      case "scan":
        this.#scan(trial, isDue);
        break;
      case "marks":
        if (!this.#marks.step(trial, oldBefore(trial, this.#clock), isDue)) break;
        this.#tellNumbers("done");
        this.#stage = "tasks";
        break;
      case "cost":
        this.#measure(trial);
        break;
      case "tasks":
        if (!this.#questions.step(isDue)) break;
        this.#stage = "idle";
        if (trial.isDone && !this.#isPartial && !this.#costs)
          this.#timer = setTimeout(() => this.#enter("cost"), resting);
        return;
      case "idle":
        return;
    }
    this.#wait();
  }

  /** Measures what another regex costs; whoever asks meanwhile comes first. */
  #measure(trial: Trial): void {
    this.#meter ??= new CostMeter(trial, this.#deadline);
    if (this.#meter.step()) {
      this.#costs = this.#meter.costs;
      this.#meter = undefined;
      // A regex that was broken off while it ran is not to be used again.
      if (this.#costs.includes(null)) this.#compiled = new Map();
      this.#tellNumbers("done");
      this.#stage = "tasks";
    } else if (this.#questions.isWaiting) this.#stage = "tasks";
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
    this.#isPartial = trial.isDone && this.#keeper.isGrowing;
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

  /** The log can't be read, or a mistake of ours came up. */
  #fail(problem: string): void {
    this.#stage = "idle";
    clearTimeout(this.#timer);
    this.#questions.refuseAll(problem);
    this.#tell({ kind: "state", run: this.#run, phase: "failed", problem });
  }
}
