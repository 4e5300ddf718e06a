import { absolutePath, type Reading, splitTraced, type Traced, type Tree, untraced } from "../text/index.ts";
import { Definition } from "./definition.ts";
import { filterOptions } from "./options.ts";
import { joinPath } from "./paths.ts";
import { orRefusal, type Refusal, type Refused } from "./refusal.ts";
import {
  defaultBasedir,
  openShelf,
  readStore,
  readStoreOf,
  reportAt,
  reportRefusal,
  type Shelf,
  type StoreLender,
} from "./shelf.ts";
import { splitShellWords } from "./shell-words.ts";
import { type Command, isText, type Options, type Value } from "./value.ts";

/** Which filter is asked for, and how. */
export interface FilterRequest {
  /** The config folder; undefined is fail2ban's own. */
  readonly basedir?: string | undefined;
  /** As in `filter = name`; with `explicit`, the path of a file. */
  readonly name: string;
  readonly jail: string;
  /** Options as given in brackets behind the name. */
  readonly options?: ReadonlyMap<string, Traced> | undefined;
  /** Read this very file (and its .local), wherever it stands, instead of the filter of that name. */
  readonly explicit?: boolean | undefined;
  /** The jail's backend, which tells `logtype`; default `auto`. */
  readonly backend?: string | undefined;
  readonly cwd?: string | undefined;
  /** Where configs come from that were read before. */
  readonly lend?: StoreLender | undefined;
}

/** What fail2ban-regex takes from the commands of a filter or a jail: the last value of each option, all patterns. */
export interface FilterCommands {
  readonly prefregex: Traced | undefined;
  readonly failregex: readonly Traced[];
  readonly ignoreregex: readonly Traced[];
  readonly maxlines: number | undefined;
  readonly datepattern: Traced | undefined;
  readonly usedns: Traced | undefined;
  readonly journalmatch: readonly (readonly Traced[])[];
}

/** A filter as fail2ban would use it. */
export interface FilterDefinition extends FilterCommands {
  /** Whether there is such a filter. */
  readonly found: boolean;
  /** What fail2ban stops with, and at which step; the rest then is what could be made of the filter all the same. */
  readonly refusal: (Refusal & { readonly step: "read" | "options" | "convert" }) | undefined;
  /** All options, interpolated and combined, in Python's order. */
  readonly options: Options;
  /** Options given and those of [Init], with their `known/` twins, as fail2ban holds them. */
  readonly init: Options;
  /** An option of [Definition] that fail2ban does not know (`_daemon`); undefined where it is not set. */
  getOption(name: string): Value | undefined;
  readonly commands: readonly Command[];
}

/**
 * Reads a filter as fail2ban-regex (or a jail without options of its own) does.
 * Mirrors fail2ban/client/filterreader.py, FilterReader: read, applyAutoOptions, getOptions, convert.
 */
export function readFilter(tree: Tree, request: FilterRequest): Reading<FilterDefinition> {
  const strict = openShelf(tree, request.cwd, false, request.lend);
  const value = defineFilter(strict, request);
  if (!value.refusal) return { value, problems: strict.problems };
  const lenient = openShelf(tree, request.cwd, true, request.lend);
  const rest = defineFilter(lenient, request);
  return { value: { ...rest, refusal: value.refusal }, problems: lenient.problems };
}

/** One filter of one jail, being read. Mirrors fail2ban/client/filterreader.py, FilterReader. */
export class FilterReader {
  readonly definition: Definition;

  constructor(shelf: Shelf, request: FilterRequest) {
    const { name, options, explicit, basedir = defaultBasedir, cwd } = request;
    const file = joinPath("filter.d", name.startsWith("./") ? absolutePath(name, cwd) : name);
    const store = explicit ? readStoreOf(shelf, file, [file]) : readStore(shelf, trimSlashes(basedir), file);
    this.definition = new Definition(shelf, store, filterOptions, new Map(options));
  }

  /** Whether there is such a filter. */
  get found(): boolean {
    return Boolean(this.definition.store.files?.length);
  }

  /** An option of [Definition], whether fail2ban knows it or not; undefined where it is not set or cannot be read. */
  getOption(name: string): Value | undefined {
    return orRefusal<Value | undefined>(
      () => this.definition.getOwn(name),
      () => undefined,
    );
  }

  /** Tells the filter what kind of log it reads. Mirrors applyAutoOptions. */
  applyBackend(backend: string): void {
    const { init } = this.definition;
    const given = init.get("logtype");
    if ((given && (!isText(given) || given.text !== "")) || this.definition.hasOwn("Definition", "logtype"))
      return;
    init.set("logtype", untraced(backend.startsWith("systemd") ? "journal" : "file"));
  }

  /** The commands that set the filter up in a jail. Mirrors convert. */
  convert(jail: Traced): Command[] {
    const commands: Command[] = [];
    fillCommands(commands, this.definition.combine(), jail);
    return commands;
  }
}

/** A folder's name as fail2ban keeps it: no slashes at the end. */
export function trimSlashes(basedir: string): string {
  return basedir.replace(/\/+$/, "");
}

/**
 * Adds the commands for the filter options among `options`. Throws Refused.
 * Mirrors fail2ban/client/filterreader.py, FilterReader._fillStream.
 */
export function fillCommands(commands: Command[], options: Options, jail: Traced): void {
  let first = 0;
  for (const [name, value] of options) {
    if (value === null) continue;
    if ((name === "failregex" || name === "ignoreregex") && isText(value)) {
      const patterns = splitTraced(value, "\n").filter((pattern) => pattern.text !== "");
      const verb = untraced(`add${name}`);
      if (patterns.length > 1) commands.push([multiSet, jail, verb, patterns]);
      else if (patterns[0]) commands.push([set, jail, verb, patterns[0]]);
    } else if (name === "usedns" || name === "maxlines" || name === "prefregex") {
      commands.splice(name === "usedns" ? 0 : first, 0, [set, jail, untraced(name), value]);
      first++;
    } else if ("datepattern".includes(name)) {
      // fail2ban 1.0 asks whether the name is a part of this word.
      commands.push([set, jail, untraced(name), value]);
    } else if (name === "journalmatch" && isText(value)) {
      for (const match of splitTraced(value, "\n")) {
        if (match.text === "") continue;
        commands.push([set, jail, untraced("addjournalmatch"), ...splitShellWords(match)]);
      }
    }
  }
}

const set = untraced("set");
const multiSet = untraced("multi-set");

function defineFilter(shelf: Shelf, request: FilterRequest): FilterDefinition {
  let step: "read" | "options" | "convert" = "read";
  let reader: FilterReader | undefined;
  let options: Options = new Map();
  let refusal: FilterDefinition["refusal"];
  const commands: Command[] = [];
  orRefusal(
    () => {
      reader = new FilterReader(shelf, request);
      if (!reader.found) return reportNoFilter(shelf, request);
      reader.applyBackend(request.backend ?? "auto");
      step = "options";
      reader.definition.read(new Map());
      step = "convert";
      options = reader.definition.combine();
      fillCommands(commands, options, untraced(request.jail));
    },
    (refused: Refused) => {
      reportRefusal(shelf, refused);
      refusal = { ...refused.refusal, step };
    },
  );
  const { definition } = reader ?? {};
  return {
    found: reader?.found ?? false,
    refusal,
    options,
    init: definition?.init ?? new Map(),
    getOption: (name) => reader?.getOption(name),
    commands,
    ...defineCommands(commands),
  };
}

function reportNoFilter(shelf: Shelf, request: FilterRequest): void {
  const path = request.explicit ? request.name : joinPath(request.basedir ?? defaultBasedir, "filter.d");
  const message = `There is no filter “${request.name}” that can be read; mend the name or create the file.`;
  reportAt(shelf, undefined, { code: "missing-filter", severity: "error", message }, path);
}

/** The commands as FilterCommands. */
export function defineCommands(commands: readonly Command[]): FilterCommands {
  const failregex: Traced[] = [];
  const ignoreregex: Traced[] = [];
  const journalmatch: Traced[][] = [];
  const last = new Map<string, Value>();
  for (const command of commands) {
    const name = isText(command[2]) ? command[2].text : "";
    const words = Array.isArray(command[3]) ? (command[3] as readonly Value[]) : command.slice(3);
    const texts = words.filter((word) => isText(word as Value)) as Traced[];
    if (name === "addfailregex") failregex.push(...texts);
    else if (name === "addignoreregex") ignoreregex.push(...texts);
    else if (name === "addjournalmatch") journalmatch.push(texts);
    else last.set(name, (words[0] as Value) ?? null);
  }
  const text = (name: string) => {
    const value = last.get(name);
    return isText(value) ? value : undefined;
  };
  const lines = last.get("maxlines");
  return {
    prefregex: text("prefregex"),
    failregex,
    ignoreregex,
    maxlines: lines && "value" in lines ? Number(lines.value) : undefined,
    datepattern: text("datepattern"),
    usedns: text("usedns"),
    journalmatch,
  };
}
