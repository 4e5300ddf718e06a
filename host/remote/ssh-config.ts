import { spawnSync } from "node:child_process";

/** What ~/.ssh/config says of a host. */
export interface SshSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The first of the identities, where one is named. */
  readonly identity: string | undefined;
}

/**
 * What ssh itself would take for a host, asked of `ssh -G`, which knows Include, Match and %h. `file` is another
 * configuration than ~/.ssh/config. Undefined where there is no ssh, or where it refuses the name.
 */
export function readSshSettings(alias: string, file?: string): SshSettings | undefined {
  if (alias.startsWith("-")) return undefined;
  const answer = spawnSync("ssh", ["-G", ...(file === undefined ? [] : ["-F", file]), "--", alias], {
    encoding: "utf8",
    timeout: 5000,
  });
  if (answer.status !== 0) return undefined;
  const settings = answer.stdout.split("\n").map((line) => /^(\S+) (.*)$/.exec(line));
  const all = (name: string) => settings.flatMap((match) => (match?.[1] === name ? [match[2]!] : []));
  const host = all("hostname")[0];
  const user = all("user")[0];
  if (host === undefined || user === undefined) return undefined;
  // Where no identity is named, ssh lists its usual ones; several are no answer to which is meant.
  const identities = all("identityfile");
  const identity = identities.length === 1 ? identities[0] : undefined;
  return { host, port: Number(all("port")[0] ?? 22), user, identity };
}
