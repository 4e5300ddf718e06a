import type { Place, Reading, Traced, Tree } from "../text/index.ts";
import type { ActionDefinition } from "./action.ts";
import { defineCommands, type FilterCommands, trimSlashes } from "./filter.ts";
import { combineJail, JailReader, type LogFinder, type Reference } from "./jail.ts";
import { orRefusal, type Refusal } from "./refusal.ts";
import {
  defaultBasedir,
  openShelf,
  readStore,
  reportRefusal,
  type SharedStore,
  type Shelf,
  type StoreLender,
} from "./shelf.ts";
import { type Command, isTrue, type Options, type Value } from "./value.ts";
import { fail2banVersion } from "./version.ts";

/** Which jail is asked for, and how. */
export interface SingleJailRequest {
  /** The config folder; undefined is fail2ban's own. */
  readonly basedir?: string | undefined;
  readonly name: string;
  /** Read it even if it is not enabled. */
  readonly forceEnable?: boolean;
  /** Options that win over the jail's when its filter is read, as fail2ban-regex gives them. */
  readonly addOptions?: ReadonlyMap<string, Traced> | undefined;
  readonly logs: LogFinder;
  readonly cwd?: string | undefined;
  /** Where configs come from that were read before. */
  readonly lend?: StoreLender | undefined;
  readonly version?: string | undefined;
}

/** A jail as fail2ban would use it. */
export interface JailDefinition extends FilterCommands {
  /** Whether there is such a jail. */
  readonly found: boolean;
  readonly enabled: boolean;
  /** What fail2ban stops with, and at which step; the rest then is what could be made of the jail all the same. */
  readonly refusal: (Refusal & { readonly step: "read" | "options" | "convert" }) | undefined;
  /** The jail's options and those of its filter over them, in Python's order. */
  readonly options: Options;
  /** An option of the filter's [Definition] that fail2ban does not know; undefined where it is not set. */
  getOption(name: string): Value | undefined;
  readonly commands: readonly Command[];
  /** Where its section's header stands: in the last file that has it. */
  readonly header: Place | undefined;
  /** The filter's name and the options in brackets behind it; undefined where the jail names none that can be read so. */
  readonly filterReference: Reference | undefined;
  readonly actionReferences: readonly ActionReference[];
}

/** An action as a jail names it, and what it is there; undefined where there is none, or where it is written in Python. */
export interface ActionReference extends Reference {
  readonly definition: ActionDefinition | undefined;
}

/** The names of all jails, enabled or not, in fail2ban's order. */
export function readJailNames(tree: Tree, basedir: string, lend?: StoreLender): Reading<readonly string[]> {
  const shelf = openShelf(tree, "/", true, lend);
  const names = orRefusal<readonly string[]>(
    () => [...readStore(shelf, trimSlashes(basedir), "jail").sections.keys()].filter(isJailName),
    (refused) => {
      reportRefusal(shelf, refused);
      return [];
    },
  );
  return { value: names, problems: shelf.problems };
}

function isJailName(name: string): boolean {
  return name !== "INCLUDES" && name !== "DEFAULT" && !name.startsWith("KNOWN/");
}

/**
 * Reads a jail with its filter and its actions.
 * Mirrors fail2ban/client/jailreader.py of fail2ban 1.1, JailReader: read, getOptions(addOpts), getCombined, convert.
 */
export function readJail(tree: Tree, request: SingleJailRequest): Reading<JailDefinition> {
  const strict = openShelf(tree, request.cwd, false, request.lend);
  const value = defineJail(strict, request);
  if (!value.refusal) return { value, problems: strict.problems };
  const lenient = openShelf(tree, request.cwd, true, request.lend);
  const rest = defineJail(lenient, request);
  return { value: { ...rest, refusal: value.refusal }, problems: lenient.problems };
}

/** Runs `read`, which may change the section of one jail in a shared store, and takes the changes back. */
function withOwnSection<Result>(store: SharedStore, name: string, read: () => Result): Result {
  const section = store.sections.get(name);
  if (!section) return read();
  store.sections.set(name, new Map(section));
  try {
    return read();
  } finally {
    store.sections.set(name, section);
  }
}

function defineJail(shelf: Shelf, request: SingleJailRequest): JailDefinition {
  const basedir = trimSlashes(request.basedir ?? defaultBasedir);
  const { name, version = fail2banVersion } = request;
  let step: "read" | "options" | "convert" = "read";
  let refusal: JailDefinition["refusal"];
  let jail: JailReader | undefined;
  let commands: Command[] = [];
  let options: Options = new Map();
  orRefusal(
    () => {
      const store = readStore(shelf, basedir, "jail");
      if (!store.sections.has(name) || name.startsWith("KNOWN/")) return;
      withOwnSection(store, name, () => {
        step = "options";
        jail = new JailReader(shelf, store, { ...request, basedir, version, newer: true });
        jail.read();
        if (jail.refused) refusal = { ...jail.refused.refusal, step };
        step = "convert";
        options = combineJail(jail);
        commands = jail.convert(request.logs);
      });
    },
    (refused) => {
      reportRefusal(shelf, refused);
      refusal = { ...refused.refusal, step };
    },
  );
  const enabled = request.forceEnable === true || isTrue(jail?.options.get("enabled"));
  const { filter } = jail ?? {};
  const getOption = (option: string) => filter?.getOption(option);
  return {
    found: jail !== undefined,
    enabled,
    refusal,
    options,
    getOption,
    commands,
    header: jail?.header,
    filterReference: jail?.filterReference,
    actionReferences: jail?.actionReferences ?? [],
    ...defineCommands(commands),
  };
}
