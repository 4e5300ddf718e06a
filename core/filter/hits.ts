import type { RegexMatch } from "../regex/index.ts";
import { PythonError } from "../text/index.ts";
import type { CompiledFilter } from "./compile.ts";
import { dispatcherOf } from "./dispatch.ts";
import { groupsOf, type LineRegex } from "./line-regex.ts";
import type { FailData, GroupValue, TupleLine } from "./value.ts";

/** A failregex that matched and whose match no ignoreregex took away. */
export interface RegexHit {
  readonly failregex: number;
  /** What the groups of prefregex and failregex took: the failure's dict as it begins. */
  readonly data: FailData;
  /** Offsets of the match and its groups in the text that failregex saw. Read on demand, at some cost. */
  readonly spans: ArrayLike<number>;
  /** Where that text begins in the line without its date (prefregex's content group); 0 without one. */
  readonly content: number;
  /** The lines it matched; undefined: the one line at hand. */
  readonly lines: readonly TupleLine[] | undefined;
}

/** What the regexes of a filter find in a line: everything that depends on no other line (with maxlines 1). */
export interface LineHits {
  /** The ignoreregexes that hit, in order; one may hit several times. */
  readonly ignored: readonly number[];
  /** The match of prefregex, null where it missed, undefined where it was not asked. */
  readonly prefregex: RegexMatch | null | undefined;
  readonly hits: readonly RegexHit[];
}

const nothing: readonly never[] = [];
const missed: LineHits = { ignored: nothing, prefregex: undefined, hits: nothing };
const missedPrefregex: LineHits = { ignored: nothing, prefregex: null, hits: nothing };

/**
 * Runs prefregex, ignoreregex and failregex over one line that is cut at its date. Pure: the part of
 * fail2ban/server/filter.py, Filter.findFailure, that looks at nothing but the line (maxlines is 1).
 * Throws PythonError where fail2ban raises.
 */
export function findHits(filter: CompiledFilter, before: string, after: string): LineHits {
  const { prefregex, failregex, checkAllRegex } = filter;
  let text = `${before}${after}\n`;
  if (filter.ignoresFirst) {
    const ignored = findIgnored(filter, text);
    if (ignored.length > 0) return { ignored, prefregex: undefined, hits: nothing };
  }
  let prefix: RegexMatch | null | undefined;
  let inner = "";
  if (prefregex) {
    prefix = prefregex.regex.search(text);
    if (!prefix) return missedPrefregex;
    inner = contentOf(prefregex, prefix);
    if (inner !== "") text = contentLine(inner, text);
  }
  let hits: RegexHit[] | undefined;
  let ignored: number[] | undefined;
  let prefixData: FailData | undefined;
  const candidatesFor = dispatcherOf(filter);
  let candidates = candidatesFor(text);
  for (let at = 0; at < candidates.length; at++) {
    const index = candidates[at]!;
    const line = failregex[index]!;
    const match = line.regex.search(text);
    if (!match) continue;
    if (filter.ignoreregex.length > 0) {
      const found = findIgnored(filter, text);
      if (found.length > 0) {
        ignored = ignored ? [...ignored, ...found] : found;
        if (checkAllRegex) continue;
        break;
      }
    }
    if (prefregex && prefix) prefixData ??= prefixGroups(prefregex, prefix);
    const data = joinGroups(prefixData, groupsOf(line, match));
    if (isIdentified(data)) {
      hits ??= [];
      hits.push(new Hit(index, data, match, undefined, inner ? prefregex : undefined, prefix));
      if (!checkAllRegex) break;
    } else if (!checkAllRegex) {
      // fail2ban has taken the line out of its buffer before it finds that there is no id.
      text = "\n";
      candidates = candidatesFor(text).filter((other) => other > index);
      at = -1;
    }
  }
  if (!hits && !ignored && !prefix) return missed;
  return { ignored: ignored ?? nothing, prefregex: prefix, hits: hits ?? nothing };
}

/** A hit that reads its spans when it is asked. */
export class Hit implements RegexHit {
  readonly failregex: number;
  readonly data: FailData;
  readonly lines: readonly TupleLine[] | undefined;
  readonly #match: RegexMatch;
  readonly #prefregex: LineRegex | undefined;
  readonly #prefix: RegexMatch | null | undefined;

  /** `prefregex` and its match are given where failregex saw only the content. */
  constructor(
    failregex: number,
    data: FailData,
    match: RegexMatch,
    lines?: readonly TupleLine[],
    prefregex?: LineRegex,
    prefix?: RegexMatch | null,
  ) {
    this.failregex = failregex;
    this.data = data;
    this.lines = lines;
    this.#match = match;
    this.#prefregex = prefregex;
    this.#prefix = prefix;
  }

  get spans(): ArrayLike<number> {
    return this.#match.spans;
  }

  get content(): number {
    return this.#prefregex && this.#prefix ? contentStart(this.#prefregex, this.#prefix) : 0;
  }
}

/** The ignoreregexes that match `text`: the first alone, or all where all regexes are checked. */
export function findIgnored(filter: CompiledFilter, text: string): number[] {
  const found: number[] = [];
  for (let index = 0; index < filter.ignoreregex.length; index++) {
    if (!filter.ignoreregex[index]!.regex.search(text)) continue;
    found.push(index);
    if (!filter.checkAllRegex) break;
  }
  return found;
}

/** What prefregex's content group took: the text that failregex is asked about. */
export function contentOf(prefregex: LineRegex, match: RegexMatch): string {
  const group = prefregex.regex.groupIndex.get("content");
  const complex = prefregex.alternates.length > 0 || prefregex.tuples.length > 0;
  const content = complex ? groupsOf(prefregex, match).get("content") : group && match.group(group);
  if (!content) return "";
  if (typeof content !== "string")
    throw new PythonError("TypeError", "sequence item 1: expected str instance, tuple found");
  return content;
}

/** The text that failregex is asked about instead of `text`: the content of prefregex, with a newline. */
export function contentLine(content: string, text: string): string {
  // The content most often goes to the line's end: a slice costs less than a new text.
  const start = text.length - 1 - content.length;
  return start >= 0 && text.startsWith(content, start) ? text.slice(start) : `${content}\n`;
}

/** The groups of prefregex that a failure takes over: all but content. */
export function prefixGroups(prefregex: LineRegex, match: RegexMatch): FailData {
  const groups: FailData = groupsOf(prefregex, match);
  groups.delete("content");
  return groups;
}

/** A failure's dict as it begins: failregex's groups over those of prefregex, even where they took no part. */
export function joinGroups(prefix: FailData | undefined, groups: Map<string, GroupValue>): FailData {
  if (!prefix || prefix.size === 0) return groups;
  const data: FailData = new Map(prefix);
  for (const [name, value] of groups) data.set(name, value);
  return data;
}

/** Whether there is an id, or one can still come by mlfid; fail2ban raises (and passes over the regex) where not. */
export function isIdentified(data: FailData): boolean {
  return has(data, "mlfid") || has(data, "ip4") || has(data, "ip6") || has(data, "dns") || has(data, "fid");
}

function has(data: FailData, name: string): boolean {
  return (data.get(name) ?? null) !== null;
}

/** Where prefregex's content begins in the text that prefregex was asked about; 0 where it took none. */
export function contentStart(prefregex: LineRegex, match: RegexMatch): number {
  for (const [name, group] of prefregex.groups) {
    if (name === "content" && match.spans[2 * group]! < match.spans[2 * group + 1]!)
      return match.spans[2 * group]!;
  }
  for (const [from, to] of prefregex.alternates) {
    const start = to === "content" ? match.spans[2 * prefregex.regex.groupIndex.get(from)!]! : -1;
    if (start >= 0) return start;
  }
  return 0;
}
