import { realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { absolutePath, type Folder, type Source, type Tree, type Unreadable } from "../core/text/index.ts";
import { openTree } from "./tree.ts";

type Entry = Source | Folder | Unreadable | undefined;

/** What was found at a path, and where it really stands (behind links). */
interface Found {
  readonly entry: Entry;
  readonly real: string;
}

/**
 * The files on disk with texts of open editors over them, from one state to the next. A path is read once and kept until
 * `invalidate` names it; what is then found unchanged stays the same object.
 */
export class DiskTree {
  /** Texts that stand for what is on disk, by path. */
  private readonly overlays = new Map<string, { readonly text: string; readonly real: string }>();
  private found = new Map<string, Found>();
  /** What was found before, for paths that are to be looked at again. */
  private readonly stale = new Map<string, Found>();
  private current: Tree | undefined;

  /** The present state. It stays as it is, but for paths that nobody has asked it for yet. */
  state(): Tree {
    if (!this.current) {
      const found = new Map(this.found);
      this.found = found;
      this.current = { get: (path) => this.get(found, path) };
    }
    return this.current;
  }

  /** Lays a text over a file, whether the file is there or not; undefined takes it away again. */
  overlay(path: string, text: string | undefined): void {
    const place = absolutePath(path);
    const before = this.overlays.get(place);
    if (before?.text === text) return;
    const isNew = (before === undefined) !== (text === undefined);
    if (text === undefined) this.overlays.delete(place);
    else this.overlays.set(place, { text, real: before?.real ?? realPath(place) });
    this.drop(place, isNew);
  }

  /** Whether a text lies over the file. */
  isOverlaid(path: string): boolean {
    return this.overlays.has(absolutePath(path));
  }

  /** Has a path, all below it and the list of its folder looked at again. */
  invalidate(path: string): void {
    this.drop(absolutePath(path), true);
  }

  private drop(place: string, withFolder: boolean): void {
    const before = this.found;
    const kept = new Map(before);
    const real = before.get(place)?.real ?? realPath(place);
    const folders = withFolder ? new Set([dirname(place), dirname(real)]) : new Set<string>();
    for (const [path, found] of before) {
      const isMeant =
        isAtOrBelow(path, place) ||
        isAtOrBelow(found.real, real) ||
        folders.has(path) ||
        folders.has(found.real);
      if (!isMeant) continue;
      kept.delete(path);
      this.stale.set(path, found);
    }
    this.found = kept;
    this.current = undefined;
  }

  private get(found: Map<string, Found>, path: string): Entry {
    const known = found.get(path);
    if (known) return known.entry;
    const next = this.look(path);
    const before = this.stale.get(path) ?? (found === this.found ? undefined : this.found.get(path));
    const entry = before && isSame(before.entry, next.entry) ? before.entry : next.entry;
    const kept = { entry, real: next.real };
    found.set(path, kept);
    if (found === this.found) this.stale.delete(path);
    return entry;
  }

  private look(path: string): Found {
    const place = absolutePath(path);
    const real = realPath(path);
    // The same file by another spelling is the same object, so that what is known of it is known once.
    if (place !== path && path !== "" && !path.endsWith("/") && real === realPath(place)) {
      const entry = this.state().get(place);
      return { entry: entry?.kind === "folder" ? { ...entry, path } : entry, real };
    }
    const overlay = this.overlayAt(place, real);
    const entry = openTree().get(path);
    if (overlay !== undefined && !path.endsWith("/")) {
      // What an editor shows unchanged has still the bytes that it has on disk.
      const disk = entry?.kind === "file" ? entry : undefined;
      if (disk?.text === overlay) return { entry: disk, real };
      const hidesMark = disk?.text.startsWith("\ufeff") && !overlay.startsWith("\ufeff");
      const source: Source = { kind: "file", path, text: overlay };
      return { entry: hidesMark ? { ...source, hidesMark } : source, real };
    }
    return { entry: this.withOverlaid(path, place, entry), real };
  }

  private overlayAt(place: string, real: string): string | undefined {
    const own = this.overlays.get(place);
    if (own) return own.text;
    for (const overlay of this.overlays.values()) if (overlay.real === real) return overlay.text;
    return undefined;
  }

  /** A folder's names together with those of texts that lie over files not there yet. */
  private withOverlaid(path: string, place: string, entry: Entry): Entry {
    if (entry && entry.kind !== "folder") return entry;
    const prefix = place === "/" ? "/" : `${place}/`;
    const names = new Set(entry?.names);
    for (const other of this.overlays.keys()) {
      if (other.startsWith(prefix)) names.add(other.slice(prefix.length).split("/")[0]!);
    }
    if (names.size === (entry?.names.length ?? 0)) return entry;
    return { kind: "folder", path, names: [...names].sort() };
  }
}

function isAtOrBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(place === "/" ? "/" : `${place}/`);
}

/** The place behind all links; the path itself, tidied, where nothing stands there. */
function realPath(path: string): string {
  try {
    // The native one goes up from where a link leads to, as fail2ban does; the other one from the link.
    return realpathSync.native(path);
  } catch {
    const place = absolutePath(path);
    const folder = dirname(place);
    // What is to be made in a linked folder is made in the folder that the link leads to.
    return folder === place ? place : absolutePath(basename(place), realPath(folder));
  }
}

function isSame(one: Entry, other: Entry): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.kind === "file") {
    return (
      other.kind === "file" &&
      one.text === other.text &&
      one.undecodableAt === other.undecodableAt &&
      one.hidesMark === other.hidesMark
    );
  }
  if (one.kind === "unreadable") return other.kind === "unreadable" && one.reason === other.reason;
  return other.kind === "folder" && one.names.join("/") === other.names.join("/");
}
