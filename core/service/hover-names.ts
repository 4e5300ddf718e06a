import { type Analysis, knownOption, type ValuePart } from "../analysis/index.ts";
import { extractOptions, globPaths, splitWithOptions } from "../config/index.ts";
import { absolutePath, untraced } from "../text/index.ts";
import type { Cursor } from "./cursor.ts";
import {
  brief,
  describeChain,
  docText,
  filesNamed,
  headComment,
  inlineCode,
  jailValue,
  plainText,
  resolveIn,
  settingsOf,
  shortPath,
} from "./effective.ts";
import { modesOf } from "./hover-regex.ts";

/** A filter, an action or an include by its name: its files, what they say of themselves, who uses them. */
export function describeFileName(analysis: Analysis, cursor: Cursor, part: ValuePart): string | undefined {
  if (part.kind === "include") return describeInclude(analysis, cursor, part.name);
  if (part.kind !== "filter" && part.kind !== "action") return undefined;
  const name = nameMeant(analysis, cursor, part.name);
  if (name === undefined) return `**${plainText(part.name)}**\n\nUnknown: its variables have no value here.`;
  return describeNamed(analysis, part.kind, name);
}

/** A filter or an action. */
export function describeNamed(analysis: Analysis, kind: "filter" | "action", name: string): string {
  const files = filesNamed(analysis, kind, name);
  const parts = [`**${plainText(name)}** (${kind})`];
  if (files.length === 0) return `${parts[0]}\n\nThere is no ${kind}.d/${name}.conf here.`;
  parts.push(files.map(({ path }) => inlineCode(shortPath(analysis, path))).join(", "));
  const comment = files.map(headComment).find((text) => text !== "");
  if (comment) parts.push(plainText(comment));
  const modes = kind === "filter" ? modesOf(analysis, name) : [];
  if (modes.length > 0) parts.push(`Modes: ${modes.map(inlineCode).join(", ")}`);
  const jails = jailsNaming(analysis, kind, name);
  if (jails.length > 0) {
    const more = jails.length > 8 ? ` and ${jails.length - 8} more` : "";
    parts.push(
      `Used by ${jails
        .slice(0, 8)
        .map((jail) => `[${jail}]`)
        .join(", ")}${more}`,
    );
  } else parts.push("No jail uses it.");
  return parts.join("\n\n");
}

/** The name that a reference means: `%(__name__)s` in [sshd] is sshd. */
export function nameMeant(analysis: Analysis, { section }: Cursor, text: string): string | undefined {
  if (!text.includes("%")) return text;
  // What stands in [DEFAULT] is for each jail another.
  if ((section?.name ?? "DEFAULT") === "DEFAULT" && text.includes("%(__name__)s")) return undefined;
  const { value } = resolveIn(analysis, "jail", section?.name ?? "DEFAULT", text);
  const [first] = value ? splitWithOptions(value) : [];
  return first && extractOptions(first).value?.name.text.trim();
}

/** The jails that name a filter or an action, enabled or not. */
export function jailsNaming(analysis: Analysis, kind: "filter" | "action", name: string): readonly string[] {
  return namesByJail(analysis, kind).get(name) ?? [];
}

function namesByJail(analysis: Analysis, kind: "filter" | "action"): ReadonlyMap<string, readonly string[]> {
  return analysis.keep(`jails by ${kind}`, () => {
    const found = new Map<string, string[]>();
    for (const jail of analysis.jails()) {
      const value = jailValue(analysis, jail, kind);
      const items = value === undefined ? [] : splitWithOptions(untraced(value));
      const names = items.map((item) => extractOptions(item).value?.name.text.trim());
      for (const name of new Set(names)) {
        if (name) found.set(name, [...(found.get(name) ?? []), jail]);
      }
    }
    return found;
  });
}

function describeInclude(analysis: Analysis, { source }: Cursor, name: string): string {
  const folder = source.path.slice(0, source.path.lastIndexOf("/"));
  const path = absolutePath(name.startsWith("/") ? name : `${folder}/${name}`);
  const included = analysis.source(path);
  if (!included) {
    const effect = path.endsWith(".local") ? "It is read once it is there." : "fail2ban goes on without it.";
    return `**${plainText(name)}**\n\nThere is no ${shortPath(analysis, path)}. ${effect}`;
  }
  const local = analysis.source(path.replace(/\.conf$/, ".local"));
  const files = [included, ...(local && local !== included ? [local] : [])];
  const parts = [
    `**${plainText(name)}** (include)`,
    files.map((file) => inlineCode(shortPath(analysis, file.path))).join(", "),
    plainText(headComment(included)),
  ];
  return parts.filter((text) => text !== "").join("\n\n");
}

/** `name=value` in brackets behind a filter or an action: what the file has by itself. */
export function describeParameter(analysis: Analysis, cursor: Cursor, part: ValuePart): string | undefined {
  const { owner, kind } = part;
  const name = kind === "parameter" ? part.name : part.parameter;
  const file = owner && nameMeant(analysis, cursor, owner.name);
  if (!owner || !name) return undefined;
  if (file === undefined) return describeShared(name);
  const known = knownOption(owner.kind, "Definition", name) ?? knownOption(owner.kind, "Init", name);
  const parts = [`**${plainText(name)}** of the ${owner.kind} ${inlineCode(file)}`];
  if (known) parts.push(docText(known.doc));
  const parameter = analysis.parameters(owner.kind, file).get(name);
  const choices = parameter?.choices ?? [];
  if (choices.length > 0) parts.push(`One of ${choices.map(inlineCode).join(", ")}`);
  const root = `${owner.kind}.d/${file}`;
  const inInit = settingsOf(analysis, root, "Init", name);
  const settings = inInit.length > 0 ? inInit : settingsOf(analysis, root, "Definition", name);
  if (parameter?.value !== undefined) {
    const chain = describeChain(analysis, settings);
    parts.push(`Without it ${inlineCode(brief(parameter.value, 200))}${chain && `, from ${chain}`}`);
  } else if (!parameter && !known) parts.push(`Unknown: nothing in the ${owner.kind} takes it.`);
  return parts.join("\n\n");
}

/** A parameter of whatever filter or action there is. */
function describeShared(name: string): string | undefined {
  const known = knownOption("jail", "DEFAULT", name);
  return known && `**${plainText(name)}**\n\n${docText(known.doc)}`;
}

/** What a log's path catches on this machine now. */
export function describeLogs(analysis: Analysis, { section }: Cursor, text: string): string | undefined {
  const { value } = resolveIn(analysis, "jail", section?.name ?? "DEFAULT", text);
  if (!value) return undefined;
  const parts: string[] = [];
  for (const line of value.text.split("\n").slice(0, 8)) {
    const pattern = line.trim().replace(/ (?:head|tail)$/, "");
    if (pattern === "") continue;
    const found = globPaths(analysis.world.logs, pattern);
    if (found[0] === pattern && !analysis.world.logs.exists(pattern)) {
      parts.push(`${inlineCode(pattern)}: too many folders to look into`);
      continue;
    }
    const few = found.slice(0, 6).map((path) => `- ${inlineCode(path)}`);
    if (found.length > few.length) few.push(`- and ${found.length - few.length} more`);
    const count = found.length === 1 ? "1 file" : `${found.length || "no"} files`;
    parts.push(`${inlineCode(pattern)}: ${count} here now${few.length > 0 ? `\n${few.join("\n")}` : ""}`);
  }
  return parts.length > 0 ? parts.join("\n\n") : undefined;
}
