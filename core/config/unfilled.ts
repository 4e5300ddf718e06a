import { originOf, type Traced } from "../text/index.ts";
import { reportAt, type Shelf } from "./shelf.ts";
import { conditionOf } from "./store.ts";
import { isText, type Options } from "./value.ts";

/** A tag that nothing fills: fail2ban leaves it in the command or the pattern as it stands. */
export interface UnfilledTag {
  readonly tag: string;
  /** The option whose value it is in, that value, and where in it. */
  readonly option: string;
  readonly value: Traced;
  readonly start: number;
}

/** What fail2ban puts in when it bans. Mirrors Actions.ActionInfo.AI_DICT and ADD_REPL_TAGS. */
const actionTags = new Set([
  ...["ip", "family", "ip-rev", "ip-host", "fid", "failures", "time", "bantime", "bancount", "matches"],
  ...["restored", "ipmatches", "ipjailmatches", "ipfailures", "ipjailfailures", "raw-ticket"],
  ...["jail.banned", "jail.banned_total", "jail.found", "jail.found_total"],
  ...["fq-hostname", "sh-hostname", "br", "sp", "timeout", "name", "actname"],
]);

/** What fail2ban makes a pattern of. Mirrors fail2ban/server/failregex.py. */
const filterTags = new Set(["HOST", "ADDR", "IP4", "IP6", "CIDR", "SUBNET", "DNS", "FID", "SKIPLINES"]);

const commandOption = /^action(?:start|stop|flush|reload|check|repair|ban|prolong|reban|unban)$/;
const patternOption = /^(?:pref|fail|ignore)regex$/;
/** A name in angle brackets that is neither a group's (`(?P<name>`) nor a here-document's (`<<EOF>`). */
const tagPattern = /(?<!\(\?P|<)<([A-Za-z_][\w./-]*)>/g;

/** The first place of each tag that nothing fills, in an action's or a filter's options (see FilterDefinition). */
export function findUnfilledTags(options: Options, kind: "action" | "filter"): UnfilledTag[] {
  const isFilled = kind === "action" ? actionTags : filterTags;
  const wanted = kind === "action" ? commandOption : patternOption;
  let filled: Set<string> | undefined;
  const unfilled = new Map<string, UnfilledTag>();
  for (const [option, value] of options) {
    if (!wanted.test(option) || !isText(value) || !value.text.includes("<")) continue;
    for (const match of value.text.matchAll(tagPattern)) {
      const tag = match[1]!;
      if (isFilled.has(tag) || tag.startsWith("F-") || unfilled.has(tag)) continue;
      if (!isWritten(value, match.index, match.index + match[0].length)) continue;
      filled ??= new Set([...options.keys()].map((name) => conditionOf(name)?.[1] ?? name));
      if (!filled.has(tag)) unfilled.set(tag, { tag, option, value, start: match.index });
    }
  }
  return [...unfilled.values()];
}

/** Whether a stretch of text stands so in a file; `<<sender>>` becomes an address in angle brackets, and no tag. */
function isWritten(value: Traced, start: number, end: number): boolean {
  if (value.pieces.length === 0) return true;
  return value.pieces.some((piece) => piece.exact && piece.start <= start && end <= piece.end);
}

/** Adds the problem that an unfilled tag is, where it is known where it stands. */
export function reportUnfilled(shelf: Shelf, unfilled: UnfilledTag, kind: "action" | "filter"): void {
  const { tag, value, start } = unfilled;
  const place = originOf(value, start, start + tag.length + 2);
  if (!place) return;
  const message =
    kind === "action"
      ? `Nothing fills <${tag}>: set ${tag} in [Init], or in brackets behind the action's name.`
      : `Nothing fills <${tag}>, so that it stands for itself: set ${tag} in [Init], or mend the name.`;
  reportAt(shelf, place, { code: "unfilled-tag", severity: "warning", message });
}
