import { readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** What makes a folder a config folder: a file of jails, or a folder of fail2ban's. */
const jailFiles = ["jail.conf", "jail.local"];
const ownFolders = ["jail.d", "filter.d", "action.d"];

/** Where a project keeps its config folder, as seen from its top. */
const usualPlaces = ["fail2ban", "etc/fail2ban", "config/fail2ban"];

/** Folders that hold no config folder of the user's, or too much besides. */
const passedOver = new Set([
  ...["node_modules", ".git", ".hg", ".svn", ".cache", ".venv", "venv", "__pycache__", ".vscode-test"],
  ...["proc", "sys", "dev", "jail.d", "filter.d", "action.d", "fail2ban.d"],
]);

/** How far `findTrees` looks: a large workspace costs no more than this. */
const deepest = 8;
const mostFolders = 10_000;
const mostTrees = 100;

/** The folder that fail2ban on this machine reads. */
export const liveTree = "/etc/fail2ban";

/**
 * The config folder that a file or a folder belongs to: the nearest one at or above it. A folder that has one in the
 * usual place (`fail2ban`, `etc/fail2ban`, `config/fail2ban`) belongs to that. Never throws.
 */
export function findTree(start: string): string | undefined {
  const place = resolve(start);
  const folder = isFolder(place) ? place : dirname(place);
  if (isTree(folder)) return folder;
  for (const usual of usualPlaces) if (isTree(join(folder, usual))) return join(folder, usual);
  for (let above = folder; above !== dirname(above); ) {
    above = dirname(above);
    if (isTree(above)) return above;
  }
  return undefined;
}

/**
 * The config folder nearest to a file that need not be in one: at or above it, or in a usual place in a folder above it
 * (so that `tests/x` beside `fail2ban/` finds that); in the end that is the one of this machine. Never throws.
 */
export function findTreeNear(path: string): string | undefined {
  for (let place = dirname(resolve(path)); ; place = dirname(place)) {
    const found = [place, ...usualPlaces.map((usual) => join(place, usual))].find(isTree);
    if (found !== undefined || place === dirname(place)) return found;
  }
}

/**
 * All config folders at or below a folder, near ones first. Links are not followed, and folders with nothing of the
 * user's (`node_modules`, `.git`) passed over; the search ends at a depth of 8, after 10,000 folders or 100 trees.
 */
export function findTrees(folder: string): string[] {
  const trees: string[] = [];
  let level = [resolve(folder)];
  let seen = 0;
  for (let depth = 0; level.length > 0 && depth <= deepest; depth++) {
    const next: string[] = [];
    for (const place of level) {
      if (seen++ >= mostFolders || trees.length >= mostTrees) return trees;
      const below = foldersIn(place);
      if (below === undefined) continue;
      if (ownFolders.some((name) => below.includes(name)) || hasJailFile(place)) trees.push(place);
      for (const name of below) if (!passedOver.has(name)) next.push(join(place, name));
    }
    level = next;
  }
  return trees;
}

/** Whether a config folder is the one that fail2ban on this very machine reads. */
export function isLiveTree(basedir: string): boolean {
  try {
    return realpathSync(basedir) === realpathSync(liveTree);
  } catch {
    return false;
  }
}

function isTree(folder: string): boolean {
  return hasJailFile(folder) || ownFolders.some((name) => isFolder(join(folder, name)));
}

function hasJailFile(folder: string): boolean {
  return jailFiles.some((name) => statOf(join(folder, name))?.isFile());
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

/** The names of the folders in a folder, sorted; undefined where it cannot be listed. */
function foldersIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
      .sort();
  } catch {
    return undefined;
  }
}
