import { expandRegex } from "../filter/index.ts";
import { type ParsedRegex, parseRegex } from "../regex/index.ts";
import { originOf, originOfAll, type Place, type Traced } from "../text/index.ts";
import { roleOf } from "./kind.ts";
import type { FilterCheck } from "./rules/rule.ts";

/** A regex of a filter, as fail2ban hands it to Python, parsed. */
export interface RegexSite extends ParsedRegex {
  readonly option: "prefregex" | "failregex" | "ignoreregex";
  /** As the filter has it, tags and all. */
  readonly source: Traced;
  readonly usedns: string;
  /** As Python gets it. */
  readonly text: string;
}

/** Longer regexes are not judged: to read one would keep an editor waiting. */
const longest = 50_000;
/** So many regexes are remembered; the whole stock configuration has about a thousand. */
const most = 4096;
const known = new Map<string, { readonly text: string; readonly parsed: ParsedRegex }>();

const sitesOf = new WeakMap<FilterCheck, readonly RegexSite[]>();

/** All regexes of a filter that can be judged: prefregex, then failregex and ignoreregex in their order. */
export function regexesOf(check: FilterCheck): readonly RegexSite[] {
  let sites = sitesOf.get(check);
  if (!sites) {
    sites = readRegexes(check);
    sitesOf.set(check, sites);
  }
  return sites;
}

function readRegexes(check: FilterCheck): RegexSite[] {
  const usedns = check.usedns?.text.toLowerCase() ?? "warn";
  const sites: RegexSite[] = [];
  const add = (option: RegexSite["option"], source: Traced): void => {
    if (source.text.length > longest || source.text.trim() === "") return;
    const multiline = option === "failregex" && (check.maxlines ?? 1) > 1;
    const key = `${usedns === "no" ? "address" : "host"} ${multiline ? "lines" : "line"} ${source.text}`;
    let reading = known.get(key);
    if (!reading) {
      const { text } = expandRegex(source, usedns);
      reading = { text, parsed: parseRegex(text, multiline ? { multiline } : {}) };
      if (known.size >= most) known.clear();
      known.set(key, reading);
    }
    sites.push({ option, source, usedns, text: reading.text, ...reading.parsed });
  };
  if (check.prefregex) add("prefregex", check.prefregex);
  for (const source of check.failregex) add("failregex", source);
  for (const source of check.ignoreregex) add("ignoreregex", source);
  return sites;
}

/** Where a stretch of the regex that Python gets was written; a tag's expansion was written as the tag. */
export function placeIn(site: RegexSite, start: number, end: number): Place | undefined {
  const pattern = expandRegex(site.source, site.usedns);
  return originOf(pattern, start, end) ?? originOf(pattern, start) ?? originOfAll(site.source);
}

/**
 * Where a regex itself stands: its line in the filter's own file, though its text may come from variables above and from
 * other files too.
 */
export function lineOf(check: Pick<FilterCheck, "analysis" | "name">, { pieces }: Traced): Place | undefined {
  const isOwn = (path: string): boolean => {
    const role = roleOf(path);
    return role?.kind === "jail" || (role?.kind === "filter" && role.name === check.name);
  };
  const owned = pieces.filter((piece) => isOwn(piece.path));
  const among = owned.length > 0 ? owned : pieces;
  const last = among[among.length - 1];
  if (!last) return undefined;
  const { path } = last;
  const text = check.analysis.source(path)?.text ?? "";
  const same = among.filter((piece) => piece.path === path);
  const at = Math.max(...same.map((piece) => piece.span.start));
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const lineEnd = text.indexOf("\n", lineStart);
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const written = ownLine.exec(line);
  if (written) {
    const start = lineStart + written[0].length - written[1]!.length;
    return { path, span: { start, end: start + written[1]!.trimEnd().length } };
  }
  const spans = same.map((piece) => piece.span).filter((span) => span.start >= lineStart);
  const start = Math.min(...spans.map((span) => span.start));
  return { path, span: { start, end: Math.max(...spans.map((span) => span.end)) } };
}

/** The line of a regex in an option that holds regexes, or behind its first line. */
const ownLine = /^(?:[ \t]+|(?:fail|ignore|pref)regex[ \t]*[=:][ \t]*)(\S.*)/;

/** What stands at a place, as it is written. */
export function writtenAt(check: FilterCheck, { path, span }: Place): string {
  return check.analysis.source(path)?.text.slice(span.start, span.end) ?? "";
}

/** The groups that tell whom to ban. Mirrors failregex.py, FAILURE_ID_PRESENTS. */
const idGroups = ["fid", "ip4", "ip6", "dns", "mlfid"];

/** Whether a regex tells whom to ban. */
export function hasId(site: RegexSite): boolean {
  return idGroups.some((name) => site.value?.groupIndex.has(name));
}
