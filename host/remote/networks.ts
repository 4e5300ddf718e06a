import { type Address, addressText, isInNet, readAddress } from "../../core/filter/index.ts";

/** An address or a network of IPv4 or IPv6; undefined where the text is neither (a host name, an id, a mask that is none). */
export function readNetwork(text: string): Address | undefined {
  try {
    const address = readAddress(text.trim());
    return address.family === "inet4" || address.family === "inet6" ? address : undefined;
  } catch {
    return undefined;
  }
}

/** An address as fail2ban spells it; a network, and other text, as it is. */
export function spellAddress(text: string): string {
  const address = text.includes("/") ? undefined : readNetwork(text);
  return address ? addressText(address) : text;
}

/** Whether two networks have an address in common. */
export function overlap(one: Address, other: Address): boolean {
  return isInNet(one, other) || isInNet(other, one);
}

/** The networks among the words of a list that blanks or commas part, and the words that are none. */
export function readNetworks(words: readonly string[]): {
  readonly networks: readonly Address[];
  readonly rest: readonly string[];
} {
  const networks: Address[] = [];
  const rest: string[] = [];
  for (const word of words) {
    const network = readNetwork(word);
    if (network) networks.push(network);
    else rest.push(word);
  }
  return { networks, rest };
}

/** The words of a list that blanks or commas part. */
export function wordsOf(list: string): readonly string[] {
  return list.split(/[\s,]+/).filter((word) => word !== "");
}
