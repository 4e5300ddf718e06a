import { parentPort } from "node:worker_threads";
import { doSampleTask } from "./sample-tasks.ts";
import type { SampleNews, SampleOrder } from "./sample-worker.ts";

// Does an editor's tasks with samples, one after the other: see host/sample-worker.ts.
const post = (news: SampleNews) => parentPort!.postMessage(news);
parentPort!.on("message", ({ id, task, room }: SampleOrder) => {
  try {
    const value = doSampleTask(task, room, (log) => post({ kind: "ran", id, log }));
    post({ kind: "done", id, value });
  } catch (error) {
    post({ kind: "failed", id, message: error instanceof Error ? error.message : String(error) });
  }
});
