import { type Analysis, knownOption } from "../analysis/index.ts";
import { isText, type Value } from "../config/index.ts";
import type { Candidate } from "./completion.ts";
import type { Cursor } from "./cursor.ts";
import { brief, docText, rootName, scopeOf } from "./effective.ts";
import { builtIn } from "./hover-variable.ts";

/** The variables that `%(` may name here; undefined where none is open. */
export function completeVariables(analysis: Analysis, cursor: Cursor): readonly Candidate[] | undefined {
  const { before, offset, source, role, section, option } = cursor;
  const open = /(?:^|[^%])(?:%%)*%\(([^()\s%]*)$/.exec(before);
  if (!open) return undefined;
  const [, typed = ""] = open;
  const from = offset - typed.length;
  const rest = /^[\w./?-]*\)?s?/.exec(source.text.slice(offset))![0];
  // What follows is taken along only where it closes this very variable.
  const to = offset + (/\)s$/.test(rest) ? rest.length : /^[\w./?-]*/.exec(rest)![0].length);
  const scope = scopeOf(analysis, rootName(role));
  const within = section?.name ?? "DEFAULT";
  const found: Candidate[] = [];
  const add = (name: string, value: Value | string | undefined, rank: number) => {
    const text = typeof value === "string" ? value : value && isText(value) ? value.text : undefined;
    const doc = docText(
      knownOption(role.kind, within, name.replace(/^.*\//, ""))?.doc ?? builtIn[name] ?? "",
    );
    const detail = text === undefined ? undefined : brief(text);
    found.push({ label: name, kind: "variable", detail, doc, text: `${name})s`, from, to, rank });
  };
  const inDefault = scope.variables("DEFAULT");
  for (const [name, value] of scope.variables(within)) {
    if (name === option?.name || name.startsWith("known/")) continue;
    add(name, value, name.startsWith("_") ? 5 : inDefault.has(name) ? 4 : 3);
  }
  add("__name__", within, 6);
  for (const [name, value] of scope.known(within)) add(`known/${name}`, value, name === option?.name ? 2 : 7);
  if (typed.includes("/") || typed !== "") {
    for (const [name, value] of inDefault) if (!(name in builtIn)) add(`default/${name}`, value, 8);
    for (const other of scope.sections) {
      if (other === within || other === "INCLUDES" || !typed.startsWith(`${other}/`)) continue;
      for (const [name, value] of scope.variables(other))
        if (!inDefault.has(name)) add(`${other}/${name}`, value, 8);
    }
  }
  return found;
}
