import type { TrialLog } from "../core/trial/index.ts";
import { MemoryLog } from "./memory-log.ts";
import { openTrialLog, type TrialSource, whyUnreadable } from "./trial-log.ts";
import type { TrialOrder } from "./trial-messages.ts";

/** Milliseconds between two looks at a log on disk. */
const lookEvery = 500;

/** Who hears of a trial's log. */
export interface LogListener {
  /** It is known whether the editor has to send the text. */
  opened(wantsText: boolean): void;
  /** The log is another, or can be read again. */
  replaced(): void;
  /** It is not as before from that chunk on. */
  changed(chunk: number): void;
  /** Nothing more comes of a log that was growing. */
  completed(): void;
  /** It can't be read: a sentence. Told once for each problem. */
  failed(problem: string): void;
}

/** Keeps the log of a trial: opens it, takes its text and edits from an editor, and looks at the disk again and again. */
export class LogKeeper {
  readonly #listener: LogListener;
  #source: TrialSource | undefined;
  #pieces: string[] = [];
  #problem: string | undefined;
  #look: NodeJS.Timeout | undefined;

  constructor(listener: LogListener) {
    this.#listener = listener;
  }

  get log(): TrialLog | undefined {
    return this.#source?.log;
  }

  /** The log where it is held as text. */
  get text(): MemoryLog | undefined {
    return this.log instanceof MemoryLog ? this.log : undefined;
  }

  /** Why the log can't be read. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Whether more of the log is sure to come. */
  get isGrowing(): boolean {
    return this.#source?.isGrowing?.() ?? false;
  }

  open(order: Extract<TrialOrder, { kind: "open" }>): void {
    const onProblem = (problem: string) => {
      clearInterval(this.#look);
      this.#fail(problem);
    };
    try {
      const source = openTrialLog(order, onProblem, () => source.refresh && this.#refresh(source.refresh));
      const { log } = source;
      const isOther =
        log instanceof MemoryLog && order.lines !== undefined && log.editorLines !== order.lines;
      const wantsText = isOther || order.path === undefined;
      this.#listener.opened(wantsText);
      if (!wantsText) this.#replace(source);
    } catch (error) {
      this.#listener.opened(false);
      this.#fail(whyUnreadable(error));
    }
  }

  /** Takes a piece of the text that an editor shows; with the last one the log is that. */
  takeText({ text, isLast }: Extract<TrialOrder, { kind: "text" }>): void {
    this.#pieces.push(text);
    if (isLast) this.#replace({ log: new MemoryLog(this.#pieces.splice(0).join("")), close: () => {} });
  }

  edit({ edits }: Extract<TrialOrder, { kind: "edit" }>): void {
    const log = this.text;
    if (log) this.#listener.changed(Math.min(...edits.map((edit) => log.edit(edit))));
  }

  close(): void {
    clearInterval(this.#look);
    this.#source?.close();
  }

  #replace(source: TrialSource): void {
    this.close();
    this.#problem = undefined;
    this.#source = source;
    const { refresh } = source;
    if (refresh) this.#look = setInterval(() => this.#refresh(refresh), lookEvery);
    this.#listener.replaced();
  }

  #refresh(refresh: () => number | undefined): void {
    try {
      const { isGrowing } = this;
      const first = refresh();
      const isBack = this.#problem !== undefined;
      this.#problem = undefined;
      if (isBack) this.#listener.replaced();
      else if (first !== undefined) this.#listener.changed(first);
      else if (!isGrowing) this.#listener.completed();
    } catch (error) {
      this.#fail(whyUnreadable(error));
    }
  }

  #fail(problem: string): void {
    const isNew = problem !== this.#problem;
    this.#problem = problem;
    if (isNew) this.#listener.failed(problem);
  }
}
