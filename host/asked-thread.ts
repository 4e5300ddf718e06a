import { Worker } from "node:worker_threads";

const gone = "the thread has ended";

/** A thread that takes orders, tells news and answers questions. */
export interface AskedThread<Order, Question> {
  post(order: Order): void;
  /** Asks a question. Rejects with a sentence where there is no answer. */
  ask(question: Question): Promise<unknown>;
  /** Ends the thread, whatever it is at. */
  end(): void;
}

/** What every such thread is told besides its own orders. */
export type ThreadOrder<Question> =
  | { readonly kind: "ask"; readonly id: number; readonly question: Question }
  | { readonly kind: "end" };

/** What every such thread tells besides its own news. */
export type ThreadNews =
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "refusal"; readonly id: number; readonly message: string };

/**
 * Starts a thread that runs `script` with `data`. `onNews` is told what comes of it, `onEnd` when the thread has ended by
 * itself.
 */
export function startAskedThread<Order, Question, News extends { readonly kind: string }>(
  script: URL,
  data: object,
  onNews: (news: News) => void,
  onEnd: (why: string) => void,
): AskedThread<Order, Question> {
  const worker = new Worker(script, { workerData: data, resourceLimits: { maxYoungGenerationSizeMb: 16 } });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  let isOver = false;
  let hasEnded = false;
  const post = (order: Order | ThreadOrder<Question>) => worker.postMessage(order);
  worker.on("message", (news: News | ThreadNews) => {
    if (!isAnswer(news)) {
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
    post,
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (hasEnded) {
          reject(new Error(gone));
          return;
        }
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        post({ kind: "ask", id, question });
      }),
    end: () => {
      isOver = true;
      post({ kind: "end" });
      // A pattern that runs away hears nothing.
      setTimeout(() => void worker.terminate(), 1000).unref();
    },
  };
}

function isAnswer(news: { readonly kind: string }): news is ThreadNews {
  return news.kind === "answer" || news.kind === "refusal";
}
