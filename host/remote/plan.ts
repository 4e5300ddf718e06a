import { commandFor, type RemoteCommand } from "./command.ts";
import type { BanOrder } from "./order.ts";
import { isRead } from "./read-rules.ts";
import type { Remote } from "./remote.ts";

/** What would be run on a remote about one address. */
export interface RemoteBan {
  readonly remote: Remote;
  readonly order: BanOrder;
  readonly check: RemoteCommand | undefined;
  readonly start: RemoteCommand | undefined;
  readonly ban: RemoteCommand;
  readonly unban: RemoteCommand;
  readonly stop: RemoteCommand | undefined;
}

/** Tools whose rules can be read back. */
const readable = /(?:^|[\s;&|('"/=`])(ip6?tables|nft|ipset)(?=[\s'"]|$)/g;

/** The tools among those whose rules can be read back that a command runs. */
export function toolsIn({ argv }: RemoteCommand): readonly string[] {
  return [...new Set([...argv[0]!.matchAll(readable)].map(([, tool]) => tool!))];
}

/** Makes an order one for a remote; a sentence where it can't be run there. */
export function planBan(remote: Remote, order: BanOrder): RemoteBan | string {
  const made: Partial<Record<"check" | "start" | "ban" | "unban" | "stop", RemoteCommand>> = {};
  for (const event of ["check", "start", "ban", "unban", "stop"] as const) {
    const command = order[event];
    if (!command) continue;
    const planned = commandFor(remote, command);
    if (typeof planned === "string") return `${order.action}: ${planned}`;
    made[event] = planned;
  }
  const { check, start, ban, unban, stop } = made;
  if (!ban || !unban) return `${order.action} has nothing to run`;
  if (toolsIn(ban).length === 0)
    return `${order.action} changes no rules of iptables, nftables or ipset: whether it worked could not be read back`;
  const unread = toolsIn(ban).find((tool) => !isRead(remote.firewall, tool));
  if (unread !== undefined)
    return `${order.action} bans by ${unread}, which firewall = ${remote.firewall} of [${remote.name}] does not read back: set firewall = auto`;
  return { remote, order, check, start, ban, unban, stop };
}
