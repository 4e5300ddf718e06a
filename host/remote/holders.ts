/** Chains that a kernel always has: that they are there tells nothing. */
export const builtIn =
  /^(?:INPUT|OUTPUT|FORWARD|PREROUTING|POSTROUTING|input|output|forward|prerouting|postrouting)$/;

/** Where a command says into which chain or set an address goes. A command ends at `;`, `&`, `|` or the line. */
const places: readonly RegExp[] = [
  /\bip6?tables\b[^;&|\n]*?\s(?:-I|-A|--insert|--append)\s+(\S+)(?=[^;&|\n]*\s(?:-s|--source|--src)\s)/g,
  /\bipset\b[^;&|\n]*?\s(?:add|-A|--add)\s+(?:-exist\s+|-!\s+)?(\S+)/g,
  /\badd\s+element\s+(?:(?:ip6?|inet|arp|bridge|netdev)\s+)?\S+\s+(\S+)/g,
  /\b(?:add|insert)\s+rule\s+(?:(?:ip6?|inet|arp|bridge|netdev)\s+)?\S+\s+(\S+)[^;&|\n]*\bsaddr\b/g,
];

/** The words of a shell's text, as far as a name of a chain or a set may be one. */
export function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.split(/[\s'"`|;&(){}@\\=,]+/));
}

/**
 * The chains and sets into which a ban's commands put the address; where that can't be read in them, all names in them
 * but those of chains that are always there.
 */
export function holdersOf(banText: string): ReadonlySet<string> {
  const found = places.flatMap((place) => [...banText.matchAll(place)].map(([, name]) => name!));
  const named = found.map((name) => name.replace(/["'\\]/g, "")).filter((name) => /^[^$<>]+$/.test(name));
  return named.length > 0
    ? new Set(named)
    : new Set([...namesIn(banText)].filter((name) => !builtIn.test(name)));
}
