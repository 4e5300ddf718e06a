/** Which tools tell what is in force on a remote: those that are there (`auto`), or these alone. */
export type Firewall = "auto" | "iptables" | "nftables" | "ipset";

/** A host on which bans may be set, as remotes.ini describes it. It holds no secret. */
export interface Remote {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Path of the private key; undefined: the agent's keys, and those in ~/.ssh with their usual names. */
  readonly identity: string | undefined;
  readonly firewall: Firewall;
  /** Addresses and networks that are never banned there. */
  readonly protect: readonly string[];
  /** Private ranges that may be banned there all the same. */
  readonly allow: readonly string[];
  /** What stands before each command: nothing, or `sudo -n`. */
  readonly sudo: "no" | "-n";
}

/** A remote as ssh names it: `user@host`, and the port where it is not 22. */
export function targetOf({ user, host, port }: Pick<Remote, "user" | "host" | "port">): string {
  const place = host.includes(":") ? `[${host}]` : host;
  return port === 22 ? `${user}@${place}` : `${user}@${place}:${port}`;
}
