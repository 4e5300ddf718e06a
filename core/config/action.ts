import { absolutePath, originOfAll, type Traced, tracePlace, untraced } from "../text/index.ts";
import { Definition } from "./definition.ts";
import { actionOptions } from "./options.ts";
import { joinPath } from "./paths.ts";
import type { Refusal } from "./refusal.ts";
import { readStore, type Shelf } from "./shelf.ts";
import { findUnfilledTags, reportUnfilled } from "./unfilled.ts";
import type { Command, Options, Value, Word } from "./value.ts";

/** Which action is asked for, and for which jail. */
export interface ActionRequest {
  readonly basedir: string;
  readonly name: Traced;
  readonly jail: Traced;
  /** Options as given in brackets behind the name. */
  readonly options: ReadonlyMap<string, Traced>;
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

/** Tags whose values fail2ban puts in when it bans, and some that it leaves for then. */
const ignoredTags = ["matches", "ipmatches", "ipjailmatches", "timeout", "bantime"];
const actionOptionNames = new Set(actionOptions.map((option) => option.name));

/** One action of one jail, being read. Mirrors fail2ban/client/actionreader.py, ActionReader. */
export class ActionReader {
  readonly definition: Definition;
  private readonly shelf: Shelf;
  private readonly jail: Traced;
  /** What the jail calls the action: `actname`, else the action's own name, told apart by `name`. */
  private readonly name: Value;

  constructor(shelf: Shelf, request: ActionRequest) {
    const { basedir, jail } = request;
    const file = request.name;
    const init = new Map<string, Value>(request.options);
    const name = request.options.get("name") ?? jail;
    if (!init.has("name")) init.set("name", name);
    const own = request.options.get("actname") ?? nameOf(file, name.text, jail.text);
    init.set("actname", own);
    this.shelf = shelf;
    this.jail = jail;
    this.name = own;
    const path = file.text.startsWith("./") ? absolutePath(file.text, shelf.cwd) : file.text;
    const store = readStore(shelf, basedir, joinPath("action.d", path));
    this.definition = new Definition(shelf, store, actionOptions, init);
  }

  /** Whether there is such an action. */
  get found(): boolean {
    return Boolean(this.definition.store.files?.length);
  }

  /** The action with all that was read of it. */
  define(): ActionDefinition {
    const options = this.combine();
    return { found: true, refusal: undefined, options, commands: this.convert(options) };
  }

  /** The commands that set the action up. Mirrors convert. */
  private convert(options: Options): Command[] {
    const { definition, jail, name } = this;
    for (const unfilled of findUnfilledTags(options, "action")) {
      // A tag of a loop that was given up is there still, and defined.
      if (!definition.hasOwn("Definition", unfilled.tag)) reportUnfilled(this.shelf, unfilled, "action");
    }
    const settings: Word[] = [];
    for (const [option, value] of options) {
      if (actionOptionNames.has(option)) settings.push([nameWord(option), value]);
    }
    for (const [option, value] of definition.init) {
      if (!actionOptionNames.has(option) && !option.startsWith("known/"))
        settings.push([nameWord(option), value]);
    }
    const commands: Command[] = [[set, jail, untraced("addaction"), name]];
    const action = untraced("action");
    if (settings.length > 1) commands.push([untraced("multi-set"), jail, action, name, settings]);
    else if (settings[0]) commands.push([set, jail, action, name, ...(settings[0] as readonly Word[])]);
    return commands;
  }

  /** All options of the action, tags among them replaced. */
  private combine(): Options {
    return this.definition.combine(ignoredTags);
  }
}

const set = untraced("set");

function nameWord(option: string): Traced {
  return untraced(option);
}

function nameOf(file: Traced, name: string, jail: string): Traced {
  if (name === jail) return file;
  const text = file.text + (name.startsWith(jail) ? name.slice(jail.length) : `-${name}`);
  const place = originOfAll(file);
  return place ? tracePlace(text, place) : untraced(text);
}
