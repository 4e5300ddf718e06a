import { builtIn, namesIn } from "./holders.ts";
import { type Begun, type Ending, type Journal, newId } from "./journal.ts";
import { readRules } from "./read-rules.ts";
import { targetOf } from "./remote.ts";
import { isBanned, type Rules } from "./rules.ts";
import type { Session } from "./session.ts";
import { isInHand } from "./work.ts";

/** What was found out about open entries, and the rules that were read for it. */
export interface Settlement {
  readonly rules: Rules;
  /** A sentence for each entry. */
  readonly settled: readonly string[];
}

/**
 * Reads the rules of a remote, and settles by them what the journal has open: entries whose program died, or whose
 * connection was cut, in the middle of it. A script that is still at work there is waited for. Throws RemoteFault.
 */
export async function settle(session: Session, journal: Journal): Promise<Settlement> {
  const target = targetOf(session.remote);
  const open = journal
    .read()
    .filter((entry) => entry.begun.target === target && entry.state === "unknown" && !isInHand(entry));
  if (open.length > 0) await waitFor(session, [...new Set(open.map(({ begun }) => begun.tag))]);
  const rules = await readRules(session);
  const endings: Array<[string, Ending]> = [];
  const settled: string[] = [];
  for (const { begun } of open) {
    const inForce = isInForce(begun, rules);
    endings.push([begun.id, { kind: "read", inForce }]);
    if (begun.intent === "unban" && begun.undoes !== undefined && inForce)
      endings.push([begun.undoes, { kind: "undone", by: begun.id }]);
    if (begun.intent !== "check")
      settled.push(
        `${begun.intent} ${begun.ip || begun.action} of ${begun.jail} (${begun.id}) had been left open: ${inForce ? "it was run" : "it was not run, or came to nothing"}`,
      );
  }
  journal.end(endings);
  return { rules, settled };
}

/** Whether what an entry was to bring about is there. */
export function isInForce(
  { intent, ip, text }: Pick<Begun, "intent" | "ip" | "text">,
  rules: Rules,
): boolean {
  if (intent === "check") return true;
  if (intent === "start" || intent === "stop") return hasHolders(text, rules) === (intent === "start");
  return isBanned({ ip, text }, rules) === (intent === "ban");
}

/** Whether a chain or set that the text names is there. */
export function hasHolders(text: string, { holders }: Rules): boolean {
  return [...namesIn(text)].some((name) => holders.has(name) && !builtIn.test(name));
}

/** Waits till no process on the remote bears one of the tags, for as long as a script may wait for the lock. */
async function waitFor(session: Session, tags: readonly string[]): Promise<void> {
  // [f] finds the f of others, and not the text of this very command.
  const patterns = tags.map((tag) => `-e '${tag.replace(/^f/, "[f]")}'`).join(" ");
  const loop = `n=0; while [ $n -lt 15 ] && cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -q ${patterns}; do n=$((n+1)); sleep 1; done; :`;
  await session.run([{ id: newId(), argv: [loop] }], "f2b-wait");
}
