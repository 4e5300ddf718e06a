import type { RegexMatch } from "../regex/index.ts";
import type { CompiledFilter } from "./compile.ts";
import type { LineRegex } from "./line-regex.ts";
import { ScanGivenUp } from "./scan-dates.ts";

/** What a hit says of its connection, in bits. */
export const said = { nofail: 1, gained: 2, forget: 4, id: 8 } as const;

/** As much of a hit as decides how its line is counted. */
export interface BriefHit {
  readonly failregex: number;
  readonly mlfid: string | null;
  readonly user: string | null;
  /** Bits of `said`. */
  readonly flags: number;
}

/** A group read in brief: numbers in failregex, then in prefregex; 0 where there is none. */
interface Reader {
  readonly own: number;
  readonly alternates: readonly number[];
  readonly prefix: number;
  readonly prefixAlternates: readonly number[];
}

const names = ["mlfid", "nofail", "mlfforget", "mlfgained", "user", "ip4", "ip6", "dns", "fid"] as const;

/** Whether counting asks for a group of this name. */
export function isBriefName(name: string): boolean {
  return name === "content" || name.startsWith("alt_") || (names as readonly string[]).includes(name);
}

/** Reads what the groups of one failregex (and prefregex) took, as far as counting needs it. */
export type BriefReader = (match: RegexMatch, prefix: RegexMatch | undefined) => BriefHit | undefined;

/**
 * Whether the lines of a filter can be counted from brief hits: no groups that fail2ban would put together to a tuple or
 * mistake for its own entries of a failure's dict, and nothing that stops at the first failregex that hits.
 */
export function isBrief(filter: CompiledFilter): boolean {
  const lines = [...filter.failregex, ...(filter.prefregex ? [filter.prefregex] : [])];
  return (
    filter.maxlines === 1 &&
    filter.checkAllRegex &&
    filter.returnRawHost &&
    !(filter.ignoresFirst && filter.prefregex) &&
    lines.every(
      (line) =>
        line.tuples.length === 0 &&
        !["users", "matches", "mlfpending", "ip", "cidr"].some((name) => hasName(line, name)),
    )
  );
}

/** Whether hits of one line can bear on another line. */
export function hasConnections(filter: CompiledFilter): boolean {
  return [...filter.failregex, ...(filter.prefregex ? [filter.prefregex] : [])].some((line) =>
    hasName(line, "mlfid"),
  );
}

/**
 * The reader for each failregex of a filter; it answers undefined for a hit without an id, which fail2ban passes over.
 * It throws ScanGivenUp where the address holds a NUL, which breaks fail2ban.
 */
export function briefReaders(filter: CompiledFilter): readonly BriefReader[] {
  return filter.failregex.map((line, failregex) => {
    const [mlfid, nofail, forget, gained, user, ip4, ip6, dns, fid] = names.map((name) =>
      readerOf(line, filter.prefregex, name),
    );
    return (match, prefix) => {
      const connection = read(mlfid!, match, prefix);
      let flags = 0;
      const address = read(ip4!, match, prefix) ?? read(ip6!, match, prefix);
      if (address?.includes("\0")) throw new ScanGivenUp();
      if (address !== null || read(dns!, match, prefix) !== null || read(fid!, match, prefix) !== null)
        flags = said.id;
      if (flags === 0 && connection === null) return undefined;
      if (read(nofail!, match, prefix)) flags |= said.nofail;
      if (connection === null) return { failregex, mlfid: null, user: null, flags };
      if (read(gained!, match, prefix)) flags |= said.gained;
      if (read(forget!, match, prefix)) flags |= said.forget;
      return { failregex, mlfid: connection, user: read(user!, match, prefix), flags };
    };
  });
}

function hasName(line: LineRegex, name: string): boolean {
  return line.regex.groupIndex.has(name) || line.alternates.some(([, to]) => to === name);
}

function readerOf(line: LineRegex, prefix: LineRegex | undefined, name: string): Reader {
  return {
    own: line.regex.groupIndex.get(name) ?? 0,
    alternates: alternatesOf(line, name),
    prefix: prefix?.regex.groupIndex.get(name) ?? 0,
    prefixAlternates: prefix ? alternatesOf(prefix, name) : [],
  };
}

function alternatesOf(line: LineRegex, name: string): number[] {
  return line.alternates.filter(([, to]) => to === name).map(([from]) => line.regex.groupIndex.get(from)!);
}

/** Mirrors what getGroups and dict.update make of a group: failregex's own, or another that stands in, before prefregex's. */
function read(reader: Reader, match: RegexMatch, prefix: RegexMatch | undefined): string | null {
  const own = readFrom(match, reader.own, reader.alternates);
  if (own !== undefined) return own;
  if (!prefix) return null;
  return readFrom(prefix, reader.prefix, reader.prefixAlternates) ?? null;
}

function readFrom(match: RegexMatch, own: number, alternates: readonly number[]): string | null | undefined {
  const value = own === 0 ? undefined : (match.group(own) ?? null);
  if (value) return value;
  for (const alternate of alternates) {
    const other = match.group(alternate);
    if (other) return other;
  }
  return value;
}
