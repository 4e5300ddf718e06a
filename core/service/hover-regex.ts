import type { Analysis } from "../analysis/index.ts";
import { resolveHostTags } from "../filter/index.ts";
import { type Span, splitTraced, type Traced, untraced } from "../text/index.ts";
import type { Cursor } from "./cursor.ts";
import { codeBlock, inlineCode, resolveIn, rootName, scopeOf } from "./effective.ts";

/** The options whose values are regexes of lines. */
export const regexOptions = /^(?:pref|fail|ignore)regex$/;

/** More regexes than this are counted, not shown. */
const shownRegexes = 12;

/** The regexes that a line of a value comes to once all is filled in, as fail2ban compiles them, for each mode. */
export function describeRegexes(analysis: Analysis, cursor: Cursor, line: Span): string | undefined {
  const { source, role, section, option } = cursor;
  const root = rootName(role);
  const scope = scopeOf(analysis, root);
  const raw = source.text.slice(line.start, line.end);
  if (raw === "" || !section || !option) return undefined;
  const { value, refusal } = resolveIn(analysis, root, section.name, raw);
  if (!value) return `Unknown: ${refusal?.finding?.message ?? refusal?.message ?? ""}`;
  const usedns = scope.variables("Definition").has("usedns")
    ? scope.resolve("Definition", "%(usedns)s").value?.text
    : undefined;
  const isFilter = role.kind === "filter";
  const modes = isFilter ? modesOf(analysis, root.slice("filter.d/".length)) : [];
  const byText = new Map<string, string[]>();
  for (const mode of modes.length > 0 ? modes : [undefined]) {
    const given = mode === undefined ? undefined : new Map([["mode", untraced(mode)]]);
    const filled = isFilter ? scope.fill(value, given) : value;
    const text = expand(filled, usedns);
    byText.set(text, [...(byText.get(text) ?? []), ...(mode === undefined ? [] : [mode])]);
  }
  const blocks: string[] = [];
  for (const [text, ofModes] of byText) {
    if (byText.size > 1) blocks.push(`mode ${ofModes.map(inlineCode).join(", ")}:`);
    blocks.push(text === "" ? "No regex." : codeBlock(text, "regex"));
  }
  const isRegex = regexOptions.test(option.name);
  if (!isRegex && byText.size === 1 && byText.has(raw)) return undefined;
  const title = isRegex
    ? `**${option.name}** as fail2ban compiles it`
    : `**${option.name}** with all filled in`;
  return [title, ...blocks].join("\n\n");
}

function expand(value: Traced, usedns: string | undefined): string {
  const regexes = splitTraced(value, "\n").filter((regex) => regex.text.trim() !== "");
  const shown = regexes.slice(0, shownRegexes).map((regex) => resolveHostTags(regex, usedns).text);
  if (regexes.length > shownRegexes) shown.push(`… and ${regexes.length - shownRegexes} more`);
  return shown.join("\n");
}

/** The modes of a filter, the one in effect first; empty where it has none. */
export function modesOf(analysis: Analysis, filter: string): readonly string[] {
  const parameter = analysis.parameters("filter", filter).get("mode");
  const choices = [...(parameter?.choices ?? [])];
  const own = parameter?.value;
  return choices.sort((one, other) => Number(other === own) - Number(one === own));
}
