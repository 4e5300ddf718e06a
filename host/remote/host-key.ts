import { RemoteFault } from "./fault.ts";
import {
  addKnownHost,
  fingerprintOf,
  judgeKey,
  type KeyVerdict,
  type KnownHosts,
  keyAlgorithms,
  readKnownHosts,
  typeOf,
} from "./known-hosts.ts";
import { knownHostsFiles } from "./places.ts";
import type { Prompts } from "./prompts.ts";
import type { Remote } from "./remote.ts";

/** A host's key as it was shown, and what is known of it. */
export interface ShownKey {
  readonly blob: Buffer;
  readonly fingerprint: string;
  readonly verdict: KeyVerdict;
}

/** Judges a host's key when it is shown, at once: what is known is read before. */
export interface HostKeyCheck {
  /** To ask the host for, those first that are known. */
  readonly algorithms: readonly string[];
  /** Whether to go on. The answer is no promise: ssh2 would take a promise for yes. */
  readonly verify: (blob: Buffer) => boolean;
  /** The key that was shown last. */
  readonly shown: () => ShownKey | undefined;
}

/** Makes the check of a remote's key. Throws a RemoteFault where known_hosts can't be read: then nothing is trusted. */
export function checkHostKey({ host, port }: Remote): HostKeyCheck {
  let known: KnownHosts;
  try {
    known = readKnownHosts(knownHostsFiles());
  } catch (error) {
    const { path, code } = error as NodeJS.ErrnoException;
    throw new RemoteFault(
      "known-hosts",
      `${path} cannot be read (${code}), so no host can be trusted: let your user read it`,
    );
  }
  let shown: ShownKey | undefined;
  return {
    algorithms: keyAlgorithms(known, host, port),
    verify(blob) {
      const verdict = judgeKey(known, host, port, blob);
      shown = { blob, fingerprint: fingerprintOf(blob), verdict };
      return verdict === "known";
    },
    shown: () => shown,
  };
}

/**
 * Decides about a key that was refused: one that is unknown is shown and asked about, and remembered if the answer is
 * yes (or if `expected` is its fingerprint). Returns where the host may be called again; throws RemoteFault else.
 */
export async function admitKey(
  remote: Remote,
  { blob, fingerprint, verdict }: ShownKey,
  prompts: Prompts,
  expected: string | undefined,
): Promise<void> {
  const { host, port } = remote;
  const [own] = knownHostsFiles();
  const key = `${typeOf(blob)} ${fingerprint}`;
  if (verdict === "revoked")
    throw new RemoteFault(
      "host-revoked",
      `${host} shows a key that known_hosts marks as revoked (${key}): nothing was run; do not use this host before you know why`,
    );
  if (verdict === "changed")
    throw new RemoteFault(
      "host-changed",
      `the key of ${host} has changed (now ${key}): this may be another machine in its place; nothing was run. If the change is right, remove the old key: ssh-keygen -R ${port === 22 ? host : `'[${host}]:${port}'`}`,
    );
  if (expected !== undefined && expected !== fingerprint)
    throw new RemoteFault("host-unknown", `${host} shows the key ${key}, not ${expected}: nothing was run`);
  if (expected === undefined) {
    const answer = await prompts.confirm(
      `${host} (port ${port}) is not known yet. Its key is ${key}. Is that right, and shall it be remembered?`,
    );
    if (answer !== true)
      throw new RemoteFault(
        "host-unknown",
        `${host} is not known${answer === undefined ? " and nobody was there to ask" : ""} (its key: ${key}): nothing was run. Compare the fingerprint with the host's, then run f2b remote test ${remote.name} --fingerprint ${fingerprint}`,
      );
  }
  addKnownHost(own, host, port, blob);
}
