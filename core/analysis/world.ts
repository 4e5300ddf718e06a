import type { Listing } from "../config/index.ts";
import type { Span, Tree } from "../text/index.ts";

/** Everything that the findings about one config folder depend on. */
export interface World {
  /** All config files. An entry that did not change is the same object in the next state of the tree. */
  readonly tree: Tree;
  /** The config folder, absolute, without a slash at its end. */
  readonly basedir: string;
  /** The files of this machine that a logpath may name. */
  readonly logs: Listing;
  /** Whether it is the folder that fail2ban on this very machine reads: there a missing log stops it. */
  readonly isLive: boolean;
  /**
   * Where a file that came with the distribution was edited: the first changed stretch. Undefined where it was not, where
   * it did not come with the distribution, or where that is not known.
   */
  readonly editedAt?: (path: string) => Span | undefined;
  /** Whether a command is on the machine that fail2ban runs on, by name or by path; undefined where that is not known. */
  readonly hasCommand?: (name: string) => boolean | undefined;
}
