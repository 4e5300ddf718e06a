import {
  type ActionEvent,
  actionEvents,
  commandsOf,
  findBanChain,
  lockedScript,
  type NestedCommand,
  protectTags,
  repeatableChain,
} from "../action/index.ts";
import { type ConfigSection, isText, parseConfig } from "../config/index.ts";
import { originOf, originOfAll, type Place, type Span, type Traced } from "../text/index.ts";
import type { Analysis } from "./analysis.ts";
import type { Edit, Fix } from "./finding.ts";
import type { ActionCheck } from "./rules/rule.ts";

/** The commands of one operation of an action, tags that are filled at a ban standing as `‹ip›`. */
export interface Operation {
  readonly event: ActionEvent;
  readonly value: Traced;
  readonly commands: readonly NestedCommand[];
  /** Where a command, or a stretch of it, was written. */
  placeOf(command: NestedCommand, span?: Span): Place | undefined;
}

/** Tags that hold what an attacker chose. */
export const riskyTags = /<(matches|ipmatches|ipjailmatches|raw-ticket|ip-host|F-[A-Z0-9_*-]+)>/g;

/** The operations of an action that have commands. */
export function operationsOf(check: ActionCheck): Operation[] {
  return actionEvents.flatMap((event) => operationOf(check, event) ?? []);
}

/** One operation of an action; undefined where the action has none. */
export function operationOf({ options }: ActionCheck, event: ActionEvent): Operation | undefined {
  const value = options.get(`action${event}`);
  if (!isText(value) || value.text.trim() === "") return undefined;
  const placeOf = (command: NestedCommand, span: Span = command.command.span) => {
    const { start, end } = command.locate(span) ?? command.outermost;
    return originOf(value, start, end);
  };
  return { event, value, commands: readCommands(value.text), placeOf };
}

/** Texts whose commands are kept. */
const mostRead = 2000;
const read = new Map<string, readonly NestedCommand[]>();

/** The commands of a text. Every rule asks for those of every jail's actions, and most jails have the same ones. */
function readCommands(text: string): readonly NestedCommand[] {
  const known = read.get(text);
  if (known) return known;
  const commands = commandsOf(protectTags(text));
  if (read.size >= mostRead) read.clear();
  read.set(text, commands);
  return commands;
}

/** A place's text anew; undefined where a file does not hold the text just as it was read. */
export function editAt(
  analysis: Analysis,
  place: Place | undefined,
  from: string,
  to: string,
): Edit | undefined {
  if (!place) return undefined;
  const text = analysis.source(place.path)?.text.slice(place.span.start, place.span.end);
  return text === from ? { path: place.path, span: place.span, text: to } : undefined;
}

/**
 * A fix that writes an action's ban and unban anew, so that each may run twice, at once with others, for IPv4 and IPv6:
 * where one file has both, and they keep a chain of iptables.
 */
export function repeatableFix(analysis: Analysis, { value }: Operation): Fix[] {
  const path = originOfAll(value)?.path;
  const source = path === undefined ? undefined : analysis.source(path);
  if (path === undefined || !source) return [];
  const { sections } = parseConfig(source);
  const definition = sections.find(({ name }) => name === "Definition");
  const ban = definition?.options.find(({ name }) => name === "actionban");
  const unban = definition?.options.find(({ name }) => name === "actionunban");
  const found = ban && unban && findBanChain(ban.value.text);
  if (!found) return [];
  const { iptables } = found.rule;
  const isTag = iptables.startsWith("<");
  const rule = isTag ? found.rule : { ...found.rule, iptables: "<iptables>" };
  const commands = repeatableChain(rule);
  const indent = (text: string, name: string) => text.replaceAll("\n", `\n${" ".repeat(name.length + 3)}`);
  const edits = [ban, unban].flatMap((option): Edit[] => {
    const lines = option === ban ? commands.ban : commands.unban;
    const place = originOfAll(option.value);
    const text = indent(lockedScript(lines, rule.chain, found.ssh), option.name);
    return place ? [{ path, span: place.span, text }] : [];
  });
  const families = isTag ? [] : familyEdits(path, source.text, sections, iptables);
  return edits.length < 2
    ? []
    : [{ title: "Write the ban and the unban so that they can be repeated", edits: [...edits, ...families] }];
}

/** Sets `iptables` in [Init], and for IPv6 in [Init?family=inet6], at the end of each section's own lines. */
export function familyEdits(
  path: string,
  text: string,
  sections: readonly ConfigSection[],
  iptables: string,
): Edit[] {
  const wanted = [
    { section: "Init", line: `iptables = ${iptables}` },
    { section: "Init?family=inet6", line: `iptables = ${iptables.replace("iptables", "ip6tables")}` },
  ];
  const missing: string[] = [];
  const edits: Edit[] = [];
  for (const { section, line } of wanted) {
    const found = sections.find(({ name }) => name === section);
    const at = found ? text.indexOf("\n", found.nameSpan.end) + 1 : 0;
    if (at > 0) edits.push({ path, span: { start: at, end: at }, text: `${line}\n` });
    else missing.push(`\n[${section}]\n${line}\n`);
  }
  if (missing.length > 0) {
    const end = text.length;
    const lineBreak = text === "" || text.endsWith("\n") ? "" : "\n";
    edits.push({ path, span: { start: end, end }, text: lineBreak + missing.join("") });
  }
  return edits;
}
