import { compileRegex, type Regex, type RegexMatch } from "../regex/index.ts";
import { isSpace, type Traced } from "../text/index.ts";
import { groupName, localizeFlags, resolveHostTags } from "./tags.ts";
import { type GroupValue, isTuple, type Tuple } from "./value.ts";

/** A prefregex, failregex or ignoreregex, compiled. Mirrors fail2ban/server/failregex.py, Regex. */
export interface LineRegex {
  /** The pattern as it is compiled: tags expanded, flags made local, each piece knowing where it came from. */
  readonly pattern: Traced;
  readonly regex: Regex;
  /** Its groups' names and numbers, in order. */
  readonly groups: readonly (readonly [name: string, group: number])[];
  /** Groups whose value stands in for another's where that has none (`alt_user_1` for `user`). */
  readonly alternates: readonly (readonly [from: string, to: string])[];
  /** Groups that are put together to a tuple (`tuple_id` with `fid`). */
  readonly tuples: readonly (readonly [from: string, to: string])[];
}

/** Why a regex can't be used: fail2ban's own words, and an offset into its `pattern` (-1: as a whole). */
export interface LineRegexProblem {
  readonly text: string;
  readonly pattern: Traced;
  readonly offset: number;
}

/** Compiles a regex with its tags. Mirrors Regex.__init__; one of the two is set. */
export function compileLineRegex(
  source: Traced,
  options: {
    readonly usedns: string;
    readonly multiline: boolean;
    /** The groups that are asked for with every match; by default all that have names. */
    readonly wants?: ((name: string) => boolean) | undefined;
  },
): { readonly value: LineRegex | undefined; readonly problem: LineRegexProblem | undefined } {
  const pattern = expandRegex(source, options.usedns);
  if (isBlank(pattern.text))
    return { value: undefined, problem: { text: "Cannot add empty regex", pattern, offset: -1 } };
  const { wants } = options;
  const { value: regex, problem } = compileRegex(
    pattern.text,
    options.multiline ? { multiline: true } : {},
    wants ? { wants: (_, name) => name !== undefined && wants(name) } : {},
  );
  if (!regex) {
    const text = `Unable to compile regular expression '${pattern.text}':\n${problem?.text ?? ""}`;
    return { value: undefined, problem: { text, pattern, offset: problem?.offset ?? -1 } };
  }
  const groups = [...regex.groupIndex];
  const value = { pattern, regex, groups, ...complexNames(groups.map(([name]) => name)) };
  return { value, problem: undefined };
}

/** A regex as fail2ban hands it to Python: its tags expanded, its flags made local. */
export function expandRegex(source: Traced, usedns: string): Traced {
  return localizeFlags(resolveHostTags(source, usedns));
}

/** What the groups took, `alt_` and `tuple_` names worked in. Mirrors Regex.getGroups. */
export function groupsOf(line: LineRegex, match: RegexMatch): Map<string, GroupValue> {
  const found = new Map<string, GroupValue>();
  for (const [name, group] of line.groups) found.set(name, match.group(group) ?? null);
  for (const [from, to] of line.alternates) {
    const value = found.get(from);
    if (value && !found.get(to)) found.set(to, value);
  }
  for (const [from, to] of line.tuples) {
    const before = found.get(to) ?? null;
    found.set(to, joinTuple(before, found.get(from) ?? null));
  }
  return found;
}

function joinTuple(before: GroupValue, value: GroupValue): Tuple {
  return { tuple: isTuple(before) ? [...before.tuple, value] : [before, value] };
}

function complexNames(names: readonly string[]): Pick<LineRegex, "alternates" | "tuples"> {
  const alternates: [string, string][] = [];
  const tuples: [string, string][] = [];
  for (const name of names) {
    const found = name.length > "alt_".length && /^(alt_|tuple_)(.*?)(?:_\p{Nd}+)?$/u.exec(name);
    if (found) (found[1] === "alt_" ? alternates : tuples).push([name, groupName(found[2]!)]);
  }
  return { alternates: alternates.sort(byName), tuples: tuples.sort(byName) };
}

function byName([left]: [string, string], [right]: [string, string]): number {
  return left < right ? -1 : 1;
}

function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isSpace(text.charCodeAt(i))) return false;
  return true;
}
