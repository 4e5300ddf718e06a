import { installKey, makeKey, removeKey } from "./new-key.ts";
import type { Prompts } from "./prompts.ts";
import type { Remote } from "./remote.ts";
import { readRemote, writeRemote } from "./remotes.ts";
import { readSshSettings } from "./ssh-config.ts";

/** A remote that is to be added. */
export interface NewRemote {
  readonly name: string;
  /** A name that ~/.ssh/config knows, a host name, or an address. */
  readonly host: string;
  /** Options of remotes.ini that win over what ~/.ssh/config says; empty ones count for nothing. */
  readonly options: Readonly<Record<string, string>>;
  /** Whether to make a key for it alone, and to install it there. */
  readonly makesKey: boolean;
  /** What the host's key has to be. */
  readonly fingerprint?: string | undefined;
}

/**
 * Adds a remote to a file, HostName, User, Port and IdentityFile taken over from ~/.ssh/config. A sentence where it can't
 * be one. Throws RemoteFault where the key could not be made or installed; then nothing is written, and no key is left.
 */
export async function addRemote(path: string, wanted: NewRemote, prompts: Prompts): Promise<Remote | string> {
  const { name, host, options, makesKey, fingerprint } = wanted;
  const known = readSshSettings(host);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ""));
  const remote = readRemote(name, {
    host: known?.host ?? host,
    port: String(known?.port ?? 22),
    user: known?.user ?? "",
    identity: makesKey ? `~/.ssh/f2b_${name}` : (known?.identity ?? ""),
    ...given,
  });
  if (typeof remote === "string") return remote;
  if (makesKey) {
    const publicLine = makeKey(remote.identity!, `f2b ${name}`);
    try {
      await installKey(remote, remote.identity!, publicLine, { prompts, fingerprint });
    } catch (error) {
      removeKey(remote.identity!);
      throw error;
    }
  }
  writeRemote(path, remote);
  return remote;
}
