import { lstatSync, opendirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { globPaths, type Listing } from "../core/config/index.ts";

/**
 * What fail2ban takes a log path for: the files that Python's glob.glob finds, dangling links left out, in the order
 * in which the folder lists them. Relative paths start at `cwd`.
 */
export function globLogs(cwd: string): (pattern: string) => string[] {
  const listing = listDisk(cwd);
  return (pattern) => globPaths(listing, pattern).filter((path) => statOf(resolve(cwd, path)) !== undefined);
}

/** The files and folders of this machine. Relative paths start at `cwd`. */
export function listDisk(cwd: string): Listing {
  return {
    names: (folder) => listNames(resolve(cwd, folder)),
    exists: (path) => {
      try {
        // A slash at the end asks for a folder, as it does in Python.
        lstatSync(path.startsWith("/") ? path : `${cwd}/${path}`);
        return true;
      } catch {
        return false;
      }
    },
    isFolder: (path) => statOf(resolve(cwd, path))?.isDirectory() ?? false,
  };
}

/** The names in a folder, in the folder's own order (readdir would sort nothing either, but fs.readdirSync may). */
function listNames(folder: string): string[] | undefined {
  const names: string[] = [];
  try {
    const directory = opendirSync(folder);
    try {
      for (let entry = directory.readSync(); entry; entry = directory.readSync()) names.push(entry.name);
    } finally {
      directory.closeSync();
    }
  } catch {
    return names.length ? names : undefined;
  }
  return names;
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
