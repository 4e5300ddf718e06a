import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { World } from "../core/analysis/index.ts";
import type { Tree } from "../core/text/index.ts";
import { findEdits } from "./distribution.ts";
import { listDisk } from "./logs-glob.ts";
import { openTree } from "./tree.ts";
import { isLiveTree } from "./trees.ts";

// A log path with many asterisks may lead into all folders of the machine, which takes minutes.
const mostLogFolders = 300;

/** A config folder on this machine with all that findings about it depend on; `tree` holds it where not the disk does. */
export function openWorld(basedir: string, tree: Tree = openTree()): World {
  const isLive = isLiveTree(basedir);
  const world = { tree, basedir, logs: { ...listDisk("/"), mostFolders: mostLogFolders }, isLive };
  return isLive ? { ...world, editedAt: findEdits(tree), hasCommand: findCommands() } : world;
}

/** Where a system's own commands are besides, which a user's PATH may leave out and a service's does not. */
const systemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** Milliseconds for which an answer about a command holds: an editor asks at each keystroke. */
const commandsHold = 5000;

/** Tells whether a command is on this machine, by its name or its path. */
function findCommands(): (name: string) => boolean {
  const known = new Map<string, boolean>();
  let since = Date.now();
  const folders = new Set([...(process.env["PATH"] ?? "").split(delimiter), ...systemFolders]);
  const find = (name: string) =>
    name.includes("/") ? isCommand(name) : [...folders].some((folder) => isCommand(join(folder, name)));
  return (name) => {
    if (Date.now() - since > commandsHold) known.clear();
    if (known.size === 0) since = Date.now();
    const found = known.get(name) ?? find(name);
    known.set(name, found);
    return found;
  };
}

function isCommand(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
