import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Loose, WireClient } from "../test/server/client.ts";
import { measure } from "./measure.ts";

/** A figure beside its goal; `unit` is of both. */
interface Figure {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: "ms" | "MB" | "times";
  readonly details: string;
}

/** What is measured: the server's command line, a filter's file, a large log, the pattern for grep and its environment. */
interface LargePlan {
  readonly server: readonly string[];
  readonly filter: string;
  readonly log: string;
  readonly pattern: string;
  readonly env: NodeJS.ProcessEnv;
  /** An empty folder to work in. */
  readonly folder: string;
}

/** A trial of a log that is read from disk, in figures. */
interface Pass {
  readonly opened: number;
  readonly first: number;
  readonly done: number;
  readonly matched: number;
  readonly dates: number;
  readonly megabytes: number;
}

/** Measures a trial of a large log on disk, beside grep -cP in the same run. */
export async function measureLarge(plan: LargePlan): Promise<readonly Figure[]> {
  const grep = await measure("grep", ["-cP", plan.pattern, plan.log], plan.env);
  const dated = await runPass(plan, readFileSync(plan.filter, "utf8"));
  const undated = await runPass(
    plan,
    `${readFileSync(plan.filter, "utf8").trimEnd()}\ndatepattern = {NONE}\n`,
  );
  const again = await measure("grep", ["-cP", plan.pattern, plan.log], plan.env);
  const seconds = Math.min(grep.seconds, again.seconds);
  const cancelled = await measureCancel(plan);
  const dates = (dated.done - undated.done) / 1000;
  return [
    {
      name: "first results",
      value: dated.first,
      limit: 300,
      unit: "ms",
      details: `from the request to the first numbers; the thread had the log open after ${dated.opened.toFixed(0)} ms`,
    },
    {
      name: "whole log, beside grep",
      value: dated.done / 1000 / seconds,
      limit: 8,
      unit: "times",
      details: `${(dated.done / 1000).toFixed(1)} s, ${dated.matched} failures, ${dated.dates} dates; grep -cP ${seconds.toFixed(2)} s; the dates cost ${dates.toFixed(1)} s of it`,
    },
    {
      name: "memory of the server",
      value: dated.megabytes,
      limit: 300,
      unit: "MB",
      details: "at its highest",
    },
    { name: "cancel", value: cancelled, limit: 200, unit: "ms", details: "until the server says so" },
  ];
}

async function runPass({ server, log, folder }: LargePlan, filter: string): Promise<Pass> {
  const { client, start } = await begin(server, folder, filter, log);
  try {
    const began = performance.now();
    await start("whole");
    const opened = performance.now() - began;
    const first = await client.until("first numbers", () =>
      stateOf(client, (state) => state.summary?.lines > 0),
    );
    const done = await client.until(
      "the end",
      () => stateOf(client, ({ phase }) => phase === "done"),
      600_000,
    );
    const { summary } = done.params;
    return {
      opened,
      first: first.at - began,
      done: done.at - began,
      matched: summary.matched,
      dates: summary.dates.reduce((sum: number, { hits }: { hits: number }) => sum + hits, 0),
      megabytes: peakOf(client.process.pid!),
    };
  } finally {
    client.process.kill("SIGKILL");
    await client.exit;
  }
}

async function measureCancel({ server, log, folder, filter }: LargePlan): Promise<number> {
  const { client, start } = await begin(server, folder, readFileSync(filter, "utf8"), log);
  try {
    await start("whole");
    await client.until("first numbers", () => stateOf(client, (state) => state.summary?.lines > 0));
    const asked = performance.now();
    client.notify("fail2ban/trial/cancel", { trial: "whole" });
    const told = await client.until("the word", () => stateOf(client, ({ phase }) => phase === "cancelled"));
    return told.at - asked;
  } finally {
    client.process.kill("SIGKILL");
    await client.exit;
  }
}

async function begin(server: readonly string[], folder: string, filter: string, log: string) {
  const tree = join(folder, "tree");
  mkdirSync(join(tree, "filter.d"), { recursive: true });
  writeFileSync(join(tree, "filter.d/large.conf"), filter);
  const client = new WireClient(server);
  const uri = (path: string) => pathToFileURL(path).href;
  const workspaceFolders = [{ uri: uri(tree), name: "large" }];
  await client.request("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders,
    capabilities: {},
  });
  client.notify("initialized", {});
  await client.until("the findings", () =>
    client.notifications.some(({ method, params }) => method === "fail2ban/status" && !params.busy),
  );
  const start = (trial: string) =>
    client.request("fail2ban/trial/start", {
      trial,
      subject: { uri: uri(join(tree, "filter.d/large.conf")) },
      log: { uri: uri(log), from: "disk" },
      clock: "log",
      visible: [],
    });
  return { client, start };
}

/** The first state of a trial that fits, and when it came (performance.now()). */
function stateOf(client: WireClient, fits: (state: Loose) => boolean) {
  return client.notifications.find(({ method, params }) => method === "fail2ban/trial/state" && fits(params));
}

/** The most memory that a process has had, in MB. */
function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1000;
}
