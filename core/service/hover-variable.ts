import { type Analysis, knownOption } from "../analysis/index.ts";
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

/** What `%(name)s` comes to where it stands, and where that is set. */
export function describeVariable(analysis: Analysis, { role, section }: Cursor, name: string): string {
  const root = rootName(role);
  const scope = scopeOf(analysis, root);
  const within = section?.name ?? "DEFAULT";
  const { value, refusal } = resolveIn(analysis, root, within, `%(${name})s`);
  const parts = [`**%(${name})s**`];
  const doc = knownOption(role.kind, within, name.replace(/^.*\//, ""))?.doc ?? builtIn[name.toLowerCase()];
  if (doc) parts.push(docText(doc));
  if (!value) {
    const message = refusal?.finding?.message ?? refusal?.message ?? "";
    parts.push(`Value unknown: ${message}`);
  } else {
    const filled = role.kind === "filter" || role.kind === "action" ? scope.fill(value).text : value.text;
    const isLong = filled.includes("\n") || filled.length > 100;
    parts.push(isLong ? codeBlock(filled, "", 1500) : `Value ${inlineCode(filled)}`);
    if (filled !== value.text) parts.push(`With its tags open: ${inlineCode(brief(value.text, 200))}`);
  }
  const place = placeOf(within, name.toLowerCase());
  const settings = place ? settingsOf(analysis, root, place.section, place.option) : [];
  const shown = place?.isKnown ? settings.slice(1) : settings;
  if (shown.length > 0) parts.push(`Set in ${describeChain(analysis, shown)}`);
  if (within === "DEFAULT" && role.kind === "jail" && name === "__name__")
    parts.push("In each jail that takes this value it is the jail's own name.");
  return parts.join("\n\n");
}

/** What fail2ban itself defines. */
export const builtIn: Readonly<Record<string, string>> = {
  __name__: "The name of the section.",
  fail2ban_version: "The version of fail2ban.",
  fail2ban_confpath: "The config folder.",
};

function placeOf(
  section: string,
  name: string,
): { readonly section: string; readonly option: string; readonly isKnown: boolean } | undefined {
  if (name in builtIn) return undefined;
  const slash = name.indexOf("/");
  if (slash < 0) return { section, option: name, isKnown: false };
  const from = name.slice(0, slash);
  const option = name.slice(slash + 1);
  if (from === "known") return { section, option, isKnown: true };
  return { section: from === "default" ? "DEFAULT" : from, option, isKnown: false };
}
