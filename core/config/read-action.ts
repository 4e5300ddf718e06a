import type { Reading, Traced, Tree } from "../text/index.ts";
import { ActionReader } from "./action.ts";
import { trimSlashes } from "./filter.ts";
import { orRefusal, type Refusal } from "./refusal.ts";
import { defaultBasedir, openShelf, type Shelf } from "./shelf.ts";
import type { Command, Options } from "./value.ts";

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
}

/** An action as fail2ban would use it. */
export interface ActionDefinition {
  /** Whether there is such an action. */
  readonly found: boolean;
  /** What fail2ban stops with; the rest then is what could be made of the action all the same. */
  readonly refusal: Refusal | undefined;
  /** All options, interpolated and combined, in Python's order. */
  readonly options: Options;
  readonly commands: readonly Command[];
}

/** Reads an action. Mirrors fail2ban/client/actionreader.py, ActionReader: read, getOptions, convert. */
export function readAction(tree: Tree, request: SingleActionRequest): Reading<ActionDefinition> {
  const strict = openShelf(tree, request.cwd);
  const value = defineAction(strict, request);
  if (!value.refusal) return { value, problems: strict.problems };
  const lenient = openShelf(tree, request.cwd, true);
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
      return { ...nothing, found: true, options: reader.combine(), commands: reader.convert() };
    },
    ({ refusal }) => ({ ...nothing, refusal }),
  );
}
