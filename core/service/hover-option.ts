import { type Analysis, type KnownOption, knownOption } from "../analysis/index.ts";
import { parseConfig } from "../config/index.ts";
import { describeDuration, readDuration } from "../jail/index.ts";
import type { Cursor } from "./cursor.ts";
import {
  brief,
  codeBlock,
  describeChain,
  docText,
  inlineCode,
  resolveIn,
  rootName,
  scopeOf,
  settingsOf,
} from "./effective.ts";

/** An option: what it means, and its value with the chain of files that set it. */
export function describeOption(analysis: Analysis, { role, section, option }: Cursor): string | undefined {
  if (!option || !section) return undefined;
  const known = knownOption(role.kind, section.name, option.name);
  const parts = [known ? describeKnown(known) : describeOwn(option.name, role.kind)];
  parts.push(describeEffective(analysis, rootName(role), section.name, option.name, known));
  const setters = role.kind === "jail" && section.name === "DEFAULT" ? setAnew(analysis, option.name) : "";
  return [...parts, setters].filter((part) => part !== "").join("\n\n");
}

/** What an option means, in Markdown. */
export function describeKnown(known: KnownOption): string {
  const { name, type, doc, values, since, example } = known;
  const facts: string[] = [known.isVariable ? "variable of the configuration" : typeNames[type]];
  if (known.default !== undefined) facts.push(`default ${inlineCode(known.default)}`);
  if (since) facts.push(`since fail2ban ${since}`);
  const parts = [`**${name}** (${facts.join(", ")})`, docText(doc)];
  if (values)
    parts.push(values.map((value) => `- ${inlineCode(value.name)}: ${docText(value.doc)}`).join("\n"));
  if (example !== undefined && !values)
    parts.push(`For example ${inlineCode(`${name} = ${brief(example, 100)}`)}.`);
  return parts.join("\n\n");
}

/** What a type of value is called. */
export const typeNames: Readonly<Record<KnownOption["type"], string>> = {
  boolean: "true or false",
  integer: "whole number",
  number: "number",
  duration: "duration",
  enum: "one of a few words",
  regex: "regex",
  regexes: "regexes, one a line",
  datepattern: "date patterns, one a line",
  journalmatch: "matches of the journal",
  path: "path",
  logpath: "paths of logs, one a line",
  filter: "filter",
  action: "actions, one a line",
  addresses: "addresses",
  encoding: "encoding",
  timezone: "time zone",
  command: "command",
  formula: "formula",
  include: "files, one a line",
  text: "text",
  variable: "text",
};

function describeOwn(name: string, kind: string): string {
  const use =
    kind === "filter" || kind === "action"
      ? `Values in this ${kind} may use it as \`%(${name})s\` or \`<${name}>\``
      : `Other values may use it as \`%(${name})s\``;
  return `**${name}**\n\nNo option that fail2ban itself reads here. ${use}.`;
}

/** The value that an option has in a section, and the files that set it. */
export function describeEffective(
  analysis: Analysis,
  root: string,
  section: string,
  option: string,
  known: KnownOption | undefined,
): string {
  const settings = settingsOf(analysis, root, section, option);
  const [first] = settings;
  if (!first) return "";
  const chain = describeChain(analysis, settings);
  const { value, refusal } = resolveIn(analysis, root, section, first.option.value.text);
  if (!value)
    return `Value unknown, set in ${chain}: fail2ban stops with ${inlineCode(brief(refusal?.message ?? "", 200))}`;
  if (value.text.includes("\n") || value.text.length > 100)
    return `Value from ${chain}:\n\n${codeBlock(value.text, "", 1200)}`;
  const raw =
    first.option.value.text === value.text ? "" : `, written ${inlineCode(first.option.value.text)}`;
  const words = known?.type === "duration" ? inWords(value.text, option) : "";
  return `Value ${inlineCode(value.text)}${words && ` (${words})`} from ${chain}${raw}`;
}

/** A duration in words, empty where it cannot be told or the text says the same. */
export function inWords(text: string, option = ""): string {
  const duration = readDuration(text);
  if (duration.kind !== "seconds") return "";
  if (duration.seconds < 0 && !option.startsWith("bantime")) return "";
  const words = describeDuration(duration.seconds);
  return words === text.trim() ? "" : words;
}

/** The value under the cursor: a duration in words, what a word of a few means. */
export function describeValue(
  analysis: Analysis,
  { option, section, role }: Cursor,
  known: KnownOption,
): string | undefined {
  if (!option || !section) return undefined;
  const { value, refusal } = resolveIn(analysis, rootName(role), section.name, option.value.text);
  if (!value)
    return refusal && `Value unknown: fail2ban stops with ${inlineCode(brief(refusal.message, 200))}`;
  const text = value.text.trim();
  if (known.type === "duration") {
    const words = inWords(text, option.name);
    const duration = readDuration(text);
    if (duration.kind !== "seconds")
      return duration.kind === "unknown" ? "How long this is cannot be told." : undefined;
    if (!words) return undefined;
    return duration.seconds < 0 ? words : `${words} (${duration.seconds} seconds)`;
  }
  const meant = known.values?.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (meant) return `${inlineCode(meant.name)}: ${docText(meant.doc)}`;
  return value.text === option.value.text ? undefined : `Value ${inlineCode(brief(value.text, 400))}`;
}

function setAnew(analysis: Analysis, option: string): string {
  const setters = new Set<string>();
  for (const path of scopeOf(analysis, "jail").files) {
    const source = analysis.source(path);
    for (const section of source ? parseConfig(source).sections : []) {
      const isJail = section.name !== "DEFAULT" && section.name !== "INCLUDES";
      if (isJail && section.options.some(({ name }) => name === option)) setters.add(section.name);
    }
  }
  const names = [...setters].map((name) => `[${name}]`);
  const more = names.length > 8 ? ` and ${names.length - 8} more` : "";
  return names.length > 0 ? `Set anew in ${names.slice(0, 8).join(", ")}${more}` : "";
}
