import type { Tree } from "../text/index.ts";
import { orRefusal } from "./refusal.ts";
import { openShelf, readStore } from "./shelf.ts";

/**
 * Tells which files fail2ban reads for a name (`jail`, `filter.d/sshd`), in the order in which later ones win: the
 * name's own files and all that they include; none where there is no such name.
 */
export function createFileLister(tree: Tree, basedir: string): (name: string) => readonly string[] {
  const shelf = openShelf(tree, "/", true);
  return (name) =>
    orRefusal<readonly string[]>(
      () => readStore(shelf, basedir, name).files ?? [],
      () => [],
    );
}
