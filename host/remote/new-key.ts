import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import ssh2 from "ssh2";
import { RemoteFault } from "./fault.ts";
import { newId } from "./journal.ts";
import { expandHome } from "./places.ts";
import type { Prompts } from "./prompts.ts";
import { type Remote, targetOf } from "./remote.ts";
import { openSession } from "./session.ts";

/** What an installed key may not do: no terminal, no forwarding, no ~/.ssh/rc. Commands it may run. */
const restriction = "restrict";

/** Makes a key (ed25519, no passphrase) that only its owner can read; its public line. Throws where the file is there. */
export function makeKey(named: string, comment: string): string {
  const path = expandHome(named);
  if (existsSync(path) || existsSync(`${path}.pub`))
    throw new RemoteFault("key-file", `${path} is there already: name another file, or use that key`);
  const pair = ssh2.utils.generateKeyPairSync("ed25519", { comment });
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, pair.private, { mode: 0o600, flag: "wx" });
  chmodSync(path, 0o600);
  writeFileSync(`${path}.pub`, `${pair.public}\n`, { mode: 0o644 });
  return pair.public;
}

/** Takes a key away that could not be installed, so that the next try can make one. */
export function removeKey(named: string): void {
  const path = expandHome(named);
  for (const file of [path, `${path}.pub`]) rmSync(file, { force: true });
}

/** The script that adds `$0` to authorized_keys unless it is there. */
const adding = `umask 077
mkdir -p "$HOME/.ssh" && cd "$HOME/.ssh" && touch authorized_keys || exit 1
grep -qxF "$0" authorized_keys && exit 0
[ -z "$(tail -c 1 authorized_keys)" ] || echo >>authorized_keys
printf '%s\\n' "$0" >>authorized_keys`;

/**
 * Installs a public key on a remote, restricted, over a connection that is made with what is there already (another key,
 * the agent, a password that is asked for), and logs in with the new one. Throws RemoteFault.
 */
export async function installKey(
  remote: Remote,
  path: string,
  publicLine: string,
  request: { readonly prompts: Prompts; readonly fingerprint?: string | undefined },
): Promise<void> {
  const session = await openSession({ ...remote, identity: undefined, sudo: "no" }, request);
  try {
    const id = newId();
    const run = await session.run([{ id, argv: [adding, `${restriction} ${publicLine}`] }], "f2b-key");
    if (run.fault) throw run.fault;
    const { exit, output } = run.answers.get(id)!;
    if (exit !== 0)
      throw new RemoteFault(
        "no-shell",
        `the key could not be put into authorized_keys on ${targetOf(remote)} (${output.trim().split("\n")[0]})`,
      );
  } finally {
    session.close();
  }
  const again = await openSession({ ...remote, identity: path }, request);
  again.close();
}
