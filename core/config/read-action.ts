import type { Reading, Traced, Tree } from "../text/index.ts";
import { type ActionDefinition, ActionReader } from "./action.ts";
import { trimSlashes } from "./filter.ts";
import { orRefusal } from "./refusal.ts";
import { defaultBasedir, openShelf, reportRefusal, type Shelf, type StoreLender } from "./shelf.ts";
import type { Options } from "./value.ts";

/** Which action is asked for, and how. */
export interface SingleActionRequest {
  /** The config folder; undefined is fail2ban's own. */
  readonly basedir?: string | undefined;
  readonly name: Traced;
  readonly jail: Traced;
  /** Options as given in brackets behind the name. */
  readonly options?: ReadonlyMap<string, Traced> | undefined;
  /** The options of the jail, which an action may interpolate. */
  readonly jailOptions?: Options | undefined;
  readonly cwd?: string | undefined;
  /** Where configs come from that were read before. */
  readonly lend?: StoreLender | undefined;
}

/** Reads an action. Mirrors fail2ban/client/actionreader.py, ActionReader: read, getOptions, convert. */
export function readAction(tree: Tree, request: SingleActionRequest): Reading<ActionDefinition> {
  const strict = openShelf(tree, request.cwd, false, request.lend);
  const value = defineAction(strict, request);
  if (!value.refusal) return { value, problems: strict.problems };
  const lenient = openShelf(tree, request.cwd, true, request.lend);
  const rest = defineAction(lenient, request);
  return { value: { ...rest, refusal: value.refusal }, problems: lenient.problems };
}

function defineAction(shelf: Shelf, request: SingleActionRequest): ActionDefinition {
  const { name, jail, options = new Map<string, Traced>(), jailOptions = new Map() } = request;
  const basedir = trimSlashes(request.basedir ?? defaultBasedir);
  const nothing = { found: false, refusal: undefined, options: new Map(), commands: [] };
  return orRefusal<ActionDefinition>(
    () => {
      const reader = new ActionReader(shelf, { basedir, name, jail, options });
      if (!reader.found) return nothing;
      reader.definition.read(jailOptions);
      return reader.define();
    },
    (refused) => {
      reportRefusal(shelf, refused);
      return { ...nothing, refusal: refused.refusal };
    },
  );
}
