import { Worker } from "node:worker_threads";
import type { TrialNews, TrialOrder, TrialQuestion } from "./trial-messages.ts";

/** What a thread for a trial runs, as it is bundled. */
export const trialScript = new URL("./trial-thread.cjs", import.meta.url);

const gone = "the trial's thread has ended";

/** A trial on a thread of its own. */
export interface TrialThread {
  post(order: TrialOrder): void;
  /** Asks about the trial. Rejects with a sentence where there is no answer. */
  ask(question: TrialQuestion): Promise<unknown>;
  /** Ends the thread, whatever it is at. */
  end(): void;
}

/**
 * Starts a trial whose patterns may take `deadline` milliseconds for a line. `onNews` is told what comes of it, `onEnd` when
 * the thread has ended by itself.
 * `script` is what the thread runs.
 */
export function startTrial(
  deadline: number,
  onNews: (news: TrialNews) => void,
  onEnd: (why: string) => void,
  script = trialScript,
): TrialThread {
  const worker = new Worker(script, {
    workerData: { deadline },
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  let isOver = false;
  let hasEnded = false;
  worker.on("message", (news: TrialNews) => {
    if (news.kind !== "answer" && news.kind !== "refusal") {
      onNews(news);
      return;
    }
    const one = waiting.get(news.id);
    waiting.delete(news.id);
    if (news.kind === "answer") one?.resolve(news.value);
    else one?.reject(new Error(news.message));
  });
  const giveUp = (why: string) => {
    hasEnded = true;
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
    if (!isOver) onEnd(why);
    isOver = true;
  };
  worker.on("error", (error) => giveUp(error.message));
  worker.on("exit", () => giveUp(gone));
  return {
    post: (order) => worker.postMessage(order),
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (hasEnded) {
          reject(new Error(gone));
          return;
        }
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ kind: "ask", id, question } satisfies TrialOrder);
      }),
    end: () => {
      isOver = true;
      worker.postMessage({ kind: "end" } satisfies TrialOrder);
      // A pattern that runs away hears nothing.
      setTimeout(() => void worker.terminate(), 1000).unref();
    },
  };
}
