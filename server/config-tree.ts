import { readFileSync } from "node:fs";
import { Analysis, type World } from "../core/analysis/index.ts";
import type { Span, Tree } from "../core/text/index.ts";
import type { DiskTree } from "../host/disk-tree.ts";
import { readSource } from "../host/tree.ts";
import { openWorld } from "../host/world.ts";

/** One config folder, and what is known about it as the files are now. */
export class ConfigTree {
  readonly basedir: string;
  private readonly disk: DiskTree;
  private world: Omit<World, "tree">;
  private seen: Tree | undefined;
  private known: Analysis | undefined;
  private onDisk: Analysis | undefined;

  constructor(basedir: string, disk: DiskTree) {
    this.basedir = basedir;
    this.disk = disk;
    const world = openWorld(basedir, { get: (path) => disk.state().get(path) });
    const { editedAt } = world;
    this.world = editedAt ? { ...world, editedAt: (path) => this.findEdit(path, editedAt(path)) } : world;
  }

  /** The analysis of the files as they are now. */
  get analysis(): Analysis {
    const tree = this.disk.state();
    if (!this.known) this.known = new Analysis({ ...this.world, tree });
    else if (this.seen !== tree) this.known.update({ ...this.world, tree });
    this.seen = tree;
    return this.known;
  }

  /** The analysis of the files as they are on the disk, without the texts of editors. */
  get saved(): Analysis {
    this.onDisk ??= new Analysis(openWorld(this.basedir));
    return this.onDisk;
  }

  /** Whether an editor's text is another than the disk's. */
  isEdited(path: string): boolean {
    if (!this.disk.isOverlaid(path)) return false;
    const source = this.disk.state().get(path);
    return source?.kind === "file" && textOnDisk(path) !== source.text;
  }

  /** Has the logs of this machine looked at again: nobody tells of those that come and go. */
  refreshLogs(): void {
    this.world = { ...this.world, logs: { ...this.world.logs } };
    this.seen = undefined;
    this.onDisk = undefined;
  }

  /** Where the editor differs from the disk, that is the edit; else `edit`, which knows no more than that there is one. */
  private findEdit(path: string, edit: Span | undefined): Span | undefined {
    if (!edit || !this.disk.isOverlaid(path)) return edit;
    const source = this.disk.state().get(path);
    if (source?.kind !== "file") return edit;
    const before = textOnDisk(path);
    return before === undefined ? edit : (findChangedLine(before, source.text) ?? edit);
  }
}

/** What stands in a file; undefined where it can't be read. */
function textOnDisk(path: string): string | undefined {
  try {
    return readSource(path, readFileSync(path)).text;
  } catch {
    return undefined;
  }
}

/** The first line of `after` that is not as in `before`; undefined where all are. */
export function findChangedLine(before: string, after: string): Span | undefined {
  if (before === after) return undefined;
  let at = 0;
  while (at < before.length && at < after.length && before[at] === after[at]) at++;
  const start = after.lastIndexOf("\n", at - 1) + 1;
  const end = after.indexOf("\n", at);
  return { start, end: end < 0 ? after.length : end };
}
