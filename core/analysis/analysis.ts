import {
  type ActionDefinition,
  type FilterDefinition,
  globPaths,
  type JailDefinition,
  type LentStore,
  type Parameter,
  readAction,
  readFilter,
  readJail,
  readJailNames,
  readLentStore,
  readParameters,
  readServer,
} from "../config/index.ts";
import { absolutePath, type Reading, type Source, type Traced, untraced } from "../text/index.ts";
import type { Finding } from "./finding.ts";
import { gatherFindings } from "./gather.ts";
import { roleOf } from "./kind.ts";
import { Memory } from "./memory.ts";
import type { World } from "./world.ts";

/** Filters, actions and jails by name. */
export interface Parts {
  readonly filters: readonly string[];
  readonly actions: readonly string[];
  readonly jails: readonly string[];
}

/** Options by name, as in `filter = name[mode=aggressive]`. */
export type GivenOptions = Readonly<Record<string, string>>;

/** What is known about one config folder, kept from one state of its files to the next where nothing changed. */
export class Analysis {
  private readonly memory: Memory;
  private found: ReadonlyMap<string, readonly Finding[]> | undefined;

  constructor(world: World) {
    this.memory = new Memory(world);
  }

  get world(): World {
    return this.memory.world;
  }

  /** Takes the next state of the files. What did not change is not read again. */
  update(world: World): void {
    if (this.memory.update(world)) this.found = undefined;
  }

  /** The absolute paths of all config files in the folder, in fail2ban's order within each kind. */
  files(): readonly string[] {
    return this.fact("files", () => {
      const { basedir } = this.world;
      return this.listFiles(basedir).filter((path) => roleOf(path)?.basedir === basedir);
    });
  }

  /** The source at a path, undefined where there is no file that can be read. */
  source(path: string): Source | undefined {
    const found = this.world.tree.get(absolutePath(path));
    return found?.kind === "file" ? found : undefined;
  }

  /** All that can be read by name. */
  parts(): Parts {
    return this.fact("parts", () => {
      const names = { filter: new Set<string>(), action: new Set<string>() };
      for (const path of this.files()) {
        const { kind, name } = roleOf(path)!;
        // filter.d/sshd.d/extra.conf is a part of the filter sshd.
        if (kind === "filter" || kind === "action") names[kind].add(name.replace(/\.d\/[^/]+$/, ""));
      }
      return { filters: [...names.filter], actions: [...names.action], jails: this.jails() };
    });
  }

  /** The names of all jails, in fail2ban's order. */
  jails(): readonly string[] {
    return this.jailNames().value;
  }

  /** The names of all jails; the problems are those of the files that jails are read from. */
  jailNames(): Reading<readonly string[]> {
    return this.keep("jails", () => readJailNames(this.world.tree, this.world.basedir, this.lend));
  }

  /** A jail as fail2ban would use it once it is enabled; `options` win over its filter's. */
  jail(name: string, options?: GivenOptions): Reading<JailDefinition> {
    return this.keep(`jail ${name}${keyOf(options)}`, () => {
      const { tree, basedir, logs } = this.world;
      const find = (pattern: string) => globPaths(logs, pattern);
      const addOptions = options && tracedOptions(options);
      return readJail(tree, { basedir, name, forceEnable: true, logs: find, addOptions, lend: this.lend });
    });
  }

  /** A filter read by itself, as fail2ban-regex reads it, with options as in brackets behind its name. */
  filter(name: string, options?: GivenOptions): Reading<FilterDefinition> {
    return this.keep(`filter ${name}${keyOf(options)}`, () => {
      const { tree, basedir } = this.world;
      const given = options && tracedOptions(options);
      return readFilter(tree, { basedir, name, jail: name, options: given, lend: this.lend });
    });
  }

  /** An action read by itself. */
  action(name: string): Reading<ActionDefinition> {
    return this.keep(`action ${name}`, () => {
      const { tree, basedir } = this.world;
      const jail = untraced("jail");
      return readAction(tree, { basedir, name: untraced(name), jail, lend: this.lend });
    });
  }

  /** What a filter or an action takes in brackets behind its name. */
  parameters(kind: "filter" | "action", name: string): ReadonlyMap<string, Parameter> {
    return this.keep(`parameters ${kind} ${name}`, () => {
      const { tree, basedir } = this.world;
      return readParameters(tree, { basedir, kind, name, lend: this.lend });
    });
  }

  /** What fail2ban.conf tells the server. */
  server(): ReturnType<typeof readServer> {
    return this.keep("server", () => readServer(this.world.tree, this.world.basedir, this.lend));
  }

  /** The names of the jails with that filter, in fail2ban's order. */
  jailsUsing(filter: string): readonly string[] {
    return this.jails().filter((name) => this.jail(name).value.filterReference?.name.text === filter);
  }

  /** What is read from a file, be it as an include. */
  dependants(path: string): Parts {
    const place = absolutePath(path);
    const { filters, actions, jails } = this.parts();
    const asks = (kind: "filter" | "action" | "jail") => (name: string) => {
      this[kind](name);
      return this.memory.hasAsked(`${kind} ${name}`, place);
    };
    return {
      filters: filters.filter(asks("filter")),
      actions: actions.filter(asks("action")),
      jails: jails.filter(asks("jail")),
    };
  }

  /** All findings about a file, by place. */
  findingsIn(path: string): readonly Finding[] {
    return this.findings().get(absolutePath(path)) ?? [];
  }

  /** All findings, by the absolute path of the file that they are in; files without any are left out. */
  findings(): ReadonlyMap<string, readonly Finding[]> {
    this.found ??= gatherFindings(this);
    return this.found;
  }

  /** The value of that name, computed once until a file changes that was asked for on the way. */
  keep<Value>(name: string, compute: () => Value): Value {
    return this.memory.keep(name, compute);
  }

  /** As keep, for a small value that many files bear on: what is computed from it is kept until it is another. */
  fact<Value>(name: string, compute: () => Value): Value {
    return this.memory.fact(name, compute);
  }

  private readonly lend = (name: string, lenient: boolean): LentStore =>
    this.keep(`${lenient ? "lenient" : "strict"} store ${name}`, () =>
      readLentStore(this.world.tree, this.world.basedir, name, lenient),
    );

  private listFiles(folder: string): string[] {
    return this.keep(`files ${folder}`, () => {
      const found = this.world.tree.get(folder);
      if (found?.kind !== "folder") return found ? [folder] : [];
      return found.names.flatMap((name) => this.listFiles(`${folder}/${name}`));
    });
  }
}

function keyOf(options: GivenOptions | undefined): string {
  return options === undefined ? "" : JSON.stringify(options);
}

function tracedOptions(options: GivenOptions): ReadonlyMap<string, Traced> {
  return new Map(Object.entries(options).map(([name, value]) => [name, untraced(value)]));
}
