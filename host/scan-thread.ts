import { workerData } from "node:worker_threads";
import { runThread, type ThreadStart } from "./scan.ts";

runThread(workerData as ThreadStart);
