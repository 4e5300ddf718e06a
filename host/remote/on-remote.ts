import { RemoteFault } from "./fault.ts";
import type { Outcome, RemoteResult } from "./outcome.ts";
import { type Remote, targetOf } from "./remote.ts";
import { openSession, type Session } from "./session.ts";
import type { Desk } from "./work.ts";

/** What is worked on, and what is to be told besides. */
interface Place {
  readonly remote: Remote;
  readonly desk: Desk;
  readonly fingerprint?: string | undefined;
  readonly outcomes: readonly Outcome[];
}

/** Connects, works, and closes the connection; a RemoteFault becomes part of the answer. */
export async function onRemote(
  { remote, desk, fingerprint, outcomes }: Place,
  work: (session: Session) => Promise<Pick<RemoteResult, "outcomes" | "diff" | "settled" | "rules">>,
): Promise<RemoteResult> {
  const common = { remote: remote.name, target: targetOf(remote) };
  let session: Session | undefined;
  try {
    session = await openSession(remote, { prompts: desk.prompts, limits: desk.limits, fingerprint });
    const result = await work(session);
    return { ...common, fault: undefined, ...result, outcomes: [...outcomes, ...result.outcomes] };
  } catch (error) {
    if (!(error instanceof RemoteFault)) throw error;
    return { ...common, fault: error, outcomes, diff: [], settled: [] };
  } finally {
    session?.close();
  }
}
