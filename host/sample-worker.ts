import { Worker } from "node:worker_threads";
import type { RanLog, SampleRoom, SampleTask } from "./sample-messages.ts";
import { doSampleTask } from "./sample-tasks.ts";

/** A task on its way to the thread. */
export interface SampleOrder {
  readonly id: number;
  readonly task: SampleTask;
  readonly room: SampleRoom;
}

/** What the thread says of a task. */
export type SampleNews =
  | { readonly kind: "ran"; readonly id: number; readonly log: RanLog }
  | { readonly kind: "done"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

interface Waiting {
  readonly tell: (log: RanLog) => void;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Does tasks with samples on a thread of its own, so that an editor is answered meanwhile. It starts with the first task. */
export class SampleWorker {
  readonly #script: URL;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #last = 0;
  #works = true;

  /** `script` is what the thread runs. */
  constructor(script = new URL("./sample-thread.cjs", import.meta.url)) {
    this.#script = script;
  }

  /**
   * Does a task and answers what it comes to; `tell` hears of each log as it has been run. Rejects with a sentence for the
   * user where it can't be done. `signal` gives it up, and with it whatever else is waiting.
   */
  async ask(
    task: SampleTask,
    room: SampleRoom,
    tell: (log: RanLog) => void,
    signal?: AbortSignal,
  ): Promise<unknown> {
    // Where there is no thread to be had the task is done here: its lines have a deadline there and here.
    if (!this.#works) return doSampleTask(task, room, tell);
    const id = ++this.#last;
    this.#thread ??= this.#start();
    const answer = new Promise<unknown>((resolve, reject) =>
      this.#waiting.set(id, { tell, resolve, reject }),
    );
    const giveUp = () => this.end();
    signal?.addEventListener("abort", giveUp);
    this.#thread.postMessage({ id, task, room } satisfies SampleOrder);
    try {
      return await answer;
    } catch (error) {
      if (error instanceof NoThread) return doSampleTask(task, room, tell);
      throw error;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  /** Ends the thread, whatever it is at; what was waiting is rejected. A new task starts another. */
  end(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#rejectAll(new Error("The run was given up."));
    void thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(this.#script);
    thread.unref();
    thread.on("message", (news: SampleNews) => this.#take(news));
    thread.on("error", (error: NodeJS.ErrnoException) => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      this.#works = !/MODULE_NOT_FOUND$/.test(error.code ?? "");
      this.#rejectAll(this.#works ? error : new NoThread(error.message));
    });
    return thread;
  }

  #take(news: SampleNews): void {
    const one = this.#waiting.get(news.id);
    if (!one) return;
    if (news.kind === "ran") {
      one.tell(news.log);
      return;
    }
    this.#waiting.delete(news.id);
    if (news.kind === "done") one.resolve(news.value);
    else one.reject(new Error(news.message));
  }

  #rejectAll(error: Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}

class NoThread extends Error {}
