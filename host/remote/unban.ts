import type { RemoteFault } from "./fault.ts";
import { builtIn, namesIn } from "./holders.ts";
import type { Begun, Entry, Journal } from "./journal.ts";
import { readNetwork } from "./networks.ts";
import { onRemote } from "./on-remote.ts";
import type { Outcome, RemoteResult, Status } from "./outcome.ts";
import type { RemoteBan } from "./plan.ts";
import { readBack } from "./read-rules.ts";
import { type Remote, targetOf } from "./remote.ts";
import { compareRules, findBan, isBanned, type Rules } from "./rules.ts";
import type { Session } from "./session.ts";
import { settle } from "./settle.ts";
import { type Desk, type Done, howItEnded, isInHand, runTasks, type Task, unread } from "./work.ts";

/** A ban that is to be taken back, with the command that does it. */
type Undoing = Pick<Begun, "jail" | "action" | "family" | "ip" | "text"> & {
  readonly argv: readonly string[];
  /** Its entry in the journal; none where another program set the ban. */
  readonly undoes: string | undefined;
};

const inHandElsewhere = "another program is at work on this ban just now: nothing was run; try again";

/** The bans of the journal that are in force on a remote, or of which that is not known. */
export function appliedBans(journal: Journal, target?: string): readonly Entry[] {
  return journal
    .read()
    .filter(
      ({ begun, state }) =>
        begun.intent === "ban" &&
        (state === "in-force" || state === "unknown") &&
        (target === undefined || begun.target === target),
    );
}

/** The bans among these whose time is over. */
export function overdue(entries: readonly Entry[], now: number): readonly Entry[] {
  return entries.filter(({ begun }) => begun.until !== undefined && begun.until <= now);
}

/** Takes back bans of the journal over one connection, by the commands that stand there. */
export async function undoOn(
  remote: Remote,
  ids: readonly string[],
  desk: Desk,
  fingerprint?: string,
): Promise<RemoteResult> {
  return onRemote({ remote, desk, fingerprint, outcomes: [] }, async (session) => {
    const { rules, settled } = await settle(session, desk.journal);
    // What was settled just now may be none any more.
    const entries = desk.journal.read().filter(({ begun }) => ids.includes(begun.id));
    const outcomes: Outcome[] = [];
    const undoings: Undoing[] = [];
    for (const entry of entries) {
      const { begun, state } = entry;
      if (isInHand(entry)) outcomes.push(told(begun, "refused", begun.id, inHandElsewhere));
      else if (state === "undone" || state === "absent")
        outcomes.push(
          told(
            begun,
            "not-banned",
            begun.id,
            state === "undone" ? "it was undone before" : "it never came into force",
          ),
        );
      else undoings.push({ ...begun, argv: begun.undo, undoes: begun.id });
    }
    const result = await takeBack(session, desk, undoings, rules);
    return { ...result, outcomes: [...outcomes, ...result.outcomes], settled };
  });
}

/** Takes back bans of a jail, whoever set them, over one connection. */
export async function unbanOn(
  remote: Remote,
  bans: readonly RemoteBan[],
  refused: readonly Outcome[],
  desk: Desk,
  fingerprint?: string,
): Promise<RemoteResult> {
  return onRemote({ remote, desk, fingerprint, outcomes: refused }, async (session) => {
    const { rules, settled } = await settle(session, desk.journal);
    const own = appliedBans(desk.journal, targetOf(remote));
    const outcomes: Outcome[] = [];
    const undoings: Undoing[] = [];
    for (const { order, ban, unban } of bans) {
      const { jail, action, family, ip } = order;
      const entry = own.find(
        ({ begun }) => begun.jail === jail && begun.action === action && begun.ip === ip,
      );
      const undoes = entry?.begun.id;
      if (entry && isInHand(entry)) outcomes.push(told(order, "refused", undoes, inHandElsewhere));
      else undoings.push({ jail, action, family, ip, text: ban.argv.join(" "), argv: unban.argv, undoes });
    }
    const result = await takeBack(session, desk, undoings, rules);
    return { ...result, outcomes: [...outcomes, ...result.outcomes], settled };
  });
}

async function takeBack(
  session: Session,
  desk: Desk,
  undoings: readonly Undoing[],
  before: Rules,
): Promise<Pick<RemoteResult, "outcomes" | "diff" | "rules">> {
  const outcomes: Outcome[] = [];
  const tasks: Task[] = [];
  for (const undoing of undoings) {
    if (isBanned(undoing, before)) tasks.push({ ...undoing, intent: "unban", undo: [] });
    else {
      // Somebody else took it away, or the host was started anew.
      if (undoing.undoes !== undefined) desk.journal.end([[undoing.undoes, { kind: "undone", by: "" }]]);
      outcomes.push(told(undoing, "not-banned", undoing.undoes, undefined));
    }
  }
  let after: Rules | RemoteFault = before;
  let left: readonly Task[] = tasks;
  // A rule that was added twice takes as many commands.
  for (let pass = 1; left.length > 0; pass++) {
    const done = await runTasks(session, desk, left.map(onlyTask));
    after = await readBack(session, done);
    const again =
      "rules" in after && pass < mostPasses
        ? left.filter((task, at) => isWorthMore(task, done[at], after))
        : [];
    for (const [at, task] of left.entries())
      if (!again.includes(task)) outcomes.push(judgeUnban(task, done[at], after));
    if (!("rules" in after)) return { outcomes, diff: [] };
    note(desk.journal, done, after);
    left = again;
  }
  const stopped = await stopActions(session, desk, undoings, after);
  if (stopped) after = await readBack(session, []);
  return { outcomes, ...("rules" in after ? compareRules(before, after) : { diff: [] }) };
}

/** So often an unban is run at most. */
const mostPasses = 4;

/** Whether the address is in a rule still, though the command did well. */
function isWorthMore(task: Task, done: Done | undefined, after: Rules | RemoteFault): boolean {
  return done?.exit === 0 && "rules" in after && isBanned(task, after);
}

/** A task without what only its judge needs. */
function onlyTask({ jail, action, intent, family, ip, argv, text, undo, undoes }: Task): Task {
  return { jail, action, intent, family, ip, argv, text, undo, undoes };
}

function note(journal: Journal, done: readonly Done[], after: Rules): void {
  journal.end(
    done.flatMap(({ id, task }) => {
      const isGone = !isBanned(task, after);
      const own = [id, { kind: "read", inForce: isGone }] as const;
      if (!isGone || task.undoes === undefined) return [own];
      return [own, [task.undoes, { kind: "undone", by: id }] as const];
    }),
  );
}

function judgeUnban(task: Task, done: Done | undefined, after: Rules | RemoteFault): Outcome {
  if (!done) return told(task, "failed", task.undoes, "the connection was no longer one: nothing was run");
  if (!("rules" in after)) return told(task, "unknown", task.undoes, unread(done, after));
  const left = findBan(after, readNetwork(task.ip)!, task.text).length;
  const how = howItEnded(done);
  if (left > 0)
    return told(
      task,
      "failed",
      task.undoes,
      `${how}, and the address is still in ${left === 1 ? "a rule" : `${left} rules`}`,
    );
  return told(task, "unbanned", task.undoes, done.exit === 0 ? undefined : `${how}, but the rule is gone`);
}

/**
 * Stops the actions that were started for bans of ours, once the last ban is taken back; not where their chains and
 * sets hold addresses that others put there. Answers whether anything was run.
 */
async function stopActions(
  session: Session,
  desk: Desk,
  undoings: readonly Undoing[],
  rules: Rules,
): Promise<boolean> {
  const target = targetOf(session.remote);
  const entries = desk.journal.read().filter(({ begun }) => begun.target === target);
  const seen = new Set<string>();
  let did = false;
  for (const { jail, action, family, text } of undoings) {
    const isOf = ({ begun }: Entry) =>
      begun.jail === jail && begun.action === action && begun.family === family;
    if (seen.has(`${jail}\n${action}\n${family}`)) continue;
    seen.add(`${jail}\n${action}\n${family}`);
    const own = entries.filter(isOf);
    if (
      own.some(({ begun, state }) => begun.intent === "ban" && (state === "in-force" || state === "unknown"))
    )
      continue;
    const start = own.findLast(({ begun, state }) => begun.intent === "start" && state === "in-force");
    if (!start || start.begun.undo.length === 0 || holdsOthers(text, family, rules)) continue;
    const task: Task = {
      jail,
      action,
      family,
      ip: "",
      intent: "stop",
      argv: start.begun.undo,
      text: start.begun.text,
      undo: [],
      undoes: start.begun.id,
    };
    const [stopped] = await runTasks(session, desk, [task]);
    did = true;
    if (stopped?.exit === undefined) continue;
    const isStopped = stopped.exit === 0;
    desk.journal.end([
      [stopped.id, { kind: "read", inForce: isStopped }],
      ...(isStopped ? [[start.begun.id, { kind: "undone", by: stopped.id }] as const] : []),
    ]);
  }
  return did;
}

/** Whether a chain or set that the text names holds an address of the family. */
function holdsOthers(text: string, family: string, { rules }: Rules): boolean {
  const names = namesIn(text);
  return rules.some(
    (rule) =>
      names.has(rule.holder) &&
      !builtIn.test(rule.holder) &&
      rule.holder !== "DOCKER-USER" &&
      rule.text.split(/[\s{},]+/).some((word) => /[.:]/.test(word) && readNetwork(word)?.family === family),
  );
}

function told(
  { ip, jail, action }: Pick<Begun, "ip" | "jail" | "action">,
  status: Status,
  id: string | undefined,
  message: string | undefined,
): Outcome {
  return { ip, jail, action, status, id, message };
}
