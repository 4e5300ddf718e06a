import { type Analysis, actionTags, failregexTags } from "../analysis/index.ts";
import { resolveHostTags } from "../filter/index.ts";
import { untraced } from "../text/index.ts";
import type { Cursor } from "./cursor.ts";
import {
  brief,
  codeBlock,
  describeChain,
  docText,
  inlineCode,
  rootName,
  type Setting,
  scopeOf,
  settingsOf,
} from "./effective.ts";

/** What `<name>` stands for where it stands. */
export function describeTag(analysis: Analysis, cursor: Cursor, name: string): string | undefined {
  const { role, option } = cursor;
  const inAction =
    role.kind === "action" ||
    (role.kind === "jail" && /^(?:action|banaction|ignorecommand|ignorecache)/.test(option?.name ?? ""));
  if (role.kind === "config") return undefined;
  const own = role.kind === "jail" || role.kind === "paths" ? undefined : describeOwn(analysis, cursor, name);
  if (inAction) return own ?? describeActionTag(name);
  return describeFailregexTag(name) ?? own;
}

function describeActionTag(name: string): string | undefined {
  const tag =
    actionTags.find((one) => one.name === name) ?? actionTags.find((one) => isOfFamily(one.name, name));
  if (!tag) return unknownTag(name, "fail2ban leaves it in the command as it stands.");
  const parts = [
    `**\\<${name}>** (${tag.isOfTicket ? "of the ban" : "everywhere"}${tag.since ? `, since fail2ban ${tag.since}` : ""})`,
    docText(tag.doc),
  ];
  if (tag.example.trim() !== "") parts.push(`For example ${inlineCode(tag.example)}.`);
  return parts.join("\n\n");
}

/** What a tag of a failregex means and the regex that it becomes; undefined where it is none. */
export function describeFailregexTag(name: string): string | undefined {
  const closes = name.startsWith("/");
  const plain = closes ? name.slice(1) : name;
  const tag =
    failregexTags.find((one) => one.name === plain) ??
    failregexTags.find((one) => isOfFamily(one.name, plain));
  if (!tag) return undefined;
  if (closes) return `**\\<${name}>**\n\nEnds \`<${plain}>\`.`;
  const facts = [
    tag.isId ? "says whom to ban" : "",
    tag.only === "prefregex" ? "in prefregex only" : "",
    tag.only === "multiline" ? "with maxlines above 1" : "",
  ];
  const shown = facts.filter((fact) => fact !== "").join(", ");
  const parts = [`**\\<${name}>**${shown && ` (${shown})`}`, docText(tag.doc)];
  const expansion = resolveHostTags(untraced(`<${name}>`)).text;
  if (tag.isPair) parts.push(`Becomes ${inlineCode(`${expansion}…)`)}.`);
  else if (expansion !== `<${name}>`) parts.push(`Becomes\n\n${codeBlock(expansion, "regex")}`);
  return parts.join("\n\n");
}

/** A tag that the filter or the action defines: its value and its place. */
function describeOwn(analysis: Analysis, { role, section }: Cursor, name: string): string | undefined {
  const root = rootName(role);
  const scope = scopeOf(analysis, root);
  const slash = name.indexOf("/");
  const option = slash < 0 ? name.toLowerCase() : name.slice(slash + 1).toLowerCase();
  const from = slash < 0 ? "" : name.slice(0, slash);
  const value = scope.fill(untraced(`<${name}>`)).text;
  let settings: readonly Setting[] = [];
  const sections =
    from === ""
      ? ["Init", "Definition", section?.name ?? "Definition"]
      : [/^known$/i.test(from) ? "Definition" : from];
  for (const place of new Set(sections)) {
    const found = settingsOf(analysis, root, place, option);
    if (settings.length === 0) settings = found;
  }
  // Where another family of the address counts: [Init?family=inet6].
  const other = settingsOf(analysis, root, "Init?family=inet6", option).filter(
    (setting) => setting.section !== "DEFAULT",
  );
  if (settings.length === 0 && value === `<${name}>`) {
    return role.kind === "filter" && !describeFailregexTag(name)
      ? unknownTag(name, "it then stands for itself.")
      : undefined;
  }
  if (settings.length === 0 && role.kind === "action" && actionTags.some((tag) => tag.name === name))
    return undefined;
  const isLong = value.includes("\n") || value.length > 100;
  const parts = [`**\\<${name}>**`, isLong ? codeBlock(value, "", 1500) : `Value ${inlineCode(value)}`];
  if (settings.length > 0) parts.push(`Set in ${describeChain(analysis, settings)}`);
  if (other[0])
    parts.push(
      `For IPv6 ${inlineCode(brief(other[0].option.value.text, 100))}, set in ${describeChain(analysis, other)}`,
    );
  return parts.join("\n\n");
}

function unknownTag(name: string, effect: string): string {
  return `**\\<${name}>**\n\nUnknown here: nothing in this file fills it. Unless it is given in brackets behind the name, ${effect}`;
}

function isOfFamily(family: string, name: string): boolean {
  return family.endsWith("...") && name.length > family.length - 3 && name.startsWith(family.slice(0, -3));
}
