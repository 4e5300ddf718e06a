import { homedir } from "node:os";
import { resolve } from "node:path";
import { roleOf } from "../core/analysis/index.ts";
import { DiskTree } from "../host/disk-tree.ts";
import { findTree, findTrees } from "../host/trees.ts";
import { type FolderWatch, watchFolder } from "../host/watch.ts";
import { ConfigTree } from "./config-tree.ts";

/** A document that an editor has open. */
export interface OpenFile {
  /** As the editor writes it, which may be otherwise than we would. */
  readonly uri: string;
  readonly version: number;
}

interface KnownTree {
  readonly tree: ConfigTree;
  readonly watch: FolderWatch | undefined;
}

/** The config folders of the workspace and of the open files, with the texts of the editors over the disk. */
export class Workspace {
  readonly disk = new DiskTree();
  readonly open = new Map<string, OpenFile>();
  private folders: readonly string[] = [];
  private extra: readonly string[] = [];
  private wanted = new Set<string>();
  private readonly known = new Map<string, KnownTree>();
  private clientWatches = false;
  private readonly onDiskChange: (path: string) => void;

  /** `onDiskChange` is called for each path that a watch of our own found changed, before it is looked at again. */
  constructor(onDiskChange: (path: string) => void) {
    this.onDiskChange = onDiskChange;
  }

  get trees(): readonly ConfigTree[] {
    return [...this.known.values()].map(({ tree }) => tree);
  }

  /** The config folder that a file belongs to, where that is one of ours. */
  treeOf(path: string): ConfigTree | undefined {
    const basedir = basedirOf(path);
    const own = basedir === undefined ? undefined : this.known.get(basedir)?.tree;
    if (own || roleOf(path)) return own;
    const above = [...this.known.keys()].filter((folder) => path.startsWith(`${folder}/`));
    return this.known.get(above.sort((one, other) => other.length - one.length)[0] ?? "")?.tree;
  }

  /** Takes the folders of the workspace and those of the settings, and whether the client tells of changes in the former. */
  setFolders(folders: readonly string[], extra: readonly string[], clientWatches: boolean): void {
    this.folders = folders;
    this.extra = extra.flatMap((folder) => placesOf(folder, folders));
    if (clientWatches !== this.clientWatches)
      for (const basedir of [...this.known.keys()]) this.forget(basedir);
    this.clientWatches = clientWatches;
    this.findTrees();
  }

  /** Looks for config folders anew. */
  findTrees(): void {
    this.wanted = new Set([...this.folders.flatMap(findTrees), ...this.extra.flatMap(findTrees)]);
    this.prune();
  }

  /** Lays an editor's text over a file. */
  setText(path: string, file: OpenFile, text: string): void {
    const isNew = !this.open.has(path);
    this.open.set(path, file);
    this.disk.overlay(path, text);
    if (!isNew) return;
    this.prune();
    this.treeOf(path)?.refreshLogs();
  }

  /** Takes an editor's text away again. */
  close(path: string): void {
    this.open.delete(path);
    this.disk.overlay(path, undefined);
    this.disk.invalidate(path);
    this.prune();
  }

  /** Has files looked at again; answers whether a config folder may have come or gone. */
  invalidate(paths: readonly string[]): boolean {
    let moved = false;
    for (const tree of this.trees) tree.refreshLogs();
    for (const path of paths) {
      this.disk.invalidate(path);
      const tree = this.treeOf(path);
      moved ||= !tree || findTree(tree.basedir) !== tree.basedir;
    }
    return moved;
  }

  /** Ends all watches. */
  end(): void {
    for (const basedir of [...this.known.keys()]) this.forget(basedir);
  }

  /** Keeps just the config folders that are wanted or that an open file belongs to. */
  private prune(): void {
    const opened = [...this.open.keys()].flatMap((path) => basedirOf(path) ?? []);
    const needed = new Set([...this.wanted, ...opened]);
    for (const basedir of [...this.known.keys()]) if (!needed.has(basedir)) this.forget(basedir);
    for (const basedir of needed) {
      if (this.known.has(basedir)) continue;
      const isWatched = this.clientWatches && this.folders.some((folder) => isIn(basedir, folder));
      const watch = isWatched ? undefined : watchFolder(basedir, this.onDiskChange);
      this.known.set(basedir, { tree: new ConfigTree(basedir, this.disk), watch });
    }
  }

  private forget(basedir: string): void {
    this.known.get(basedir)?.watch?.end();
    this.known.delete(basedir);
  }
}

/** The config folder of a file, by its path or, of a file that only another one includes, by what is around it. */
function basedirOf(path: string): string | undefined {
  return roleOf(path)?.basedir ?? findTree(path);
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function placesOf(folder: string, roots: readonly string[]): string[] {
  if (folder === "~" || folder.startsWith("~/")) return [resolve(homedir(), `.${folder.slice(1)}`)];
  return folder.startsWith("/") ? [resolve(folder)] : roots.map((root) => resolve(root, folder));
}
