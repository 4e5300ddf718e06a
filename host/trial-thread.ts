import { parentPort, workerData } from "node:worker_threads";
import { type PairingJob, runPairing } from "./pairing.ts";
import type { TrialOrder } from "./trial-messages.ts";
import { TrialRunner } from "./trial-runner.ts";

// A thread of its own for one trial, or for one pairing: see host/trial.ts and host/pairing.ts.
const { deadline, job } = workerData as { readonly deadline?: number; readonly job?: PairingJob };
if (job) parentPort!.postMessage(runPairing(job));
else {
  const runner = new TrialRunner((news) => parentPort!.postMessage(news), deadline!);
  parentPort!.on("message", (order: TrialOrder) => {
    runner.take(order);
    if (order.kind === "end") parentPort!.close();
  });
}
