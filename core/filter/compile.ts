import { createDateDetector, type DateDetector, type Zone } from "../dates/index.ts";
import { originOf, originOfAll, type Problem, type Traced, untraced } from "../text/index.ts";
import type { Hosts } from "./address.ts";
import { compileLineRegex, type LineRegex, type LineRegexProblem } from "./line-regex.ts";

/** What a filter is made of, and how fail2ban-regex (or a jail) runs it. */
export interface FilterRequest {
  readonly prefregex?: Traced | string | undefined;
  readonly failregex: readonly (Traced | string)[];
  readonly ignoreregex?: readonly (Traced | string)[];
  /** How many lines a failregex sees; failregex alone is compiled with MULTILINE where it is more than one. */
  readonly maxlines?: number | undefined;
  /** `yes`, `warn`, `no` or `raw`; fail2ban's own default is `warn`. */
  readonly usedns?: string | undefined;
  /** Undefined: the default templates; null: no dates are looked for. */
  readonly datepattern?: Traced | string | null | undefined;
  readonly logtimezone?: string | undefined;
  /** Names are not resolved but are ids (fail2ban-regex -r). Default true. */
  readonly returnRawHost?: boolean;
  /** Every failregex is tried, not just up to the first that hits. Default true. */
  readonly checkAllRegex?: boolean;
  /** A hit without an id is kept to itself (with checkAllRegex off). Default true. */
  readonly ignorePending?: boolean;
  /** Unix seconds. */
  readonly now: () => number;
  readonly zone: Zone;
  readonly hosts?: Hosts;
  /** The groups that are asked for with every match; others come dearer. Default: all that have names. */
  readonly wants?: (name: string) => boolean;
  /** Regexes that were compiled before with the same `wants`: what is found there is not compiled again. */
  readonly compiled?: CompiledRegexes;
}

/** Compiled regexes by what they were compiled from, those used last behind the others. To be given up where one was broken off while it ran. */
export type CompiledRegexes = Map<string, ReturnType<typeof compileLineRegex>>;

/** A filter ready to run. Immutable: a LineMatcher holds what changes from line to line. */
export interface CompiledFilter {
  readonly prefregex: LineRegex | undefined;
  readonly failregex: readonly LineRegex[];
  readonly ignoreregex: readonly LineRegex[];
  /** Whether the ignoreregexes are asked before anything else, not only about what a failregex matched. */
  readonly ignoresFirst: boolean;
  readonly maxlines: number;
  readonly usedns: string;
  readonly returnRawHost: boolean;
  readonly checkAllRegex: boolean;
  readonly ignorePending: boolean;
  readonly now: () => number;
  readonly zone: Zone;
  readonly hosts: Hosts;
  /** The clock, in Unix seconds, by which connections (<F-MLFID>) are forgotten after five minutes; undefined: they are not. */
  readonly connectionClock?: () => number;
  /** A date detector as it is before the first line; undefined where no dates are looked for. */
  createDetector(): DateDetector | undefined;
}

/** Something that keeps a filter from being used. */
export interface FilterProblem {
  readonly option: "prefregex" | "failregex" | "ignoreregex" | "datepattern" | "logtimezone";
  /** Which of the option's regexes. */
  readonly index: number;
  /** What fail2ban says: the text of its RegexException or ValueError. */
  readonly text: string;
  /** The same at its place; the path is empty where the text came from no file. */
  readonly problem: Problem;
}

/**
 * Compiles a filter. Mirrors the setters of fail2ban/server/filter.py, Filter, as fail2ban-regex calls them.
 * `value` is set where there are no problems; fail2ban stops at the first of them.
 */
export function compileFilter(request: FilterRequest): {
  readonly value: CompiledFilter | undefined;
  readonly problems: readonly FilterProblem[];
} {
  const problems: FilterProblem[] = [];
  const maxlines = request.maxlines ?? 1;
  const usedns = request.usedns ?? "warn";

  function compile(option: FilterProblem["option"], index: number, source: Traced): LineRegex | undefined {
    const multiline = option === "failregex" && maxlines > 1;
    const key = `${usedns} ${multiline} ${source.text}`;
    const known = request.compiled?.get(key);
    const { value, problem } = known ?? compileLineRegex(source, { usedns, multiline, wants: request.wants });
    // What was asked for last stands last.
    request.compiled?.delete(key);
    request.compiled?.set(key, { value, problem });
    if (problem) problems.push(regexProblem(option, index, source, problem));
    return value;
  }

  const prefix = traced(request.prefregex ?? "");
  const prefregex = prefix.text === "" ? undefined : compile("prefregex", 0, prefix);
  const prefixHasId = prefix.text !== "" && (!prefregex || hasId(prefregex));
  const failregex: LineRegex[] = [];
  request.failregex.forEach((regex, index) => {
    const source = traced(regex);
    const value = compile("failregex", index, source);
    if (!value) return;
    failregex.push(value);
    if (prefixHasId || hasId(value)) return;
    const text = `No failure-id group in '${value.pattern.text}'`;
    problems.push(regexProblem("failregex", index, source, { text, pattern: value.pattern, offset: -1 }));
  });
  const ignoreregex: LineRegex[] = [];
  (request.ignoreregex ?? []).forEach((regex, index) => {
    const value = compile("ignoreregex", index, traced(regex));
    if (value) ignoreregex.push(value);
  });

  const createDetector = detectorMaker(request);
  const text = createDetector().problem;
  if (text !== undefined) {
    const isZone = detectorMaker({ ...request, datepattern: undefined })().problem !== undefined;
    const option = isZone ? "logtimezone" : "datepattern";
    const pattern = traced((isZone ? request.logtimezone : request.datepattern) ?? "");
    problems.push(regexProblem(option, 0, pattern, { text, pattern, offset: -1 }));
  }
  if (problems.length > 0) return { value: undefined, problems };
  const value: CompiledFilter = {
    prefregex,
    failregex,
    ignoreregex,
    ignoresFirst: ignoreregex.length > 0 && ignoreregex.length < failregex.length - 2,
    maxlines,
    usedns,
    returnRawHost: request.returnRawHost ?? true,
    checkAllRegex: request.checkAllRegex ?? true,
    ignorePending: request.ignorePending ?? true,
    now: request.now,
    zone: request.zone,
    hosts: request.hosts ?? (() => []),
    createDetector: () => createDetector().value,
  };
  return { value, problems };
}

// Mirrors failregex.py, FAILURE_ID_PRESENTS.
const idGroups = ["fid", "ip4", "ip6", "dns", "mlfid"];

function hasId(line: LineRegex): boolean {
  return idGroups.some((name) => line.regex.groupIndex.has(name));
}

function detectorMaker(request: FilterRequest): () => {
  readonly value: DateDetector | undefined;
  readonly problem: string | undefined;
} {
  const { datepattern, now, zone, logtimezone } = request;
  if (datepattern === null) return () => ({ value: undefined, problem: undefined });
  return () =>
    createDateDetector({
      now,
      zone,
      ...(datepattern === undefined ? {} : { datepattern: traced(datepattern).text }),
      ...(logtimezone === undefined ? {} : { logtimezone }),
    });
}

function regexProblem(
  option: FilterProblem["option"],
  index: number,
  source: Traced,
  { text, pattern, offset }: LineRegexProblem,
): FilterProblem {
  const place =
    (offset < 0 ? undefined : originOf(pattern, offset, offset + 1)) ??
    (offset < 0 ? undefined : originOf(pattern, offset)) ??
    originOfAll(source);
  const problem: Problem = {
    code: option,
    severity: "error",
    message: text,
    path: place?.path ?? "",
    span: place?.span ?? { start: Math.max(offset, 0), end: Math.max(offset, 0) },
  };
  return { option, index, text, problem };
}

function traced(text: Traced | string): Traced {
  return typeof text === "string" ? untraced(text) : text;
}
