import {
  type ActionDefinition,
  type FilterDefinition,
  type JailDefinition,
  readAction,
  readFilter,
  readJail,
} from "../config/index.ts";
import { absolutePath, type Reading, type Source, untraced } from "../text/index.ts";
import type { Finding } from "./finding.ts";
import { roleOf } from "./kind.ts";
import type { World } from "./world.ts";

/** What is known about one config folder, kept from one state of its files to the next where nothing changed. */
export class Analysis {
  private current: World;

  constructor(world: World) {
    this.current = world;
  }

  get world(): World {
    return this.current;
  }

  /** Takes the next state of the files. */
  update(world: World): void {
    this.current = world;
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
    return [];
  }

  /** A jail as fail2ban would use it once it is enabled. */
  jail(name: string): Reading<JailDefinition> {
    const { tree, basedir } = this.current;
    return readJail(tree, { basedir, name, forceEnable: true, logs: () => [] });
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
  findingsIn(_path: string): readonly Finding[] {
    return [];
  }

  /** All findings, by the absolute path of the file that they are in; files without any are left out. */
  findings(): ReadonlyMap<string, readonly Finding[]> {
    return new Map();
  }
}
