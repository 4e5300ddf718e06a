import { PythonError, pythonRepr } from "../text/index.ts";
import { readInet4, readInet6, writeInet } from "./inet.ts";
import { readInt } from "./python-int.ts";
import { type GroupValue, isTuple, type Tuple } from "./value.ts";

/**
 * How an address is to be read: a prefix length from 0 up, or one of fail2ban's own marks: `raw` takes an id as it
 * is, `any` looks for a mask in the text, `inet4` and `inet6` ask for that family.
 */
export const cidr = { any: -1, raw: -2, inet4: -4, inet6: -12 } as const;

/**
 * A failure id: an address or a network (`inet4`, `inet6`), an id that was never read as one (`raw`), or text that
 * is none (`unknown`). A Python value: its `text` (a raw id may be a tuple) is what stands for it in a log, a tag or a
 * dict. Mirrors fail2ban/server/ipdns.py, IPAddr, without its look-ups.
 */
export type Address = AddressParts & ({ readonly text: string } | Tuple);

interface AddressParts {
  readonly family: "inet4" | "inet6" | "raw" | "unknown";
  /** The address without its host part, in 16-bit words: two of IPv4, eight of IPv6, none of the rest. */
  readonly words: readonly number[];
  /** Prefix length; 0 where there is no address. */
  readonly prefix: number;
  /** What it was made from. */
  readonly raw: string | Tuple;
}

/** The addresses of a name, without the network: what a test or a user's hosts file says. */
export type Hosts = (name: string) => readonly string[];

/**
 * Reads an address. Mirrors IPAddr.__new__ and __init. Throws PythonError where Python raises (a mask that is none, a
 * NUL character, a tuple that is not raw).
 */
export function readAddress(id: string | Tuple, how: number = cidr.any): Address {
  if (isTuple(id)) {
    if (how === cidr.raw || how === cidr.any)
      return { family: "raw", words: [], prefix: 0, raw: id, tuple: id.tuple };
    throw new PythonError("TypeError", "inet_pton() argument 2 must be str, not tuple");
  }
  const [raw, mask] = how === cidr.any ? splitMask(id) : [id, how];
  if (mask === cidr.raw) return withoutAddress("raw", raw);
  if (raw.includes("\0")) throw new PythonError("ValueError", "embedded null character");
  const inet4 = mask > cidr.raw || mask === cidr.inet4 ? readInet4(raw) : undefined;
  if (inet4) return withAddress("inet4", raw, inet4, mask);
  const inet6 = mask > cidr.raw || mask === cidr.inet6 ? readInet6(raw) : undefined;
  if (!inet6) return withoutAddress("unknown", raw);
  if (mask < 0 && isMapped(inet6)) return withAddress("inet4", raw, inet6.slice(6), mask);
  return withAddress("inet6", raw, inet6, mask);
}

/** What str() gives for the address. */
export function addressText(address: Address): string {
  return "text" in address ? address.text : pythonRepr({ tuple: address.tuple });
}

/** Whether two addresses are one. Mirrors IPAddr.__eq__ between two IPAddr. */
export function sameAddress(left: Address, right: Address): boolean {
  if (left.family !== right.family) return false;
  if (left.family === "unknown") return left.raw === right.raw;
  // Raw ids have no address: fail2ban finds any two of them the same.
  return left.prefix === right.prefix && sameWords(left.words, right.words);
}

/** Whether it stands for an address at all: a raw id does. Mirrors IPAddr.isValid. */
export function isValid(address: Address): boolean {
  return address.family !== "unknown";
}

/** Whether it is one address, not a network, a name or a raw id. Mirrors IPAddr.isSingle. */
export function isSingle(address: Address): boolean {
  return address.words.length > 0 && address.prefix === address.words.length * 16;
}

/** Whether the address lies in the network, or is one of the name's addresses. Mirrors IPAddr.isInNet. */
export function isInNet(address: Address, net: Address, hosts: Hosts = () => []): boolean {
  if (net.family === "unknown" && net.raw !== "")
    return hosts(String(net.raw)).some((text) => sameAddress(address, readAddress(text)));
  if (address.family !== net.family || address.words.length === 0) return false;
  return sameWords(withoutHost(address.words, net.prefix), net.words);
}

/**
 * The addresses that a text stands for: itself, else those of the name. Mirrors DNSUtils.textToIp, which knows IPv4
 * alone without a look-up.
 */
export function textToAddresses(text: GroupValue, usedns: string, hosts: Hosts = () => []): Address[] {
  if (typeof text !== "string")
    throw new PythonError("TypeError", "expected string or bytes-like object, got 'tuple'");
  const plain = /^((?:[0-9]{1,3}\.){3}[0-9]{1,3})\n?$/.exec(text)?.[1];
  const address = plain === undefined ? undefined : readAddress(plain);
  if (address && isValid(address)) return [address];
  if (usedns !== "yes" && usedns !== "warn") return [];
  const found: Address[] = [];
  for (const spelling of hosts(text)) {
    const one = readAddress(spelling);
    if (!found.some((other) => sameAddress(one, other))) found.push(one);
  }
  return found;
}

function withoutAddress(family: "raw" | "unknown", raw: string): Address {
  return { family, words: [], prefix: 0, raw, text: raw };
}

function withAddress(family: "inet4" | "inet6", raw: string, all: readonly number[], mask: number): Address {
  const full = all.length * 16;
  if (mask < 0) return { family, words: all, prefix: full, raw, text: writeInet(all) };
  const words = withoutHost(all, mask);
  const text = mask > 0 && mask < full ? `${writeInet(words)}/${mask}` : writeInet(words);
  return { family, words, prefix: mask, raw, text };
}

function splitMask(text: string): [string, number] {
  const bare = text.length > 2 && text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  const slash = bare.indexOf("/");
  if (slash < 0) return [bare, cidr.any];
  const mask = bare.slice(slash + 1);
  return [bare.slice(0, slash), /[.:]/.test(mask) ? maskPrefix(readAddress(mask)) : readInt(mask)];
}

/** Mirrors IPAddr.maskplen: the value alone counts, so a short IPv6 address may be an IPv4 mask. */
function maskPrefix(mask: Address): number {
  const { words } = mask;
  const short = words.length === 8 && words.slice(0, 6).every((word) => word === 0);
  const bits = (short ? words.slice(6) : words).map((word) => word.toString(2).padStart(16, "0")).join("");
  const prefix = bits.indexOf("0") < 0 ? bits.length : bits.indexOf("0");
  if (bits.includes("1", prefix))
    throw new PythonError("ValueError", `invalid mask '${addressText(mask)}', no plen representation`);
  return prefix;
}

/** The words of an address up to its prefix: those of its network. */
export function withoutHost(words: readonly number[], prefix: number): number[] {
  return words.map((word, index) => {
    const bits = Math.min(16, Math.max(0, prefix - index * 16));
    return word & ((0xffff << (16 - bits)) & 0xffff);
  });
}

function isMapped(words: readonly number[]): boolean {
  return words[5] === 0xffff && words.slice(0, 5).every((word) => word === 0);
}

function sameWords(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((word, index) => word === right[index]);
}
