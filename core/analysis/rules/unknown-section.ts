import { type ConfigFile, type ConfigSection, parseConfig } from "../../config/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding, Fix } from "../finding.ts";
import { type FileRole, roleOf } from "../kind.ts";
import { likely } from "../likely.ts";
import { knownOption, withoutCondition } from "../options.ts";
import { includesOf, isIncomplete } from "../stock.ts";
import { isSectionUsed } from "../used-names.ts";
import type { Rule } from "./rule.ts";

/** A section that fail2ban does not read, and a filter or an action without [Definition]. */
export const unknownSection: Rule = {
  codes: ["unknown-section"],
  *file({ analysis, role, file }) {
    const lacks = lacksDefinition(analysis, role, file);
    let isTold = false;
    for (const section of file.sections) {
      const finding = judge(analysis, role, file, section, lacks);
      if (!finding) continue;
      isTold ||= finding.severity === "error";
      yield finding;
    }
    const [first] = file.sections;
    if (lacks && first && !isTold) {
      yield {
        code: "unknown-section",
        severity: "error",
        message: `This ${role.kind} has no section [Definition], from which alone fail2ban reads it, and does nothing; put [Definition] above its options.`,
        path: file.source.path,
        span: first.nameSpan,
      };
    }
  },
};

const sections: Readonly<Record<FileRole["kind"], readonly string[]>> = {
  filter: ["Definition", "Init", "INCLUDES", "DEFAULT"],
  action: ["Definition", "Init", "INCLUDES", "DEFAULT"],
  config: ["Definition", "Thread", "INCLUDES", "DEFAULT"],
  paths: ["DEFAULT", "INCLUDES"],
  jail: ["DEFAULT", "INCLUDES"],
};

function judge(
  analysis: Analysis,
  role: FileRole,
  file: ConfigFile,
  section: ConfigSection,
  lacks: boolean,
): Finding | undefined {
  const { path } = file.source;
  const span = section.nameSpan;
  const name = withoutCondition(section.name);
  const own = sections[role.kind];
  if (own.includes(name)) return undefined;
  const meant = likely(name, own);
  if (role.kind === "jail" || role.kind === "paths") {
    if (!meant || analysis.source(`${analysis.world.basedir}/filter.d/${name}.conf`)) return undefined;
    if (section.options.some((option) => option.name === "filter" || option.name === "enabled"))
      return undefined;
    const message = `fail2ban takes [${section.name}] for a jail of this name, and what it sets for no other; write [${meant}].`;
    return {
      code: "unknown-section",
      severity: "warning",
      message,
      path,
      span,
      fixes: rename(path, section, meant),
    };
  }
  if (isSectionUsed(analysis, path, section.name)) return undefined;
  if (!meant && section.options.length === 0) return undefined;
  const isError =
    lacks &&
    (meant === "Definition" || section.options.some(({ name: option }) => isOfDefinition(role, option)));
  const what =
    role.kind === "config" ? "fail2ban.conf" : `${role.kind === "action" ? "an" : "a"} ${role.kind}`;
  const mend = meant
    ? `write [${meant}]`
    : isError
      ? "write [Definition]"
      : "move its options to [Definition] or take it out";
  const effect = isError ? `, so that this ${role.kind} does nothing` : " and passes over all in it";
  return {
    code: "unknown-section",
    severity: isError ? "error" : "warning",
    message: `fail2ban reads no section [${section.name}] of ${what}${effect}; ${mend}.`,
    path,
    span,
    fixes: meant || isError ? rename(path, section, meant ?? "Definition") : [],
  };
}

function rename(path: string, { name, nameSpan }: ConfigSection, meant: string): readonly Fix[] {
  const condition = /\?.*$/s.exec(name)?.[0] ?? "";
  const edits = [{ path, span: nameSpan, text: meant + condition }];
  return [{ title: `Write [${meant}${condition}]`, edits, preferred: true }];
}

function isOfDefinition(role: FileRole, option: string): boolean {
  const known = knownOption(role.kind, "Definition", option);
  return known !== undefined && !known.isVariable;
}

/**
 * Whether a filter or an action has [Definition] in none of its files, and was meant to have one: a jail names it, or it
 * sets what belongs there. A file that others include need not have one.
 */
function lacksDefinition(analysis: Analysis, role: FileRole, file: ConfigFile): boolean {
  if (role.kind !== "filter" && role.kind !== "action") return false;
  const { path } = file.source;
  if (role.extension !== "conf" || role.name.includes(".d/") || file.sections.length === 0) return false;
  if (hasDefinition(file) || isIncomplete(analysis, path)) return false;
  return analysis.fact(`lacks definition ${path}`, () => findLack(analysis, role, path));
}

function findLack(analysis: Analysis, role: FileRole, path: string): boolean {
  const file = analysis.source(path);
  const own = file ? parseConfig(file).sections : [];
  const others = [path.replace(/\.conf$/, ".local"), ...includesOf(analysis, path)];
  const seen = new Set([path]);
  while (others.length > 0) {
    const other = others.pop()!;
    if (seen.has(other)) continue;
    seen.add(other);
    const source = analysis.source(other);
    if (!source) continue;
    if (hasDefinition(parseConfig(source))) return false;
    others.push(...includesOf(analysis, other));
  }
  const isOwn = (other: string) => {
    const found = roleOf(other);
    return found?.kind === role.kind && found.name.startsWith(`${role.name}.d/`);
  };
  for (const other of analysis.files()) {
    const source = analysis.source(other);
    if (!source) continue;
    if (isOwn(other) && hasDefinition(parseConfig(source))) return false;
    if (includesOf(analysis, other).includes(path) && other !== path) return false;
  }
  const isUsed = role.kind === "filter" && analysis.jailsUsing(role.name).length > 0;
  const isMeant = own.some(
    (section) =>
      likely(section.name, ["Definition"]) !== undefined ||
      section.options.some(({ name }) => isOfDefinition(role, name)),
  );
  return isUsed || isMeant;
}

function hasDefinition(file: ConfigFile): boolean {
  return file.sections.some(({ name }) => name === "Definition");
}
