import type { Address } from "../../core/filter/index.ts";
import { addressText, isInNet } from "../../core/filter/index.ts";
import { overlap, readNetwork, readNetworks } from "./networks.ts";
import type { Remote } from "./remote.ts";
import type { RemoteFacts } from "./session.ts";

/** A range that is no place on the internet, and what it is. */
type Range = readonly [network: string, what: string];

/** Never banned, whatever is allowed. */
const never: readonly Range[] = [
  ["127.0.0.0/8", "loopback"],
  ["::1/128", "loopback"],
  ["0.0.0.0/8", "no address of a host"],
  ["::/128", "no address of a host"],
  ["224.0.0.0/4", "multicast"],
  ["ff00::/8", "multicast"],
  ["255.255.255.255/32", "broadcast"],
  // Behind these may stand any address of IPv4, which no list of such addresses would find in them.
  ["::ffff:0:0/96", "IPv4 written as IPv6"],
  ["::/96", "IPv4 written as IPv6"],
];

/** Banned only where the remote's `allow` names them. */
const inner: readonly Range[] = [
  ["10.0.0.0/8", "private"],
  ["172.16.0.0/12", "private"],
  ["192.168.0.0/16", "private"],
  ["100.64.0.0/10", "a provider's inner range"],
  ["169.254.0.0/16", "link-local"],
  ["fc00::/7", "private"],
  ["fe80::/10", "link-local"],
  ["fec0::/10", "private"],
];

/** The shortest prefixes that are not too wide to be banned. */
const shortest = { inet4: 24, inet6: 48 } as const;

/** What the address is judged by besides itself. */
export interface GuardRequest {
  readonly remote: Remote;
  /** Words of the jail's ignoreip. */
  readonly ignoreip: readonly string[];
  /** Addresses of the remote's host name, and of the names in ignoreip: those that were found. */
  readonly resolved: ReadonlyMap<string, readonly string[]>;
}

/** Why an address is not banned, before any connection; undefined where nothing speaks against it. */
export function guard(text: string, { remote, ignoreip, resolved }: GuardRequest): string | undefined {
  const unfit = guardForm(text);
  if (unfit) return unfit;
  const address = readNetwork(text)!;
  const wide = tooWide(address);
  if (wide) return `${text} is too wide: no network with a prefix below /${wide} is banned`;
  const lies = (ranges: readonly Range[]) =>
    ranges.find(([network]) => overlap(address, readNetwork(network)!));
  const found = lies(never);
  if (found) return `${text} is ${found[1]} and is never banned`;
  const [host = ""] = text.split("/");
  if (address.words.some((word, at) => word !== readNetwork(host)?.words[at]))
    return `${text} names one address and means the whole of ${addressText(address)}: say which`;
  const protect = firstHit(address, remote.protect);
  if (protect) return `${text} is protected: protect of [${remote.name}] holds ${protect}`;
  const ignored = firstHit(
    address,
    ignoreip.flatMap((word) => resolved.get(word) ?? [word]),
  );
  if (ignored) return `${text} is in the jail's ignoreip (${ignored})`;
  const own = firstHit(address, [remote.host, ...(resolved.get(remote.host) ?? [])]);
  if (own) return `${text} is an address of [${remote.name}] itself`;
  const private_ = lies(inner);
  if (!private_) return undefined;
  const { networks } = readNetworks(remote.allow);
  if (networks.some((network) => isInNet(address, network))) return undefined;
  return `${text} is ${private_[1]}: if it shall be banned all the same, name it in allow of [${remote.name}]`;
}

/** Why a text is none that a command is run about, be it to ban or to take a ban back; undefined where it is an address. */
export function guardForm(text: string): string | undefined {
  if (readNetwork(text)) return undefined;
  return `${text} is no address: a host name or an id can mean others tomorrow; give an address`;
}

/** Why an address is not banned on a remote that is connected: it is one of those that this would lock out. */
export function guardConnected(text: string, remote: Remote, facts: RemoteFacts): string | undefined {
  const address = readNetwork(text);
  if (!address) return `${text} is no address`;
  if (facts.addresses.length === 0)
    return `${text}: [${remote.name}] does not tell its own addresses (ip -o addr, hostname -I), so it might be one of them`;
  const lists: ReadonlyArray<readonly [readonly string[], string]> = [
    [[facts.client], "is this machine's own address as the remote sees it: the ban would lock you out"],
    [facts.addresses, `is an address of [${remote.name}] itself`],
    [facts.gateways, `is the way by which [${remote.name}] reaches others`],
    [facts.peers, `is logged in on [${remote.name}] by ssh just now`],
  ];
  for (const [list, what] of lists) if (firstHit(address, list)) return `${text} ${what}`;
  return undefined;
}

function firstHit(address: Address, words: readonly string[]): string | undefined {
  return words.find((word) => {
    const network = readNetwork(word);
    return network !== undefined && overlap(address, network);
  });
}

/** The prefix that is asked for at least, where the network is wider. */
function tooWide({ family, prefix }: Address): number | undefined {
  if (family !== "inet4" && family !== "inet6") return undefined;
  return prefix < shortest[family] ? shortest[family] : undefined;
}
