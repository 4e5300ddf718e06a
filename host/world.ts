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
  return isLive ? { ...world, editedAt: findEdits(tree) } : world;
}
