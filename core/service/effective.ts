import type { Analysis, FileRole } from "../analysis/index.ts";
import {
  type ConfigOption,
  type ConfigScope,
  openScope,
  parseConfig,
  type Resolved,
} from "../config/index.ts";
import type { Source } from "../text/index.ts";
import { positionAt } from "./lines.ts";

/** A place where an option is set. */
export interface Setting {
  readonly source: Source;
  readonly section: string;
  readonly option: ConfigOption;
}

/** The name under which fail2ban reads a file: `jail`, `filter.d/sshd`, `action.d/iptables`, `fail2ban`. */
export function rootName({ kind, name }: FileRole): string {
  if (kind === "jail" || kind === "paths") return "jail";
  if (kind === "config") return "fail2ban";
  // filter.d/sshd.d/extra.conf is a part of the filter sshd.
  return `${kind}.d/${name.replace(/\.d\/[^/]+$/, "")}`;
}

/** What fail2ban reads under a name, kept while nothing of it changes. */
export function scopeOf(analysis: Analysis, root: string): ConfigScope {
  const { tree, basedir } = analysis.world;
  return analysis.keep(`scope ${root}`, () => openScope(tree, basedir, root));
}

/** A text of a section with its variables put in, or what fail2ban stops with instead. */
export function resolveIn(analysis: Analysis, root: string, section: string, text: string): Resolved {
  const refersToFilter = root === "jail" && /%\(known\//i.test(text);
  if (!refersToFilter) {
    const resolved = scopeOf(analysis, root).resolve(section, text);
    if (resolved.value || root !== "jail" || !resolved.refusal?.message.includes("known/")) return resolved;
  }
  const { tree, basedir } = analysis.world;
  const scope = analysis.keep(`scope of jail ${section}`, () => openScope(tree, basedir, root, section));
  return scope.resolve(section, text);
}

/**
 * The places that set an option, the one that has effect first: those of the section itself, then those of [DEFAULT];
 * in each, of the files that fail2ban reads the last one first.
 */
export function settingsOf(
  analysis: Analysis,
  root: string,
  section: string,
  option: string,
): readonly Setting[] {
  const found: Setting[] = [];
  const files = [...new Set([...scopeOf(analysis, root).files].reverse())];
  for (const wanted of new Set([section, "DEFAULT"])) {
    for (const path of files) {
      const source = analysis.source(path);
      if (!source) continue;
      for (const { name, options } of parseConfig(source).sections) {
        if (name !== wanted) continue;
        for (const own of options)
          if (own.name === option) found.push({ source, section: name, option: own });
      }
    }
  }
  return found;
}

/** Where something is set, as `jail.d/sshd.local:12`. */
export function placeName(analysis: Analysis, { source, option }: Setting): string {
  return `${shortPath(analysis, source.path)}:${positionAt(source, option.nameSpan.start).line + 1}`;
}

/** A path as it is called below the config folder. */
export function shortPath(analysis: Analysis, path: string): string {
  const { basedir } = analysis.world;
  return path.startsWith(`${basedir}/`) ? path.slice(basedir.length + 1) : path;
}

/** The chain of settings in words: `jail.local:12, overrides jail.conf:110 (`5`)`; empty where nothing sets it. */
export function describeChain(analysis: Analysis, settings: readonly Setting[], limit = 6): string {
  const [first, ...rest] = settings;
  if (!first) return "";
  const others = rest
    .slice(0, limit)
    .map((setting) => `${placeName(analysis, setting)} (${inlineCode(brief(setting.option.value.text))})`);
  if (rest.length > limit) others.push(`${rest.length - limit} more`);
  const overridden = others.length > 0 ? `, overrides ${others.join(", ")}` : "";
  return placeName(analysis, first) + overridden;
}

/** The names of the files that begin a filter or an action: its .conf and its .local, as far as they are there. */
export function filesNamed(analysis: Analysis, kind: "filter" | "action", name: string): readonly Source[] {
  const stem = `${analysis.world.basedir}/${kind}.d/${name}`;
  const paths = name.endsWith(".py") ? [stem] : [`${stem}.conf`, `${stem}.local`];
  return paths.flatMap((path) => analysis.source(path) ?? []);
}

/** The value of a jail's option with its variables put in; undefined where it is not set, or fail2ban stops at it. */
export function jailValue(analysis: Analysis, jail: string, option: string): string | undefined {
  const scope = scopeOf(analysis, "jail");
  if (!scope.variables(jail).has(option)) return undefined;
  return resolveIn(analysis, "jail", jail, `%(${option})s`).value?.text;
}

/** The first comment of a file that says what it is for, as plain text; empty where there is none. */
export function headComment(source: Source): string {
  const lines: string[] = [];
  for (const line of source.text.split(/\r\n|\n|\r/, 60)) {
    if (/^\s*\[/.test(line)) break;
    const text = /^\s*[#;]+\s?(.*)$/.exec(line)?.[1]?.trim();
    if (text === undefined && line.trim() !== "") break;
    if (text && !boilerplate.test(text)) lines.push(text);
    else if (lines.length > 0 && !text) break;
    if (lines.length === 6) break;
  }
  return lines.join("\n");
}

/** What stands at the head of stock files and says nothing of the one at hand. */
const boilerplate =
  /^(?:fail2ban (?:config|action config|filter config|configuration|filter|action|filter file|action file|filter configuration)(?:uration)?(?: file)?\.?$|\$|authors?\b|modified\b|maintainer\b|copyright\b|updated\b|option\s*:|notes?\.*\s*:|-+$|=+$|\S+@\S+)/i;

/** What a value comes to in one short line. */
export function brief(text: string, limit = 60): string {
  const line = text.replace(/\s*\n\s*/g, " ⏎ ").trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}

/** Text as Markdown shows code within a line. */
export function inlineCode(text: string): string {
  if (text === "") return "nothing";
  const ticks = [...text.matchAll(/`+/g)].map((match) => match[0].length);
  const fence = "`".repeat(Math.max(0, ...ticks) + 1);
  const pad = fence.length > 1 ? " " : "";
  return fence + pad + text + pad + fence;
}

/** Text as a block of code in Markdown, cut where it is too long to be read. */
export function codeBlock(text: string, language = "", limit = 3000): string {
  const shown = text.length > limit ? `${text.slice(0, limit)}…` : text;
  const ticks = [...shown.matchAll(/`{3,}/g)].map((match) => match[0].length);
  const fence = "`".repeat(Math.max(2, ...ticks) + 1);
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** Documentation in plain text as Markdown: tags and variables in it are code. */
export function docText(text: string): string {
  return text
    .split(/(<[^<>\s]+>|%\([^()\s]+\)s|%[a-zA-Z]\b)/)
    .map((part, index) => (index % 2 === 1 ? inlineCode(part) : plainText(part)))
    .join("");
}

/** Text from a file so that Markdown reads nothing into it. */
export function plainText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}
