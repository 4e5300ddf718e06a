import { resolve } from "node:path";
import { roleOf } from "../../core/analysis/index.ts";
import {
  isText,
  type JailDefinition,
  parseConfig,
  readJail,
  readJailNames,
  textOf,
} from "../../core/config/index.ts";
import {
  type JailOptions,
  type JailProblem,
  readJailOptions,
  readPurgeage,
  withoutDatabase,
} from "../../core/jail/index.ts";
import { excerpt, originOfAll, type Source, type Tree } from "../../core/text/index.ts";
import { isFile } from "../../host/log.ts";
import { globLogs } from "../../host/logs-glob.ts";
import { openTree } from "../../host/tree.ts";
import { findTree, liveTree } from "../../host/trees.ts";
import { EXIT } from "../io.ts";
import { shownPath } from "../print/placed.ts";
import { Broken } from "./refusal.ts";

/** A jail as it is to be simulated. */
export interface SimulatedJail {
  readonly name: string;
  readonly definition: JailDefinition;
  /** The logs that its logpath finds now: as they are shown, and where they are. */
  readonly logs: readonly { readonly name: string; readonly path: string }[];
  /** Seconds for which the server's database remembers a ban; undefined where there is no database. */
  readonly purgeage: number | undefined;
  /** Where its section begins, `jail.local:10`. */
  readonly header: string | undefined;
  /** Where an option's value stands, `jail.local:12`; undefined where it stands in no file. */
  placeOf(option: string): string | undefined;
  /** Its options, with some set otherwise. Throws Broken where they can't be used. */
  read(set: ReadonlyMap<string, string>): {
    readonly options: JailOptions;
    readonly problems: readonly JailProblem[];
  };
}

/** Wrong usage: a jail's option that is set to what it can't be. */
export class WrongSetting extends Error {}

/**
 * Finds a jail by its name, in a config tree, or by the path of a file that has it (`./mine.local`, `mine.local:sshd`):
 * one outside any tree is read as if it stood last in jail.d. Throws Broken where there is none that can be read.
 */
export function findJail(argument: string, config: string | undefined, cwd: string): SimulatedJail {
  const given = splitPath(argument, cwd);
  const disk = openTree();
  if (!given) return openJail(disk, config ?? findTree(cwd) ?? liveTree, argument, cwd);
  const source = disk.get(given.path);
  if (source?.kind !== "file") throw new Broken(`${argument} cannot be read; mend the path`, EXIT.failed);
  const name = given.name ?? onlyJail(source, argument);
  const role = roleOf(given.path);
  if (config === undefined && role?.kind === "jail") return openJail(disk, role.basedir, name, cwd);
  const basedir = config ?? findTree(given.path) ?? findTree(cwd) ?? liveTree;
  return openJail(withJailFile(disk, resolve(cwd, basedir), source), resolve(cwd, basedir), name, cwd);
}

function splitPath(
  argument: string,
  cwd: string,
): { readonly path: string; readonly name: string | undefined } | undefined {
  if (!/[/]|\.(?:conf|local)(?::|$)/.test(argument)) return undefined;
  const path = resolve(cwd, argument);
  if (isFile(path)) return { path, name: undefined };
  const cut = argument.lastIndexOf(":");
  const name = cut < 0 ? undefined : argument.slice(cut + 1);
  return { path: name === undefined ? path : resolve(cwd, argument.slice(0, cut)), name };
}

function onlyJail(source: Source, argument: string): string {
  const names = [...new Set(parseConfig(source).sections.map(({ name }) => name))];
  const jails = names.filter((name) => name !== "DEFAULT" && name !== "INCLUDES");
  if (jails.length === 1) return jails[0]!;
  const what = jails.length === 0 ? "has no jail" : `has the jails ${jails.join(", ")}`;
  const mend =
    jails.length === 0 ? "write its name in brackets: [sshd]" : `name one: ${argument}:${jails[0]}`;
  throw new Broken(`${argument} ${what}; ${mend}`, EXIT.failed);
}

/** A tree in which a file stands in jail.d, last of all. */
function withJailFile(tree: Tree, basedir: string, source: Source): Tree {
  const folder = `${basedir}/jail.d`;
  const name = "~.local";
  const names = (path: string, more: string) => {
    const found = tree.get(path);
    const own = found?.kind === "folder" ? found.names : [];
    return { kind: "folder", path, names: [...new Set([...own, more])].sort() } as const;
  };
  return {
    get(path) {
      if (path === `${folder}/${name}`) return source;
      if (path === folder) return names(path, name);
      return path === basedir ? names(path, "jail.d") : tree.get(path);
    },
  };
}

function openJail(tree: Tree, basedir: string, name: string, cwd: string): SimulatedJail {
  if (tree.get(resolve(cwd, basedir))?.kind !== "folder") {
    throw new Broken(`there is no folder ${basedir}; name the config tree with -c`, EXIT.failed);
  }
  const { value: definition, problems } = readJail(tree, {
    basedir,
    name,
    forceEnable: true,
    logs: globLogs(cwd),
    cwd,
  });
  const { refusal } = definition;
  if (refusal) {
    const { place } = refusal;
    const where = place ? `${placeIn(tree, place.path, place.span.start, cwd)}: ` : "";
    throw new Broken(`${where}fail2ban stops at this jail: ${refusal.message}`, EXIT.failed);
  }
  if (!definition.found) {
    const names = readJailNames(tree, resolve(cwd, basedir)).value;
    const known = names.length === 0 ? "it has none" : `its jails are ${listed(names)}`;
    const unread = problems.find(({ code }) => code === "unreadable-file" || code === "folder-for-file");
    const more = unread ? `; ${shownPath(unread.path, cwd)}: ${unread.message}` : "";
    throw new Broken(`there is no jail ${name} in ${basedir}: ${known}${more}`, EXIT.failed);
  }
  const placeOf = (option: string) => {
    const value = definition.options.get(option);
    const place = value === undefined || value === null ? undefined : originOfAll(textOf(value));
    return place && placeIn(tree, place.path, place.span.start, cwd);
  };
  const purgeage = readPurgeage(tree, resolve(cwd, basedir));
  return {
    name,
    definition,
    logs: logsOf(definition, cwd),
    header: definition.header && placeIn(tree, definition.header.path, definition.header.span.start, cwd),
    purgeage,
    placeOf,
    read: (set) => readOptions(definition, set, placeOf, purgeage),
  };
}

const mostNames = 12;

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more > 0 ? `${names.slice(0, mostNames).join(", ")} and ${more} more` : names.join(", ");
}

function readOptions(
  definition: JailDefinition,
  set: ReadonlyMap<string, string>,
  placeOf: (option: string) => string | undefined,
  purgeage: number | undefined,
): { readonly options: JailOptions; readonly problems: readonly JailProblem[] } {
  const reading = readJailOptions(definition.options, set);
  const { value, problems } = purgeage === undefined ? withoutDatabase(reading) : reading;
  if (!value) {
    const { message, option = "" } = problems.find(({ severity }) => severity === "error")!;
    if (set.has(option)) throw new WrongSetting(`${option}=${excerpt(set.get(option)!)}: ${message}`);
    throw new Broken(`${placeOf(option) ?? option}: ${message}`, EXIT.failed);
  }
  return { options: value, problems };
}

function logsOf({ commands }: JailDefinition, cwd: string): SimulatedJail["logs"] {
  const logs = new Map<string, string>();
  for (const [, , option, path] of commands) {
    if (!isText(option) || option.text !== "addlogpath" || !isText(path)) continue;
    const whole = resolve(cwd, path.text);
    logs.set(whole, shownPath(whole, cwd));
  }
  return [...logs.values()].map((name) => ({ name, path: name }));
}

function placeIn(tree: Tree, path: string, offset: number, cwd: string): string {
  const source = tree.get(path);
  const shown = shownPath(path, cwd);
  return source?.kind === "file"
    ? `${shown}:${source.text.slice(0, offset).split(/\r\n|\n|\r/).length}`
    : shown;
}
