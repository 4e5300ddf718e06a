import { type Analysis, type GivenOptions, roleOf } from "../analysis/index.ts";
import { type FilterCommands, isText, parseConfig } from "../config/index.ts";
import { readDuration } from "../jail/index.ts";
import type { Traced } from "../text/index.ts";
import { modesOf } from "./hover-regex.ts";
import { positionAt } from "./lines.ts";

/** What is tried on a log: the filter of a file, or a jail of a jail file. */
export interface SubjectRequest {
  readonly path: string;
  /** The jail's name; absent for a filter by itself. */
  readonly jail?: string | undefined;
  /** Options that win over the jail's own. */
  readonly options?: GivenOptions | undefined;
}

/** What there is to try, ready to be compiled. */
export interface Subject {
  /** `sshd`, `jail sshd`. */
  readonly title: string;
  readonly patterns: Pick<
    FilterCommands,
    "prefregex" | "failregex" | "ignoreregex" | "maxlines" | "datepattern"
  >;
  /** How a jail takes names in the place of addresses; undefined for a filter, as fail2ban-regex takes them. */
  readonly usedns: string | undefined;
  readonly logtimezone: string | undefined;
  readonly encoding: string;
  /** Seconds: the jail's, or for a filter those of the first jail with it; undefined where no jail uses it. */
  readonly findtime: number | undefined;
  /** The filter's modes; empty where it has none. */
  readonly modes: readonly string[];
  readonly mode: string | undefined;
  /** What fail2ban stops with instead; the rest is what could be made of it all the same. */
  readonly refusal: string | undefined;
}

/** A subject that a file offers, and the line at which it begins. */
export interface SubjectChoice {
  readonly title: string;
  readonly jail: string | undefined;
  readonly line: number;
  readonly modes: readonly string[];
  readonly mode: string | undefined;
}

/** What fail2ban takes where a jail says nothing else. */
const usualFindtime = 600;

/** Reads what is to be tried; undefined where there is no such filter or jail. */
export function readSubject(analysis: Analysis, request: SubjectRequest): Subject | undefined {
  return request.jail === undefined
    ? readFilterSubject(analysis, request)
    : readJailSubject(analysis, request);
}

/** What can be tried of a file: its filter, or a jail for each section. */
export function subjectsIn(analysis: Analysis, path: string): readonly SubjectChoice[] {
  const role = roleOf(path);
  if (role?.kind === "filter") {
    const subject = readSubject(analysis, { path });
    return subject ? [{ ...subject, jail: undefined, line: 0 }] : [];
  }
  const source = analysis.source(path);
  if (role?.kind !== "jail" || !source) return [];
  const jails = new Set(analysis.jails());
  const seen = new Set<string>();
  const found: SubjectChoice[] = [];
  for (const { name, nameSpan } of parseConfig(source).sections) {
    if (!jails.has(name) || seen.has(name)) continue;
    seen.add(name);
    const subject = readSubject(analysis, { path, jail: name });
    if (subject) found.push({ ...subject, jail: name, line: positionAt(source, nameSpan.start).line });
  }
  return found;
}

function readFilterSubject(analysis: Analysis, { path, options }: SubjectRequest): Subject | undefined {
  const name = filterName(path);
  if (name === undefined) return undefined;
  const { value } = analysis.filter(name, options);
  if (!value.found) return undefined;
  const jail = analysis.jailsUsing(name)[0];
  const modes = modesOf(analysis, name);
  return {
    title: name,
    patterns: value,
    usedns: undefined,
    logtimezone: undefined,
    encoding: "auto",
    findtime: jail === undefined ? undefined : findtimeOf(analysis, jail),
    modes,
    mode: options?.["mode"] ?? modes[0],
    refusal: value.refusal?.message,
  };
}

function readJailSubject(
  analysis: Analysis,
  { jail: name = "", options }: SubjectRequest,
): Subject | undefined {
  if (!analysis.jails().includes(name)) return undefined;
  const { value } = analysis.jail(name, options);
  const { filterReference } = value;
  const filter = filterReference?.name.text;
  const modes = filter === undefined ? [] : modesOf(analysis, filter);
  return {
    title: `jail ${name}`,
    patterns: value,
    usedns: value.usedns?.text.toLowerCase(),
    logtimezone: textOf(value.options.get("logtimezone")),
    encoding: textOf(value.options.get("logencoding")) ?? "auto",
    findtime: findtimeOf(analysis, name),
    modes,
    mode: options?.["mode"] ?? filterReference?.given.get("mode")?.text ?? modes[0],
    refusal: value.refusal?.message,
  };
}

/** The filter that a file is (a part of). */
function filterName(path: string): string | undefined {
  const role = roleOf(path);
  // filter.d/sshd.d/extra.conf is a part of the filter sshd.
  return role?.kind === "filter" ? role.name.replace(/\.d\/[^/]+$/, "") : undefined;
}

function findtimeOf(analysis: Analysis, jail: string): number {
  const text = textOf(analysis.jail(jail).value.options.get("findtime"));
  const duration = text === undefined ? undefined : readDuration(text);
  return duration?.kind === "seconds" ? duration.seconds : usualFindtime;
}

function textOf(value: unknown): string | undefined {
  return isText(value as Traced) ? (value as Traced).text : undefined;
}
