import type { Entry } from "./journal.ts";
import type { RemoteResult } from "./outcome.ts";
import { type Remote, targetOf } from "./remote.ts";
import { appliedBans, overdue, undoOn } from "./unban.ts";
import type { Desk } from "./work.ts";

/** Which bans: all that are applied, those past their time, or those with these names. */
export type WhichBans = "all" | "due" | readonly string[];

/** The bans of the journal that are meant; a sentence where one is not there, or where no remote is that host any more. */
export function chooseBans(
  which: WhichBans,
  remotes: readonly Remote[],
  { journal, now }: Desk,
): readonly Entry[] | string {
  const applied = appliedBans(journal);
  let entries: readonly Entry[] = which === "due" ? overdue(applied, now()) : applied;
  if (typeof which !== "string") {
    const known = journal.read().filter(({ begun }) => begun.intent === "ban");
    const missing = which.find((id) => !known.some(({ begun }) => begun.id === id));
    if (missing !== undefined) return `the journal has no ban ${missing}; f2b apply list shows what it has`;
    entries = known.filter(({ begun }) => which.includes(begun.id));
  }
  const lost = entries.find(({ begun }) => !remoteOf(begun.target, remotes))?.begun;
  return lost
    ? `no remote is ${lost.target} any more, where ${lost.id} was applied as ${lost.remote}: add it again`
    : entries;
}

/** Takes bans back, all remotes at once, one connection each. */
export function undoBans(
  entries: readonly Entry[],
  remotes: readonly Remote[],
  desk: Desk,
): Promise<readonly RemoteResult[]> {
  const byRemote = new Map<Remote, string[]>();
  for (const { begun } of entries) {
    const remote = remoteOf(begun.target, remotes);
    if (remote) byRemote.set(remote, [...(byRemote.get(remote) ?? []), begun.id]);
  }
  return Promise.all([...byRemote].map(([remote, ids]) => undoOn(remote, ids, desk)));
}

/** Undoes what is past its time on those remotes. */
export function undoDue(remotes: readonly Remote[], desk: Desk): Promise<readonly RemoteResult[]> {
  return undoBans(overdue(appliedBans(desk.journal), desk.now()), remotes, desk);
}

function remoteOf(target: string, remotes: readonly Remote[]): Remote | undefined {
  return remotes.find((remote) => targetOf(remote) === target);
}
