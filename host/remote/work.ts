import { randomBytes } from "node:crypto";
import type { Limits } from "./connection.ts";
import type { RemoteFault } from "./fault.ts";
import { type Begun, type Entry, isAlive, type Journal, newId, processName } from "./journal.ts";
import type { Prompts } from "./prompts.ts";
import { targetOf } from "./remote.ts";
import type { Session } from "./session.ts";

/** What work on remotes needs from outside. */
export interface Desk {
  readonly journal: Journal;
  readonly prompts: Prompts;
  /** Unix seconds. */
  readonly now: () => number;
  readonly limits?: Limits | undefined;
}

/** What is to be run and noted. */
export type Task = Pick<
  Begun,
  "jail" | "action" | "intent" | "family" | "ip" | "argv" | "text" | "undo" | "until" | "undoes"
>;

/** A task that was run: its entry, and what it answered; `exit` is undefined where no answer came. */
export interface Done {
  readonly task: Task;
  readonly id: string;
  readonly exit: number | undefined;
  readonly output: string;
  readonly fault: RemoteFault | undefined;
}

/** Tasks in one script: a crash leaves no more than these open. */
const together = 25;

/** Entries that this very process has in hand. */
const inHand = new Set<string>();

/** Whether an entry's program is still at work on it; one that noted how the command ended, and be it unknown, is not. */
export function isInHand({ begun: { id, by }, exit, state }: Entry): boolean {
  if (state !== "unknown" || exit !== undefined) return false;
  return by === processName() ? inHand.has(id) : isAlive(by);
}

/** Notes each task in the journal, runs it, and notes how it ended. Stops where a connection is no longer one. */
export async function runTasks(
  session: Session,
  desk: Desk,
  tasks: readonly Task[],
): Promise<readonly Done[]> {
  const done: Done[] = [];
  for (let at = 0; at < tasks.length; at += together) {
    const some = await runSome(session, desk, tasks.slice(at, at + together));
    done.push(...some);
    if (some.some(({ fault }) => fault?.code === "cut" || fault?.code === "hang")) break;
  }
  return done;
}

async function runSome(session: Session, desk: Desk, tasks: readonly Task[]): Promise<readonly Done[]> {
  const { name } = session.remote;
  const tag = `f2b-${randomBytes(8).toString("hex")}`;
  const at = desk.now();
  const begun = tasks.map(
    (task): Begun => ({
      id: newId(),
      at,
      remote: name,
      target: targetOf(session.remote),
      tag,
      by: processName(),
      ...task,
    }),
  );
  for (const { id } of begun) inHand.add(id);
  try {
    desk.journal.begin(begun);
    const run = await session.run(
      begun.map(({ id, argv }) => ({ id, argv })),
      tag,
    );
    const why = run.fault?.message;
    desk.journal.end(
      begun.map(({ id }) => {
        const exit = run.answers.get(id)?.exit;
        return [id, exit === undefined ? { kind: "ran", exit: "unknown", why } : { kind: "ran", exit }];
      }),
    );
    return begun.map(({ id }, index) => {
      const answer = run.answers.get(id);
      const fault = answer ? undefined : run.fault;
      return { task: tasks[index]!, id, exit: answer?.exit, output: answer?.output ?? "", fault };
    });
  } finally {
    for (const { id } of begun) inHand.delete(id);
  }
}

/** What a task printed, on one line, for a sentence: ` (iptables: No chain/target/match by that name.)`. */
function saidBy({ output }: Pick<Done, "output">): string {
  const line = output.trim().split("\n")[0]!.slice(0, 200);
  return line === "" ? "" : ` (${line})`;
}

/** How a command ended, in words that another sentence goes on. */
export function howItEnded(done: Done): string {
  const { exit, fault } = done;
  if (fault) return fault.message;
  if (exit === 124 || exit === 137) return `the command did not end in time and was stopped${saidBy(done)}`;
  return exit === 0 ? "the command ended well" : `the command ended with ${exit}${saidBy(done)}`;
}

/** How a command ended whose effect could not be read back, and why not. */
export function unread(done: Done, fault: RemoteFault | undefined): string {
  if (!fault || fault === done.fault) return howItEnded(done);
  return `${howItEnded(done)}; ${fault.message}`;
}
