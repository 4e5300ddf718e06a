import type { Analysis } from "../analysis/index.ts";
import type { ConfigOption } from "../config/index.ts";
import type { Source, Span } from "../text/index.ts";
import { scopeOf, settingsOf } from "./effective.ts";
import { rangeOf } from "./lines.ts";
import type { TextEdit, WorkspaceEdit } from "./lsp.ts";
import { addToSection, endOfOption, sectionsNamed } from "./option-edit.ts";

/**
 * The edit that gives a jail these values, as they would be written in its file. A value goes where it has effect: into its
 * place where a .local file sets it last; else into the last .local file with the jail's section; else into
 * jail.d/NAME.local, or jail.local where there is no jail.d. Files of the distribution (.conf) are left alone.
 */
export function setJailValues(
  analysis: Analysis,
  jail: string,
  values: ReadonlyMap<string, string>,
): WorkspaceEdit {
  const changes = new Map<string, TextEdit[]>();
  const fresh: string[] = [];
  const put = (source: Source, span: Span, newText: string) => {
    const edits = changes.get(source.path) ?? [];
    changes.set(source.path, [...edits, { range: rangeOf(source, span), newText }]);
  };
  for (const [option, value] of values) {
    const [setting] = settingsOf(analysis, "jail", jail, option);
    const isOurs = setting?.section === jail && setting.source.path.endsWith(".local");
    if (isOurs) put(setting.source, valueSpan(setting.source, setting.option), written(value));
    else fresh.push(`${option} = ${written(value)}`);
  }
  if (fresh.length === 0) return { creates: [], changes };
  const path = fileFor(analysis, jail);
  const source = analysis.source(path);
  if (!source) return { creates: [{ path, text: `[${jail}]\n${fresh.join("\n")}\n` }], changes };
  const { span, text } = addToSection(source, jail, fresh);
  put(source, span, text);
  return { creates: [], changes };
}

/** The file that takes what no .local file sets yet. */
function fileFor(analysis: Analysis, jail: string): string {
  const { basedir } = analysis.world;
  const locals = scopeOf(analysis, "jail").files.filter((path) => path.endsWith(".local"));
  const own = locals.filter((path) => {
    const source = analysis.source(path);
    return source && sectionsNamed(source, jail).length > 0;
  });
  const hasFolder = analysis.files().some((path) => path.startsWith(`${basedir}/jail.d/`));
  const name = jail.replace(/[^\w.@-]/g, "-");
  return own.at(-1) ?? `${basedir}/${hasFolder ? `jail.d/${name}` : "jail"}.local`;
}

/** The value of an option; comments amid its lines are a part of it. */
function valueSpan(source: Source, option: ConfigOption): Span {
  const { end } = option.nameSpan;
  const start = end + (/^[^\S\n]*[=:][^\S\n]*/.exec(source.text.slice(end))?.[0].length ?? 0);
  return { start, end: Math.max(endOfOption(option), start) };
}

/** A value in one line, with the percent signs doubled that fail2ban would take for variables. */
function written(value: string): string {
  return value
    .trim()
    .replace(/\s*\n\s*/g, " ")
    .replaceAll("%", "%%");
}
