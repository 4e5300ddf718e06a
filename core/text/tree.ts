/**
 * A file as read: its text decoded as UTF-8 with U+FEFF kept and bad bytes replaced by U+FFFD.
 * Immutable; results are memoised on its identity.
 */
export interface Source {
  readonly kind: "file";
  readonly path: string;
  readonly text: string;
  /** Byte offset of the first byte that is not UTF-8; absent where all are. Python refuses such a file. */
  readonly undecodableAt?: number;
  /** The file begins with U+FEFF, which `text` leaves out: editors keep it to themselves. */
  readonly hidesMark?: true;
}

/** A folder: the names in it, sorted by code unit. */
export interface Folder {
  readonly kind: "folder";
  readonly path: string;
  readonly names: readonly string[];
}

/** Something that exists but cannot be read, and why (`permission denied`). */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly path: string;
  readonly reason: string;
}

/** All config files as one value: a path, as fail2ban would spell it, to what stands there. */
export interface Tree {
  get(path: string): Source | Folder | Unreadable | undefined;
}

/** A tree in memory that holds `sources` and the folders they stand in; relative paths start at `cwd`. */
export function treeOf(sources: Iterable<Source>, cwd = "/"): Tree {
  const entries = new Map<string, Source>();
  const folders = new Map<string, Set<string>>([["/", new Set()]]);
  for (const source of sources) {
    let path = absolutePath(source.path, cwd);
    entries.set(path, source);
    while (path !== "/") {
      const cut = path.lastIndexOf("/");
      const folder = path.slice(0, cut) || "/";
      const names = folders.get(folder) ?? new Set();
      folders.set(folder, names.add(path.slice(cut + 1)));
      path = folder;
    }
  }
  return {
    get(path) {
      if (path === "" || !leadsThroughFolders(path)) return undefined;
      const place = absolutePath(path, cwd);
      const names = folders.get(place);
      return names ? { kind: "folder", path, names: [...names].sort() } : entries.get(place);
    },
  };

  /** Whether all but the last part of the path are folders: `file/..` leads nowhere. */
  function leadsThroughFolders(path: string): boolean {
    let slash = path.indexOf("/", 1);
    for (; slash >= 0; slash = path.indexOf("/", slash + 1)) {
      if (!folders.has(absolutePath(path.slice(0, slash), cwd))) return false;
    }
    return true;
  }
}

/** `path` without `.`, `..` and empty parts, from `/`. */
export function absolutePath(path: string, cwd = "/"): string {
  // Nearly every path is so already.
  if (path.startsWith("/") && !path.includes("//") && !path.includes("/.") && !path.endsWith("/"))
    return path;
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
