import { hostname } from "node:os";
import { dirname } from "node:path";
import type { Tree } from "../core/text/index.ts";
import { addRemote } from "../host/remote/add.ts";
import { banAll, checkAll, planBans, type RemotePlan, unbanAll } from "../host/remote/apply.ts";
import { newId, openJournal } from "../host/remote/journal.ts";
import { readOrders, surroundingsByHand } from "../host/remote/order.ts";
import type { RemoteResult } from "../host/remote/outcome.ts";
import { journalFile, remotesFiles } from "../host/remote/places.ts";
import { formatPlans, formatResults } from "../host/remote/print.ts";
import type { Prompts } from "../host/remote/prompts.ts";
import { type Remote, targetOf } from "../host/remote/remote.ts";
import { readRemotes, removeRemote } from "../host/remote/remotes.ts";
import { isGood, summaryOf } from "../host/remote/summary.ts";
import { testRemote } from "../host/remote/test-remote.ts";
import { appliedBans } from "../host/remote/unban.ts";
import { chooseBans, undoBans } from "../host/remote/undo.ts";
import type { Desk } from "../host/remote/work.ts";
import type {
  RemoteAddParams,
  RemoteAnswer,
  RemoteOrder,
  RemotePlanAnswer,
  RemoteState,
  RemoteUndoParams,
} from "./protocol-remote.ts";

/** What work on remotes is done in: the workspace's folders, its files with unsaved edits over them, who is asked. */
export interface RemoteRoom {
  readonly folders: readonly string[];
  readonly treeOf: (folder: string) => Tree;
  readonly prompts: Prompts;
}

/** Something that can't be done, in a sentence for the user. */
export class CannotBe extends Error {}

/** The remotes, and what is applied there. */
export function remoteState(room: RemoteRoom): RemoteState {
  const read = readRemotes(remotesFiles(room.folders));
  const bans = appliedBans(deskOf(room).journal).map(({ begun, state }) => {
    const { id, ip, jail, action, remote, target, at, until } = begun;
    return {
      id,
      ip,
      jail,
      action,
      remote,
      target,
      at,
      isKnown: state !== "unknown",
      ...(until !== undefined && { until }),
    };
  });
  const remotes = (read?.remotes ?? []).map((remote) => ({
    name: remote.name,
    target: targetOf(remote),
    firewall: remote.firewall,
  }));
  return { remotes, problems: read?.problems ?? [], bans, ...(read && { file: read.path }) };
}

/** Plans that were shown, by name, the newest last: what is run is one of them, and not what the files say by then. */
const shown = new Map<string, { readonly order: RemoteOrder; readonly plans: readonly RemotePlan[] }>();
const kept = 20;

/** The dry run, under a name by which it can be run. */
export async function planOrder(order: RemoteOrder, room: RemoteRoom): Promise<RemotePlanAnswer> {
  const plans = await plansOf(order, room);
  const plan = newId();
  shown.set(plan, { order, plans });
  for (const old of [...shown.keys()].slice(0, -kept)) shown.delete(old);
  return { plan, page: formatPlans(plans, false), canRun: plans.every(({ bans }) => bans.length > 0) };
}

/** Connects and reads. */
export async function checkOrder(plan: string, room: RemoteRoom): Promise<RemoteAnswer> {
  return answerOf(await checkAll(planNamed(plan).plans, deskOf(room)));
}

/** Bans or unbans. */
export async function applyOrder(plan: string, room: RemoteRoom): Promise<RemoteAnswer> {
  const { order, plans } = planNamed(plan);
  shown.delete(plan);
  const desk = deskOf(room);
  const until = order.lasts === undefined ? undefined : desk.now() + order.lasts;
  return answerOf(
    order.verb === "unban" ? await unbanAll(plans, desk) : await banAll(plans, desk, { until }),
  );
}

function planNamed(plan: string) {
  const found = shown.get(plan);
  if (!found) throw new CannotBe("what was shown is no longer known: look at it again before it is run");
  return found;
}

/** Takes bans back. */
export async function undoApplied({ which }: RemoteUndoParams, room: RemoteRoom): Promise<RemoteAnswer> {
  const remotes = remotesOf(room);
  const desk = deskOf(room);
  const entries = chooseBans(which, remotes, desk);
  if (typeof entries === "string") throw new CannotBe(entries);
  return answerOf(await undoBans(entries, remotes, desk));
}

/** Adds a remote to the file of the workspace or of the user. */
export async function addTo(params: RemoteAddParams, { folders, prompts }: RemoteRoom): Promise<string> {
  const files = remotesFiles(folders);
  const path =
    params.inWorkspace && folders.length > 0
      ? files[0]!
      : (readRemotes(files)?.path ?? files[files.length - 1]!);
  const added = await addRemote(path, params, prompts);
  if (typeof added === "string") throw new CannotBe(added);
  return `${added.name} is ${targetOf(added)}, kept in ${path}`;
}

/** Connects to a remote and reads; what was found. */
export async function testNamed(name: string, room: RemoteRoom): Promise<string> {
  const remote = named(name, room);
  const { fingerprint, client, tools, rules, notes } = await testRemote(remote, { prompts: room.prompts });
  const lines = [
    `${name}: ${targetOf(remote)} answers`,
    `host key ${fingerprint}`,
    `it sees this machine as ${client}`,
    `tools: ${tools.join(", ")}`,
    `${rules} rules are in force`,
    ...notes,
  ];
  return lines.join("\n");
}

/** Takes a remote out of its file. */
export function removeNamed(name: string, { folders }: RemoteRoom): string {
  const file = remotesFiles(folders).find((path) => removeRemote(path, name));
  if (file === undefined) throw new CannotBe(`there is no remote ${name}`);
  return `${name} is taken out of ${file}`;
}

async function plansOf(order: RemoteOrder, room: RemoteRoom): Promise<readonly RemotePlan[]> {
  const { verb, folder, jail, action, ips, lasts } = order;
  const remotes = order.remotes.map((name) => named(name, room));
  const orders = readOrders(room.treeOf(folder), { basedir: folder, jail, cwd: dirname(folder) });
  if (typeof orders === "string") throw new CannotBe(orders);
  const around = surroundingsByHand({
    now: Date.now() / 1000,
    hostname: hostname(),
    bantime: lasts ?? orders.bantime ?? 600,
  });
  return planBans({ verb, orders, action, ips, remotes, around });
}

function answerOf(results: readonly RemoteResult[]): RemoteAnswer {
  return {
    page: formatResults(results, false),
    summary: results.map(summaryOf),
    isGood: isGood(results),
    rules: results.flatMap(({ remote, rules }) =>
      rules ? [{ remote, before: textOf(rules.before), after: textOf(rules.after) }] : [],
    ),
  };
}

function textOf(lines: readonly string[]): string {
  return lines.length === 0 ? "(no rules)\n" : lines.map((line) => `${line}\n`).join("");
}

function remotesOf({ folders }: RemoteRoom): readonly Remote[] {
  const read = readRemotes(remotesFiles(folders));
  if (!read) throw new CannotBe("no remote is known: add one first");
  if (read.problems[0] !== undefined) throw new CannotBe(read.problems[0]);
  return read.remotes;
}

function named(name: string, room: RemoteRoom): Remote {
  const found = remotesOf(room).find((remote) => remote.name === name);
  if (!found) throw new CannotBe(`there is no remote ${name}`);
  return found;
}

function deskOf({ prompts }: RemoteRoom): Desk {
  return { journal: openJournal(journalFile()), prompts, now: () => Date.now() / 1000 };
}
