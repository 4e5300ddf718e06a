import { homedir } from "node:os";
import { join } from "node:path";

const own = "fail2ban-workbench";

/** Where a path that begins with `~/` is on this machine. */
export function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}

/** The files that may hold remotes, the one that wins first: the workspace's, then the user's. */
export function remotesFiles(workspaces: readonly string[]): readonly string[] {
  const config = process.env["XDG_CONFIG_HOME"] || join(homedir(), ".config");
  return [
    ...workspaces.map((folder) => join(folder, ".fail2ban", "remotes.ini")),
    join(config, own, "remotes.ini"),
  ];
}

/** The file that tells what was run on remotes: one for all programs of a user. */
export function journalFile(): string {
  return join(process.env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), own, "journal.jsonl");
}

/** The files with known host keys: the user's, to which new ones are added, and the machine's. */
export function knownHostsFiles(): readonly [own: string, ...others: string[]] {
  return [join(homedir(), ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"];
}
