import type { World } from "../core/analysis/index.ts";
import type { Tree } from "../core/text/index.ts";
import { findEdits } from "./distribution.ts";
import { listDisk } from "./logs-glob.ts";
import { openTree } from "./tree.ts";
import { isLiveTree } from "./trees.ts";

/** A config folder on this machine with all that findings about it depend on; `tree` holds it where not the disk does. */
export function openWorld(basedir: string, tree: Tree = openTree()): World {
  const isLive = isLiveTree(basedir);
  const world = { tree, basedir, logs: listDisk("/"), isLive };
  return isLive ? { ...world, editedAt: findEdits(tree) } : world;
}
