import { JsonlExport, Shapes, type Trial, type TrialTask } from "../core/trial/index.ts";
import { endsWithin, runsAway } from "./deadline.ts";
import { answerQuestion, explainIn } from "./trial-answers.ts";
import type { MarkSender } from "./trial-marks.ts";
import type { TrialFilter, TrialNews, TrialOrder, TrialQuestion } from "./trial-messages.ts";
import type { TrialClock } from "./trial-numbers.ts";

/** Milliseconds for the answer to a question, or for a step of long work. */
const patience = 5000;
const slow = "this takes too long: a pattern of the filter runs away on a line of the log";

/** What questions are about. */
export interface Asked {
  readonly trial: Trial;
  readonly filter: TrialFilter;
  readonly clock: TrialClock;
}

/** Long work that was asked for, and what is to be done once it is done or can't be. */
interface Waiting {
  readonly task: TrialTask;
  answer(): void;
  refuse(why: string): void;
}

/** Answers questions about a trial: at once, or in steps where that takes long. Each is answered or refused. */
export class Questions {
  readonly #tell: (news: TrialNews) => void;
  readonly #marks: MarkSender;
  /** Milliseconds that a regex may take for a line that is explained. */
  readonly #deadline: number;
  #waiting: Waiting[] = [];
  #shapes: Shapes | undefined;

  constructor(tell: (news: TrialNews) => void, marks: MarkSender, deadline: number) {
    this.#tell = tell;
    this.#marks = marks;
    this.#deadline = deadline;
  }

  /** Whether there is work for `step`. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Takes a question; without a trial there is nothing to tell. */
  ask({ id, question }: Extract<TrialOrder, { kind: "ask" }>, asked: Asked | undefined): void {
    const refuse = (message: string) => this.#tell({ kind: "refusal", id, message });
    if (!asked) {
      this.#tell({ kind: "answer", id, value: nothingFor(question) });
      return;
    }
    const { trial } = asked;
    if (question.kind === "results" && question.list === "shapes" && !this.#shapes?.isDone) {
      this.#shapes ??= new Shapes(trial);
      this.#waiting.push({ task: this.#shapes, answer: () => this.#answer(id, question, asked), refuse });
    } else if (question.kind === "export" && question.format === "jsonl") {
      const task = new JsonlExport(trial);
      const answer = () => this.#tell({ kind: "answer", id, value: task.parts.join("") });
      this.#waiting.push({ task, answer, refuse });
    } else this.#answer(id, question, asked);
  }

  /** Goes on with the long work until it is `due`; answers whether all is done. */
  step(isDue: () => boolean): boolean {
    const [first] = this.#waiting;
    if (!first) return true;
    let isDone = false;
    const work = () => {
      isDone = first.task.step(isDue);
    };
    if (!endsWithin(patience, work)) {
      // What was broken off can't be gone on with.
      if (first.task === this.#shapes) this.#shapes = undefined;
      for (const { refuse } of this.#waiting.filter(({ task }) => task === first.task)) refuse(slow);
      this.#waiting = this.#waiting.filter(({ task }) => task !== first.task);
    } else if (isDone) {
      this.#waiting.shift();
      first.answer();
    }
    return !this.isWaiting;
  }

  /** Drops what was asked of a trial that is no more, or is another now. */
  refuseAll(why: string): void {
    this.#shapes = undefined;
    for (const { refuse } of this.#waiting.splice(0)) refuse(why);
  }

  #answer(id: number, question: TrialQuestion, { trial, filter, clock }: Asked): void {
    let value: unknown = null;
    const work = () => {
      if (question.kind === "explain") {
        const line = this.#marks.fromEditor(question.line);
        value = explainIn(trial, filter, { ...question, line }, this.#deadline);
      } else value = answerQuestion(trial, this.#shapes, this.#marks, clock, question);
    };
    try {
      // An explanation guards its own regexes, once it knows what came before the line.
      if (question.kind === "explain") work();
      else if (runsAway(patience, work)) throw new Error(slow);
      this.#tell({ kind: "answer", id, value });
    } catch (error) {
      this.#tell({ kind: "refusal", id, message: error instanceof Error ? error.message : String(error) });
    }
  }
}

function nothingFor({ kind }: TrialQuestion): unknown {
  if (kind === "results") return { total: 0, entries: [] };
  return kind === "lines" ? [] : kind === "export" ? "" : null;
}
