import {
  type Command,
  extractOptions,
  type FilterDefinition,
  isText,
  type JailDefinition,
  readFilter,
  readJail,
  toPython,
  type Word,
} from "../../core/config/index.ts";
import { type PythonValue, pythonRepr, type Traced, type Tree, untraced } from "../../core/text/index.ts";
import { isFile } from "../../host/log.ts";
import { globLogs } from "../../host/logs-glob.ts";
import { EXIT } from "../io.ts";
import { shorten } from "../print/list.ts";
import { absolute, baseName, folderName, joined } from "./path.ts";
import { Broken, Refusal } from "./refusal.ts";

/** What fail2ban-regex learns from its arguments, besides the log: what there is to test. */
export interface Source {
  prefregex: Traced | undefined;
  failregex: readonly Traced[];
  ignoreregex: readonly Traced[];
  /** Whether `ignoreregex` came with the filter, before failregex: then it is compiled before it, too. */
  ignoresFirst: boolean;
}

/** Where a source is read from, and what happens on the way. */
export interface SourceReader {
  readonly tree: Tree;
  readonly cwd: string;
  readonly config: string;
  readonly backend: "auto" | "systemd";
  readonly verbose: number;
  /** A line of the report (not printed with -o). */
  say(line: string): void;
  setMaxlines(lines: number): void;
  setDatepattern(pattern: Traced): void;
}

/** A jail or a filter by its name or path, options in brackets behind it. Mirrors the expression in readRegex. */
const sourceName = /(?<![^\n])\/{0,3}[\p{L}\p{N}_/.-]+(?:\[.*\])?(?![^\n])/su;

/**
 * Finds out what REGEX stands for: a jail, else a filter, else a failregex. Throws Refusal.
 * Mirrors fail2banregex.py, Fail2banRegex.readRegex, of upstream's 1.1.1.
 */
export function readSource(argument: string, reader: SourceReader): Source {
  const found = sourceName.test(argument) ? findDefinition(argument, reader) : undefined;
  if (found && found.commands.length > 0) return readCommands(found.commands, argument, reader);
  reader.say(`Use   failregex line : ${shorten(argument)}`);
  return { prefregex: undefined, failregex: [untraced(argument)], ignoreregex: [], ignoresFirst: false };
}

/** REGEX where it may name something: the whole, and what it is made of. */
interface Named {
  readonly argument: string;
  readonly name: string;
  readonly options: ReadonlyMap<string, Traced>;
}

function findDefinition(
  argument: string,
  reader: SourceReader,
): { readonly commands: readonly Command[] } | undefined {
  const named = readName(argument, reader);
  const file = findFilterFile(named.name, reader);
  if (isJailName(named.name)) {
    const { value: jail } = readJail(reader.tree, {
      basedir: reader.config,
      name: named.name,
      forceEnable: true,
      addOptions: new Map([...named.options, ["backend", untraced(reader.backend)]]),
      logs: globLogs(reader.cwd),
      cwd: reader.cwd,
    });
    if (jail.refusal?.step === "read") throw wrongName(jail.refusal.message, argument, reader);
    if (jail.found) return useJail(jail, named, reader);
  }
  return file ? useFilter(file, named, reader) : undefined;
}

function useJail(
  jail: JailDefinition,
  { argument, name, options }: Named,
  reader: SourceReader,
): JailDefinition {
  reader.say(`Use             jail : ${name}`);
  if (options.size > 0) reader.say(`Use jail/flt options : ${formatOptions(options)}`);
  if (jail.refusal) throw new Refusal(`ERROR: Failed to get jail for ${pythonRepr(argument)}`, EXIT.refused);
  if (reader.verbose > 1) reader.say(formatRealOptions(jail, [...options.keys(), "backend"]));
  return jail;
}

function useFilter(
  file: { readonly path: string; readonly basedir: string },
  named: Named,
  reader: SourceReader,
): FilterDefinition {
  const { argument, options } = named;
  let { name } = named;
  let basedir: string | undefined = file.basedir;
  const inFolder = baseName(basedir) === "filter.d";
  if (basedir === reader.config || inFolder || !(tail(name).includes(".") || name.includes("/"))) {
    if (inFolder) basedir = folderName(basedir);
    name = baseName(name).replace(/(?<=[^.].*)\.[^.]*$/, "");
    reader.say(`Use      filter file : ${name}, basedir: ${basedir}`);
  } else {
    reader.say(`Use      filter file : ${name}`);
    basedir = undefined;
    name = absolute(name, reader.cwd);
  }
  if (options.size > 0) reader.say(`Use   filter options : ${formatOptions(options)}`);
  const { value: filter } = readFilter(reader.tree, {
    basedir,
    name,
    jail: "fail2ban-regex-jail",
    options,
    explicit: basedir === undefined,
    backend: reader.backend,
    cwd: reader.cwd,
  });
  const { refusal } = filter;
  // fail2ban-regex takes what goes wrong later for its own fault, and ends with a traceback.
  if (refusal && refusal.step !== "read") throw new Broken(`${argument}: ${refusal.message}`, EXIT.findings);
  if (!filter.found || refusal) {
    const wrong = refusal ? `Wrong config file: ${refusal.message}` : "";
    if (refusal && reader.verbose) throw new Refusal(wrong, EXIT.findings);
    const separator = wrong && "\n";
    throw new Refusal(`${wrong}${separator}ERROR: failed to load filter ${argument}`, EXIT.refused);
  }
  if (reader.verbose > 1) reader.say(formatRealOptions(filter, filter.init.keys()));
  return filter;
}

function formatOptions(options: ReadonlyMap<string, Traced>): string {
  return pythonRepr(new Map([...options].map(([name, value]) => [name, value.text])));
}

/** The options that came with the name (and what fail2ban has put beside them), as they are in effect. */
function formatRealOptions(
  definition: Pick<FilterDefinition, "options" | "getOption">,
  names: Iterable<string>,
): string {
  const shown = new Map<PythonValue, PythonValue>();
  for (const name of ["logtype", "datepattern", ...names]) {
    const value = definition.options.has(name) ? definition.options.get(name) : definition.getOption(name);
    if (value !== undefined) shown.set(name, toPython(value));
  }
  return `Real  filter options : ${pythonRepr(shown)}`;
}

function readName(argument: string, reader: SourceReader): Named {
  const { value, refusal } = extractOptions(untraced(argument));
  if (!value) throw wrongName(refusal?.message ?? "", argument, reader);
  const name = value.name.text;
  if (isJailName(name) && reader.tree.get(absolute(reader.config, reader.cwd)) === undefined) {
    throw wrongName(`Base configuration directory ${reader.config} does not exist `, argument, reader);
  }
  return { argument, name, options: value.options };
}

/** Neither a path nor a file's name. */
function isJailName(name: string): boolean {
  return !/\/|\.(?:conf|local)$/m.test(name);
}

/** With -v fail2ban-regex goes on to a traceback here. */
function wrongName(message: string, argument: string, reader: SourceReader): Refusal {
  const text = `ERROR: Wrong filter name or options: ${message}\n       while parsing: ${argument}`;
  return new Refusal(text, reader.verbose ? EXIT.findings : EXIT.refused);
}

/** The filter's file by name or path, with or without its ending. */
function findFilterFile(
  name: string,
  reader: SourceReader,
): { readonly path: string; readonly basedir: string } | undefined {
  let basedir = reader.config;
  const names = tail(name).includes(".") ? [name] : [name, `${name}.conf`, `${name}.local`];
  for (const candidate of names) {
    let path = candidate;
    if (folderName(path) === "filter.d") path = joined(basedir, path);
    else if (path.includes("/")) basedir = folderName(path);
    else path = joined(baseName(basedir) === "filter.d" ? basedir : joined(basedir, "filter.d"), path);
    if (isFile(absolute(path, reader.cwd))) return { path, basedir };
  }
  return undefined;
}

function tail(name: string): string {
  return [...name].slice(-6).join("");
}

const usedOptions = new Set(["prefregex", "addfailregex", "addignoreregex", "maxlines", "datepattern"]);

/** Takes what fail2ban-regex uses from the commands that a filter or a jail comes to. */
function readCommands(commands: readonly Command[], argument: string, reader: SourceReader): Source {
  let prefregex: Traced | undefined;
  const failregex: Traced[] = [];
  const ignoreregex: Traced[] = [];
  let first: "failregex" | "ignoreregex" | undefined;
  for (const command of commands) {
    const [verb, , option] = command.map((word) => (isText(word) ? word.text : ""));
    if ((verb !== "set" && verb !== "multi-set") || !usedOptions.has(option ?? "")) continue;
    const values = verb === "multi-set" ? (command[3] as readonly Word[]) : command.slice(3);
    for (const value of values) {
      try {
        if (option === "maxlines") reader.setMaxlines(Number(toPython(value)));
        else if (!isText(value)) continue;
        else if (option === "prefregex") prefregex = value;
        else if (option === "addfailregex") failregex.push(value);
        else if (option === "addignoreregex") ignoreregex.push(value);
        else if (option === "datepattern") reader.setDatepattern(value);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const shown = `${option} (${pythonRepr(toPython(value))}) read from ${argument}`;
        throw new Refusal(`ERROR: Invalid value for ${shown}: ${error.message}`, EXIT.refused);
      }
    }
    if (option === "addfailregex" || option === "addignoreregex")
      first ??= option === "addfailregex" ? "failregex" : "ignoreregex";
  }
  return { prefregex, failregex, ignoreregex, ignoresFirst: first === "ignoreregex" };
}
