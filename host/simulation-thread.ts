import { parentPort, workerData } from "node:worker_threads";
import type { SimulationOrder } from "./simulation-messages.ts";
import { SimulationRunner } from "./simulation-runner.ts";

// A thread of its own for one simulation: see host/simulation.ts.
const { deadline } = workerData as { readonly deadline: number };
const runner = new SimulationRunner((news) => parentPort!.postMessage(news), deadline);
parentPort!.on("message", (order: SimulationOrder) => {
  runner.take(order);
  if (order.kind === "end") parentPort!.close();
});
