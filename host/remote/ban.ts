import type { RemoteFault } from "./fault.ts";
import { guardConnected } from "./guards.ts";
import { readNetwork } from "./networks.ts";
import { onRemote } from "./on-remote.ts";
import { type Outcome, type RemoteResult, type Status, tell } from "./outcome.ts";
import { type RemoteBan, toolsIn } from "./plan.ts";
import { readBack, readRules } from "./read-rules.ts";
import { type Remote, targetOf } from "./remote.ts";
import { compareRules, findBan, isBanned, isReached, type Rules } from "./rules.ts";
import type { Session } from "./session.ts";
import { hasHolders, settle } from "./settle.ts";
import { startActions } from "./start.ts";
import { type Desk, type Done, howItEnded, runTasks, type Task, unread } from "./work.ts";

/** What is asked for besides the bans. */
export interface BanRequest {
  readonly remote: Remote;
  readonly bans: readonly RemoteBan[];
  /** Addresses that a guard spoke against before: they are told with the rest. */
  readonly refused: readonly Outcome[];
  /** Unix seconds after which the bans are to be undone. */
  readonly until?: number | undefined;
  readonly fingerprint?: string | undefined;
}

/** Sets bans on one remote over one connection, and reads the rules back. Never throws a RemoteFault. */
export async function banOn(
  { remote, bans, refused, until, fingerprint }: BanRequest,
  desk: Desk,
): Promise<RemoteResult> {
  return onRemote({ remote, desk, fingerprint, outcomes: refused }, async (session) => {
    const { rules: before, settled } = await settle(session, desk.journal);
    const { ready, outcomes } = sortOut(session, bans, before);
    const started = await startActions(session, desk, ready, before);
    outcomes.push(...started.failed);
    const tasks = started.ready.map((ban) => banTask(ban, until));
    const done = await runTasks(session, desk, tasks);
    const didRun = tasks.length > 0 || started.didRun;
    const after = didRun ? await readBack(session, done) : undefined;
    for (const [index, task] of tasks.entries())
      outcomes.push(judgeBan(task, done[index], after, session.remote));
    if (!(after && "rules" in after)) return { outcomes, diff: [], settled };
    desk.journal.end(done.map(({ id, task }) => [id, { kind: "read", inForce: isBanned(task, after) }]));
    return { outcomes, ...compareRules(before, after), settled };
  });
}

/** What would become of the bans: the remote is asked, and nothing on it is changed. */
export async function checkOn(
  { remote, bans, refused, fingerprint }: BanRequest,
  desk: Desk,
): Promise<RemoteResult> {
  return onRemote({ remote, desk, fingerprint, outcomes: refused }, async (session) => {
    const rules = await readRules(session);
    const { ready, outcomes } = sortOut(session, bans, rules);
    for (const { order, start, ban } of ready) {
      const message =
        start && !hasHolders(ban.text, rules)
          ? "would be banned, and the action started first"
          : "would be banned";
      outcomes.push(tell(order, "not-banned", message));
    }
    return { outcomes, diff: [], settled: [] };
  });
}

/** The bans that are to be run, and what is to be told of the others. */
function sortOut(
  session: Session,
  bans: readonly RemoteBan[],
  rules: Rules,
): { readonly ready: readonly RemoteBan[]; readonly outcomes: Outcome[] } {
  const { remote, facts } = session;
  const ready: RemoteBan[] = [];
  const outcomes: Outcome[] = [];
  for (const ban of bans) {
    const { order } = ban;
    const against = guardConnected(order.ip, remote, facts);
    const missing = toolsIn(ban.ban).find((tool) => !facts.tools.has(tool));
    if (against !== undefined) outcomes.push(tell(order, "refused", against));
    else if (missing !== undefined)
      outcomes.push(
        tell(
          order,
          "refused",
          `there is no ${missing} on ${targetOf(remote)}, and ${order.action} needs it: nothing was run`,
        ),
      );
    else if (findBan(rules, readNetwork(order.ip)!, ban.ban.argv.join(" ")).length > 0)
      outcomes.push(tell(order, "already-banned", undefined));
    else ready.push(ban);
  }
  return { ready, outcomes };
}

function banTask({ order, ban, unban }: RemoteBan, until: number | undefined): Task {
  const { jail, action, family, ip } = order;
  const text = ban.argv.join(" ");
  return { jail, action, family, ip, intent: "ban", argv: ban.argv, text, undo: unban.argv, until };
}

function judgeBan(
  task: Task,
  done: Done | undefined,
  after: Rules | RemoteFault | undefined,
  remote: Remote,
): Outcome {
  const told = (status: Status, message: string | undefined): Outcome => ({
    ...tell(task, status, message),
    id: done?.id,
  });
  if (!done) return told("failed", "the connection was no longer one: nothing was run");
  if (!after || !("rules" in after)) return told("unknown", unread(done, after));
  const rules = findBan(after, readNetwork(task.ip)!, task.text);
  const how = howItEnded(done);
  if (rules.length === 0)
    return told("failed", `${how}, and no rule of ${task.action} on [${remote.name}] names the address`);
  if (!rules.every((rule) => isReached(after, rule)))
    return told("failed", `the rule is there, but nothing leads to ${rules[0]!.holder}: no packet meets it`);
  const notes = [
    ...(done.exit === 0 ? [] : [`${how}, but the rule is there`]),
    ...(rules.length > 1 ? [`the rule is there ${rules.length} times`] : []),
  ];
  return told("banned", notes.length > 0 ? notes.join("; ") : undefined);
}
