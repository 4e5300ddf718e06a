import { type ConfigFile, isText, isTrue, parseConfig } from "../config/index.ts";
import { absolutePath, type Problem } from "../text/index.ts";
import type { Analysis } from "./analysis.ts";
import type { Finding } from "./finding.ts";
import { type FileRole, roleOf } from "./kind.ts";
import { rules } from "./rules/index.ts";
import type { ActionCheck, FilterCheck, JailCheck, ReadingCheck, Rule } from "./rules/rule.ts";
import { includesOf } from "./stock.ts";
import { withoutTemplate } from "./templates.ts";

/** All findings about a folder, by file and place: what each file, filter, action and jail is found to be by itself. */
export function gatherFindings(analysis: Analysis): ReadonlyMap<string, readonly Finding[]> {
  const sheet = new Sheet();
  for (const path of analysis.files()) sheet.add(findInFile(analysis, path));
  const { filters, actions, jails } = analysis.parts();
  for (const name of filters)
    if (standsAlone(analysis, "filter", name)) sheet.add(findInFilter(analysis, name));
  for (const name of actions)
    if (standsAlone(analysis, "action", name)) sheet.add(findInAction(analysis, name));
  sheet.add(analysis.keep("findings server", () => revise(analysis.server().problems, { analysis })));
  sheet.add(analysis.keep("findings jails", () => revise(analysis.jailNames().problems, { analysis })));
  const found = jails.map((name) => findInJail(analysis, name));
  for (const { isEnabled, findings } of found) if (isEnabled) sheet.add(findings);
  // A jail that is not enabled stops nothing.
  for (const { isEnabled, findings } of found) if (!isEnabled) sheet.add(findings.map(weaken));
  const sorted = sheet.sorted();
  // What fail2ban itself reads is no template any more.
  if (analysis.world.isLive) return sorted;
  const kept = [...sorted].map(([path, own]): [string, readonly Finding[]] => {
    const source = analysis.source(path);
    return [path, source ? withoutTemplate(source, own) : own];
  });
  return new Map(kept.filter(([, own]) => own.length > 0));
}

/**
 * Whether a filter or an action is meant to be read by itself. What others include may lack what those add; what is wrong
 * with it then shows where they are read.
 */
function standsAlone(analysis: Analysis, kind: "filter" | "action", name: string): boolean {
  const included = analysis.keep("included files", () => {
    const files = analysis.files().filter((path) => /^(?:filter|action)$/.test(roleOf(path)?.kind ?? ""));
    return new Set(files.flatMap((path) => includesOf(analysis, path)));
  });
  if (!included.has(`${analysis.world.basedir}/${kind}.d/${name}.conf`)) return true;
  if (kind === "filter") {
    const { value, problems } = analysis.filter(name);
    return !value.refusal && isSound(problems) && value.failregex.length > 0;
  }
  const { value, problems } = analysis.action(name);
  return !value.refusal && isSound(problems) && isText(value.options.get("actionban"));
}

/** Files that include each other are all included: what is wrong is the loop. */
function isSound(problems: readonly Problem[]): boolean {
  return problems.every(({ code }) => code === "include-loop");
}

const rank = { information: 0, warning: 1, error: 2 };

/** Findings by file; of those with one code and one place the worst is told, and of these the first. */
class Sheet {
  private readonly found = new Map<string, Finding>();

  add(findings: Iterable<Finding>): void {
    for (const finding of findings) {
      const { code, span, path } = finding;
      const key = `${code}\0${span.start}\0${span.end}\0${absolutePath(path)}`;
      const known = this.found.get(key);
      if (!known || rank[finding.severity] > rank[known.severity]) this.found.set(key, finding);
    }
  }

  sorted(): ReadonlyMap<string, readonly Finding[]> {
    const files = new Map<string, Finding[]>();
    for (const finding of this.found.values()) {
      const path = absolutePath(finding.path);
      const own = files.get(path);
      if (own) own.push(finding);
      else files.set(path, [finding]);
    }
    for (const own of files.values()) {
      own.sort((one, other) => one.span.start - other.span.start || one.span.end - other.span.end);
    }
    return files;
  }
}

const revisers = new Map<string, Rule>();
for (const rule of rules) if (rule.revise) for (const code of rule.codes) revisers.set(code, rule);

const fileRules = rules.filter((rule) => rule.file !== undefined);
const filterRules = rules.filter((rule) => rule.filter !== undefined);
const actionRules = rules.filter((rule) => rule.action !== undefined);
const jailRules = rules.filter((rule) => rule.jail !== undefined);

function findInFile(analysis: Analysis, path: string): readonly Finding[] {
  return analysis.keep(`findings file ${path}`, () => {
    const source = analysis.source(path);
    if (!source) return [];
    const file: ConfigFile = parseConfig(source);
    const role: FileRole = roleOf(path)!;
    return [
      ...revise(file.problems, { analysis }),
      ...fileRules.flatMap((rule) => [...rule.file!({ analysis, role, file })]),
    ];
  });
}

function findInFilter(analysis: Analysis, name: string): readonly Finding[] {
  return analysis.keep(`findings filter ${name}`, () => {
    const { value, problems } = analysis.filter(name);
    const filter: FilterCheck = { analysis, name, jail: undefined, ...value };
    return [
      ...revise(problems, { analysis, filter }),
      ...filterRules.flatMap((rule) => [...rule.filter!(filter)]),
    ];
  });
}

function findInAction(analysis: Analysis, name: string): readonly Finding[] {
  return analysis.keep(`findings action ${name}`, () => {
    const { value, problems } = analysis.action(name);
    const action: ActionCheck = { analysis, name, jail: undefined, ...value };
    return [
      ...revise(problems, { analysis, action }),
      ...actionRules.flatMap((rule) => [...rule.action!(action)]),
    ];
  });
}

interface JailFindings {
  readonly isEnabled: boolean;
  readonly findings: readonly Finding[];
}

function findInJail(analysis: Analysis, name: string): JailFindings {
  return analysis.keep(`findings jail ${name}`, () => {
    const { value, problems } = analysis.jail(name);
    const isEnabled = isTrue(value.options.get("enabled"));
    const jail: JailCheck = { analysis, name, isEnabled, ...value };
    const filter: FilterCheck = { ...value, analysis, name: value.filterReference?.name.text, jail };
    const findings = [
      ...revise(problems, { analysis, jail }),
      ...jailRules.flatMap((rule) => [...rule.jail!(jail)]),
      ...filterRules.flatMap((rule) => [...rule.filter!(filter)]),
    ];
    for (const { name: own, definition } of value.actionReferences) {
      if (!definition) continue;
      const action: ActionCheck = { analysis, name: own.text, jail, ...definition };
      for (const rule of actionRules) findings.push(...rule.action!(action));
    }
    return { isEnabled, findings };
  });
}

function revise(problems: readonly Problem[], reading: ReadingCheck): Finding[] {
  return problems.flatMap((problem) => {
    const rule = revisers.get(problem.code);
    if (!rule) return [problem];
    const finding = rule.revise!(problem, reading);
    return finding ? [finding] : [];
  });
}

function weaken(finding: Finding): Finding {
  return finding.severity === "error" ? { ...finding, severity: "warning" } : finding;
}
