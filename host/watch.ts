import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";

/** A watch on a folder. `end` gives back what it holds. */
export interface FolderWatch {
  end(): void;
}

interface WatchOptions {
  /** Milliseconds between two looks, where the system does not tell of changes. */
  readonly interval?: number;
  /** Look again and again from the start, as where the system has no watches left. */
  readonly poll?: boolean;
}

/** Deeper folders than this, or more of them, are none of fail2ban's. */
const deepest = 4;
const mostFolders = 500;

/**
 * Watches a folder with all below it, and names each path that was made, changed or deleted. Where the system can't
 * (its watches are used up, the folder is on a network), it looks at the files' times every few seconds. Never throws.
 */
export function watchFolder(
  folder: string,
  onChange: (path: string) => void,
  { interval = 2000, poll = false }: WatchOptions = {},
): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  const startPolling = () => {
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
    if (ended || timer) return;
    let before = listTimes(folder);
    timer = setInterval(() => {
      const now = listTimes(folder);
      for (const path of new Set([...before.keys(), ...now.keys()])) {
        if (before.get(path) !== now.get(path)) onChange(path);
      }
      before = now;
    }, interval);
    timer.unref();
  };

  const add = (place: string, depth: number) => {
    if (ended || timer || depth > deepest || watchers.has(place) || watchers.size >= mostFolders) return;
    try {
      const watcher = watch(place, { persistent: false }, (_, name) => {
        if (ended) return;
        if (name === null) return onChange(place);
        const path = join(place, name);
        onChange(path);
        if (isFolder(path)) add(path, depth + 1);
        else if (!isFolder(place)) remove(place);
      });
      watcher.on("error", () => (isFolder(place) ? startPolling() : remove(place)));
      watchers.set(place, watcher);
    } catch {
      if (isFolder(place)) return startPolling();
      return;
    }
    for (const name of foldersIn(place)) add(join(place, name), depth + 1);
  };

  const remove = (place: string) => {
    watchers.get(place)?.close();
    watchers.delete(place);
    // The folder itself is gone: only looking again tells whether it comes back.
    if (place === folder) startPolling();
  };

  if (poll || !isFolder(folder)) startPolling();
  else add(folder, 0);
  return {
    end() {
      ended = true;
      clearInterval(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

/** The time and the size of every file below a folder, and of the folders. */
function listTimes(folder: string, times = new Map<string, string>(), depth = 0): Map<string, string> {
  const status = statOf(folder);
  if (!status || times.size > mostFolders * 20) return times;
  times.set(folder, `${status.mtimeMs} ${status.size} ${status.ino}`);
  if (!status.isDirectory() || depth > deepest) return times;
  try {
    for (const name of readdirSync(folder)) listTimes(join(folder, name), times, depth + 1);
  } catch {
    // A folder that cannot be listed has no files for fail2ban either.
  }
  return times;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => isFolder(join(folder, name)));
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
