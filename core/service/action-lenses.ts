import { type Analysis, roleOf } from "../analysis/index.ts";
import { parseConfig } from "../config/index.ts";
import type { CodeLens } from "./lenses.ts";
import { rangeOf } from "./lines.ts";

const preview = { command: "fail2ban.previewAction", title: "Preview action commands" };

/** A command above each jail of a file, or above an action, where the client has it: what would be run. */
export function actionLenses(
  analysis: Analysis,
  path: string,
  commands: ReadonlySet<string>,
): readonly CodeLens[] {
  const source = analysis.source(path);
  const role = roleOf(path);
  if (!source || !commands.has(preview.command)) return [];
  const { sections } = parseConfig(source);
  const jails = role?.kind === "jail" ? analysis.jails() : [];
  const wanted = sections.filter(({ name }, index) => {
    if (sections.findIndex((section) => section.name === name) !== index) return false;
    return role?.kind === "action" ? name === "Definition" : jails.includes(name);
  });
  return wanted.map(({ nameSpan }) => {
    const range = rangeOf(source, nameSpan);
    return { range, command: { ...preview, arguments: [path, range] } };
  });
}
