import { type Address, addressText, readAddress } from "../filter/index.ts";
import type { PythonValue } from "../text/index.ts";

/** What the database knows of an address: the matches of its bans, and how many failures they were. */
export interface MergedBans {
  readonly matches: readonly string[];
  readonly failures: number;
}

/** A ban, or what becomes one: what a ticket of fail2ban's holds, and what its database adds. */
export interface Ticket {
  /** What is banned, `<fid>`: an address, or what the filter took as `<F-ID>`. */
  readonly id: Address;
  /** `<ip>`: the same, but where the filter took an id besides an address. */
  readonly ip: Address;
  /** Unix seconds; a float of Python's is `{ float }`. */
  readonly time: number | { readonly float: number };
  readonly failures: number;
  readonly matches: readonly string[];
  /** Seconds, -1 for ever; undefined: the jail's. */
  readonly bantime: number | undefined;
  readonly bancount: number;
  /** Whether fail2ban knows the ban from before its start. */
  readonly restored: boolean;
  /** What the filter took, by name in lower case (`user`, `fport`), for `<F-USER>`. */
  readonly fields: ReadonlyMap<string, PythonValue>;
  /** What the database merges over all jails, `<ipmatches>`; undefined: it knows nothing, and the ticket stands for it. */
  readonly merged?: MergedBans | undefined;
  /** The same in this jail alone, `<ipjailmatches>`. */
  readonly mergedInJail?: MergedBans | undefined;
}

/** A ticket with nothing but an address and a time: what banning by hand makes. Throws PythonError (see readAddress). */
export function ticketOf(ip: string, time: Ticket["time"]): Ticket {
  const address = readAddress(ip);
  return {
    id: address,
    ip: address,
    time,
    failures: 0,
    matches: [],
    bantime: undefined,
    bancount: 0,
    restored: false,
    fields: new Map(),
  };
}

/** The family of what is banned; undefined for a host name or an id. Mirrors IPAddr.familyStr. */
export function familyOf({ ip }: Ticket): Family | undefined {
  return ip.family === "inet4" || ip.family === "inet6" ? ip.family : undefined;
}

/** A family of addresses, as fail2ban words it. */
export type Family = "inet4" | "inet6";

/** `<ip-rev>`: the address turned round, a dot at its end; nothing where there is no address. Mirrors IPAddr.getPTR(''). */
export function reverseOf(address: Address): string {
  if (address.family === "inet4") return `${addressText(address).split(".").reverse().join(".")}.`;
  if (address.family !== "inet6") return "";
  const digits = address.words.map((word) => word.toString(16).padStart(4, "0")).join("");
  return `${[...digits].reverse().join(".")}.`;
}
