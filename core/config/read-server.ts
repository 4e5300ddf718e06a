import type { Reading, Tree } from "../text/index.ts";
import { trimSlashes } from "./filter.ts";
import { orRefusal, type Refusal } from "./refusal.ts";
import { convertServer, readEarlyOptions } from "./server.ts";
import { openShelf, readStore, reportRefusal, type Shelf, type StoreLender } from "./shelf.ts";
import type { Command } from "./value.ts";

/** What fail2ban.conf tells the server. */
interface ServerDefinition {
  readonly refusal: Refusal | undefined;
  readonly commands: readonly Command[];
}

/** Reads fail2ban.conf with all that belongs to it. Mirrors fail2ban/client/fail2banreader.py, Fail2banReader. */
export function readServer(tree: Tree, basedir: string, lend?: StoreLender): Reading<ServerDefinition> {
  const strict = openShelf(tree, "/", false, lend);
  const value = defineServer(strict, basedir);
  if (!value.refusal) return { value, problems: strict.problems };
  const lenient = openShelf(tree, "/", true, lend);
  return { value: { ...defineServer(lenient, basedir), refusal: value.refusal }, problems: lenient.problems };
}

function defineServer(shelf: Shelf, basedir: string): ServerDefinition {
  return orRefusal<ServerDefinition>(
    () => {
      const store = readStore(shelf, trimSlashes(basedir), "fail2ban");
      const early = readEarlyOptions(shelf, store);
      return { refusal: undefined, commands: convertServer(shelf, store, early) };
    },
    (refused) => {
      reportRefusal(shelf, refused);
      return { refusal: refused.refusal, commands: [] };
    },
  );
}
