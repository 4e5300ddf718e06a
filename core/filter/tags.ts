import {
  joinTraced,
  originOf,
  type Place,
  sliceTraced,
  type Traced,
  tracePlace,
  untraced,
} from "../text/index.ts";

// The expressions are fail2ban's: a group's number, name and order are part of its behaviour.
const ip4Address = String.raw`(?:\d{1,3}\.){3}\d{1,3}`;
const ip6Address = `(?:[0-9a-fA-F]{1,4}::?|::){1,7}(?:[0-9a-fA-F]{1,4}|(?<=:):)`;
const ip4 = `(?:::f{4,6}:)?(?P<ip4>${ip4Address})`;
const ip6 = `(?P<ip6>${ip6Address})`;
const dns = String.raw`(?P<dns>[\w\-.^_]*\w)`;
const addr = String.raw`\[?(?:${ip4}|${ip6})\]?`;
const host = `(?:${addr}|${dns})`;
const mask = String.raw`(?P<cidr>\d+)`;
const subnet = String.raw`\[?(?:${ip4}|${ip6})(?:/${mask})?\]?`;

const fixedTags: ReadonlyMap<string, string> = new Map([
  ["IP4", ip4],
  ["F-IP4/", ip4],
  ["IP6", ip6],
  ["F-IP6/", ip6],
  ["ADDR", addr],
  ["F-ADDR/", addr],
  ["CIDR", mask],
  ["F-CIDR/", mask],
  ["SUBNET", subnet],
  ["F-SUBNET/", subnet],
  ["DNS", dns],
  ["F-DNS/", dns],
  ["F-ID/", String.raw`(?P<fid>\S+)`],
  ["F-PORT/", String.raw`(?P<fport>\w+)`],
]);

/**
 * A failregex with fail2ban's tags expanded, each expansion pointing at its tag.
 * Mirrors fail2ban/server/failregex.py, Regex._resolveHostTag: `usedns` matters where it is `no`.
 */
export function resolveHostTags(regex: Traced, usedns = "yes"): Traced {
  const open = new Set<string>();
  let skips = 0;

  function expansionOf(tag: string): string | undefined {
    const name = tag.slice(1, -1);
    if (name === "HOST") return usedns === "no" ? addr : host;
    if (name === "SKIPLINES") return String.raw`\n(?P<skiplines${skips++}>(?:(?:.*\n)*?))`;
    const fixed = fixedTags.get(name);
    if (fixed !== undefined) return fixed;
    const own = /^(\/?)F-([A-Z0-9_-]+)$/.exec(name);
    if (!own) return undefined;
    if (own[1]) return open.has(own[2]!) ? ")" : undefined;
    open.add(own[2]!);
    return `(?P<${groupName(own[2]!)}>`;
  }

  return replaceAll(regex, /<\/?[\w-]+\/?>/g, (found) => {
    const text = expansionOf(found[0]);
    return text === undefined ? undefined : (place) => (place ? tracePlace(text, place) : untraced(text));
  });
}

/**
 * The tag that an expansion of resolveHostTags stands for; undefined for any other text, and for the `)` of a closing tag.
 * With `usedns` set to `no`, `<HOST>` is the same as `<ADDR>` and is called so.
 */
export function tagOf(expansion: string): string | undefined {
  const known = tagsByExpansion.get(expansion);
  if (known !== undefined) return known;
  if (/^\\n\(\?P<skiplines\d+>/.test(expansion)) return "<SKIPLINES>";
  const group = /^\(\?P<([^>]+)>$/.exec(expansion)?.[1];
  if (group === undefined) return undefined;
  const name = group === "fid" ? "id" : group === "fport" ? "port" : group;
  return `<F-${name.toUpperCase()}>`;
}

const tagsByExpansion = new Map(
  [...fixedTags, ["HOST", host] as const].map(([tag, text]) => [text, `<${tag}>`]).reverse() as [
    string,
    string,
  ][],
);

/** The group that a tag or an `alt_` or `tuple_` name stands for. Mirrors failregex.py, mapTag2Opt. */
export function groupName(tag: string): string {
  const name = tag.toLowerCase();
  return name === "id" ? "fid" : name === "port" ? "fport" : name;
}

/**
 * A pattern with flags that stand at the head of a group made local to it: `((?i)x)` and `(?:(?i)x)` become `(?i:x)`.
 * Mirrors failregex.py, R_GLOB2LOCFLAGS.
 */
export function localizeFlags(regex: Traced): Traced {
  return replaceAll(regex, /(?<!\\)\((?:\?:)?(\(\?[a-z]+)\)/g, (found) => {
    const end = found.index + found[0].length - 1;
    const flags = sliceTraced(regex, end - found[1]!.length, end);
    const close = originOf(regex, end, end + 1);
    return () => joinTraced([flags, close ? tracePlace(":", close) : untraced(":")]);
  });
}

function replaceAll(
  regex: Traced,
  what: RegExp,
  by: (found: RegExpExecArray) => ((place: Place | undefined) => Traced) | undefined,
): Traced {
  const parts: Traced[] = [];
  let last = 0;
  for (const found of regex.text.matchAll(what)) {
    const expand = by(found);
    if (!expand) continue;
    const end = found.index + found[0].length;
    parts.push(sliceTraced(regex, last, found.index), expand(originOf(regex, found.index, end)));
    last = end;
  }
  if (last === 0) return regex;
  parts.push(sliceTraced(regex, last));
  return joinTraced(parts);
}
