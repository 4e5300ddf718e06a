import type { ConnectRequest } from "./connection.ts";
import { readRules } from "./read-rules.ts";
import type { Remote } from "./remote.ts";
import { openSession } from "./session.ts";

/** What a test of a remote found. */
export interface RemoteReport {
  readonly fingerprint: string;
  /** This machine's address as the remote sees it. */
  readonly client: string;
  readonly tools: readonly string[];
  readonly rules: number;
  /** What is worth knowing. */
  readonly notes: readonly string[];
}

/** Connects, looks which tools there are, and reads the rules; changes nothing. Throws RemoteFault. */
export async function testRemote(remote: Remote, request: ConnectRequest): Promise<RemoteReport> {
  const session = await openSession(remote, request);
  try {
    const { rules } = await readRules(session);
    const { client, tools } = session.facts;
    const notes: string[] = [];
    if (!tools.has("flock"))
      notes.push("there is no flock: two programs that ban there at once may lose a ban");
    if (!tools.has("timeout")) notes.push("there is no timeout: a command that hangs is not ended there");
    return { fingerprint: session.fingerprint, client, tools: [...tools], rules: rules.length, notes };
  } finally {
    session.close();
  }
}
