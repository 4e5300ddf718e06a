import {
  type ActionDefinition,
  type FilterDefinition,
  globPaths,
  type JailDefinition,
  parseConfig,
  readAction,
  readFilter,
  readJail,
  readJailNames,
} from "../config/index.ts";
import { absolutePath, type Problem, type Reading, type Source, untraced } from "../text/index.ts";
import type { Finding } from "./finding.ts";
import { roleOf } from "./kind.ts";
import { rules } from "./rules/index.ts";
import type { JailCheck } from "./rules/rule.ts";
import type { World } from "./world.ts";

/** What is known about one config folder, kept from one state of its files to the next where nothing changed. */
export class Analysis {
  private current: World;
  private found: Map<string, Finding[]> | undefined;

  constructor(world: World) {
    this.current = world;
  }

  get world(): World {
    return this.current;
  }

  /** Takes the next state of the files. */
  update(world: World): void {
    this.current = world;
    this.found = undefined;
  }

  /** The absolute paths of all config files in the folder, in fail2ban's order within each kind. */
  files(): readonly string[] {
    const { tree, basedir } = this.current;
    const files: string[] = [];
    const visit = (folder: string) => {
      const found = tree.get(folder);
      if (found?.kind !== "folder") return;
      for (const name of found.names) {
        const path = `${folder}/${name}`;
        const entry = tree.get(path);
        if (entry?.kind === "folder") visit(path);
        else if (entry && roleOf(path)?.basedir === basedir) files.push(path);
      }
    };
    visit(basedir);
    return files;
  }

  /** The source at a path, undefined where there is no file that can be read. */
  source(path: string): Source | undefined {
    const found = this.current.tree.get(absolutePath(path));
    return found?.kind === "file" ? found : undefined;
  }

  /** The names of all jails, in fail2ban's order. */
  jails(): readonly string[] {
    const { tree, basedir } = this.current;
    return readJailNames(tree, basedir).value;
  }

  /** A jail as fail2ban would use it once it is enabled. */
  jail(name: string): Reading<JailDefinition> {
    const { tree, basedir, logs } = this.current;
    const find = (pattern: string) => globPaths(logs, pattern).filter((path) => logs.exists(path));
    return readJail(tree, { basedir, name, forceEnable: true, logs: find });
  }

  /** A filter read by itself, as fail2ban-regex reads it. */
  filter(name: string): Reading<FilterDefinition> {
    const { tree, basedir } = this.current;
    return readFilter(tree, { basedir, name, jail: name });
  }

  /** An action read by itself. */
  action(name: string): Reading<ActionDefinition> {
    const { tree, basedir } = this.current;
    return readAction(tree, { basedir, name: untraced(name), jail: untraced("jail") });
  }

  /** All findings about a file, by place. */
  findingsIn(path: string): readonly Finding[] {
    return this.findings().get(absolutePath(path)) ?? [];
  }

  /** All findings, by the absolute path of the file that they are in; files without any are left out. */
  findings(): ReadonlyMap<string, readonly Finding[]> {
    this.found ??= this.find();
    return this.found;
  }

  private find(): Map<string, Finding[]> {
    const found = new Map<string, Finding[]>();
    const known = new Set<string>();
    const add = (problems: Iterable<Finding | Problem>, weaken = false) => {
      for (const problem of problems) {
        const path = absolutePath(problem.path);
        const key = `${problem.code}\0${problem.span.start}\0${problem.span.end}\0${path}`;
        if (known.has(key)) continue;
        known.add(key);
        const finding =
          weaken && problem.severity === "error" ? { ...problem, severity: "warning" as const } : problem;
        const list = found.get(path);
        if (list) list.push(finding);
        else found.set(path, [finding]);
      }
    };
    const names = { filter: new Set<string>(), action: new Set<string>() };
    for (const path of this.files()) {
      const role = roleOf(path)!;
      const source = this.source(path);
      if (role.kind === "filter" || role.kind === "action") names[role.kind].add(role.name);
      if (!source) continue;
      const file = parseConfig(source);
      add(file.problems);
      for (const rule of rules) if (rule.file) add(rule.file({ analysis: this, role, file }));
    }
    for (const name of names.filter) {
      const { value, problems } = this.filter(name);
      add(problems);
      const check = { analysis: this, name, jail: undefined, ...value };
      for (const rule of rules) if (rule.filter) add(rule.filter(check));
    }
    for (const name of names.action) {
      const { value, problems } = this.action(name);
      add(problems);
      for (const rule of rules)
        if (rule.action) add(rule.action({ analysis: this, name, jail: undefined, ...value }));
    }
    const { tree, basedir } = this.current;
    add(readJailNames(tree, basedir).problems);
    for (const name of this.jails()) {
      const { value, problems } = this.jail(name);
      const enabled = readJail(tree, { basedir, name, logs: () => [] }).value.enabled;
      add(problems, !enabled);
      const check: JailCheck = { analysis: this, name, isEnabled: enabled, ...value };
      for (const rule of rules) if (rule.jail) add(rule.jail(check), !enabled);
      const filter = {
        ...value,
        analysis: this,
        name: value.filterReference?.name.text,
        jail: check,
      };
      for (const rule of rules) if (rule.filter) add(rule.filter(filter), !enabled);
      for (const { name: action, definition } of value.actionReferences) {
        if (!definition) continue;
        for (const rule of rules) {
          if (rule.action)
            add(rule.action({ analysis: this, name: action.text, jail: check, ...definition }), !enabled);
        }
      }
    }
    for (const list of found.values())
      list.sort((one, other) => one.span.start - other.span.start || one.span.end - other.span.end);
    return found;
  }
}
