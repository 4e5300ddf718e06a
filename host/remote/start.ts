import type { RemoteCommand } from "./command.ts";
import { type Outcome, tell } from "./outcome.ts";
import type { RemoteBan } from "./plan.ts";
import type { Rules } from "./rules.ts";
import type { Session } from "./session.ts";
import { hasHolders } from "./settle.ts";
import { type Desk, howItEnded, runTasks, type Task } from "./work.ts";

/** The bans whose action has what it needs, and what is to be told of those whose action could not be started. */
export interface Started {
  readonly ready: readonly RemoteBan[];
  readonly failed: readonly Outcome[];
  /** Whether something was started. */
  readonly didRun: boolean;
}

/**
 * Gives each action what it needs: runs its check, and where that fails its start; where it has no check, the start
 * runs if none of the chains and sets is there that the ban names. Both are noted in the journal.
 */
export async function startActions(
  session: Session,
  desk: Desk,
  bans: readonly RemoteBan[],
  rules: Rules,
): Promise<Started> {
  const ready: RemoteBan[] = [];
  const failed: Outcome[] = [];
  let didRun = false;
  const groups = new Map<string, RemoteBan[]>();
  for (const ban of bans) {
    const key = `${ban.order.jail}\n${ban.order.action}\n${ban.order.family}`;
    groups.set(key, [...(groups.get(key) ?? []), ban]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    const why = await startOne(session, desk, first!, rules, () => {
      didRun = true;
    });
    if (why === undefined) ready.push(...group);
    else failed.push(...group.map(({ order }) => tell(order, "failed", why)));
  }
  return { ready, failed, didRun };
}

async function startOne(
  session: Session,
  desk: Desk,
  ban: RemoteBan,
  rules: Rules,
  onRun: () => void,
): Promise<string | undefined> {
  const { check, start, stop } = ban;
  if (!start) return undefined;
  if (check) {
    const [checked] = await runTasks(session, desk, [taskOf(ban, "check", check, [])]);
    if (!checked || checked.exit === undefined)
      return checked ? howItEnded(checked) : "the check could not be run";
    desk.journal.end([[checked.id, { kind: "read", inForce: true }]]);
    if (checked.exit === 0) return undefined;
  } else if (hasHolders(ban.ban.argv.join(" "), rules)) return undefined;
  onRun();
  const [started] = await runTasks(session, desk, [taskOf(ban, "start", start, stop?.argv ?? [])]);
  if (!started) return "the start could not be run";
  if (started.exit !== undefined)
    desk.journal.end([[started.id, { kind: "read", inForce: started.exit === 0 }]]);
  return started.exit === 0 ? undefined : `its start failed: ${howItEnded(started)}; no ban was run`;
}

function taskOf(
  { order }: RemoteBan,
  intent: "check" | "start",
  command: RemoteCommand,
  undo: readonly string[],
): Task {
  const { jail, action, family } = order;
  return { jail, action, family, ip: "", intent, argv: command.argv, text: command.argv.join(" "), undo };
}
