import {
  originOfAll,
  type Place,
  pythonRepr,
  sliceTraced,
  splitTraced,
  stripText,
  stripTraced,
  type Traced,
  tracePlace,
  untraced,
} from "../text/index.ts";
import { type ActionDefinition, ActionReader } from "./action.ts";
import { FilterReader, fillCommands } from "./filter.ts";
import { dumpJson } from "./json.ts";
import { splitWithOptions, takeOptions } from "./option-syntax.ts";
import { filterOptions, firstJailOptions, jailOptions, newerJailOptions } from "./options.ts";
import { parseConfig } from "./parse.ts";
import { joinPath, withoutExtension } from "./paths.ts";
import { readOptions } from "./read-options.ts";
import { orRefusal, Refused } from "./refusal.ts";
import { leniently, reportAt, reportRefusal, type SharedStore, type Shelf } from "./shelf.ts";
import { sectionOf } from "./store.ts";
import { type Command, isText, isTrue, type Options, type Value } from "./value.ts";

/** What a jail is read with. */
export interface JailRequest {
  readonly basedir: string;
  readonly name: string;
  /** The version that fail2ban puts in for `%(fail2ban_version)s`. */
  readonly version: string;
  readonly forceEnable?: boolean;
  /** fail2ban 1.1: options that win over the jail's when its filter is read. */
  readonly addOptions?: ReadonlyMap<string, Traced> | undefined;
  /** Read jails as fail2ban 1.1 does (`skip_if_nologs`, `systemd_if_nologs`), else as 1.0. */
  readonly newer?: boolean;
}

/** A filter or an action as a jail names it: `name[option=value]`. */
export interface Reference {
  readonly name: Traced;
  readonly given: ReadonlyMap<string, Traced>;
  /** The names of what is given, as they stand there. */
  readonly givenNames: ReadonlyMap<string, Traced>;
}

/** An action as a jail names it, and what it is there: undefined until convert, and where it is written in Python. */
interface ActionReference extends Reference {
  definition: ActionDefinition | undefined;
}

/** The files that a log path stands for: what glob.glob and os.path.exists give, in that order. */
export type LogFinder = (pattern: string) => readonly string[];

const set = untraced("set");
const notSent = new Set(["action", "filter", "enabled", ...filterOptions.map((option) => option.name)]);
const notSentByNewer = new Set([...notSent, "backend", "skip_if_nologs", "systemd_if_nologs"]);

/** One jail being read. Mirrors fail2ban/client/jailreader.py, JailReader. */
export class JailReader {
  /** The jail's options, converted. */
  options: Map<string, Value> = new Map();
  /** What is wrong with the jail alone: fail2ban skips it. */
  refused: Refused | undefined;
  filter: FilterReader | undefined;
  /** The filter as the jail names it. */
  filterReference: Reference | undefined;
  /** The actions as the jail names them, and what they are, once convert was called. */
  readonly actionReferences: ActionReference[] = [];
  readonly name: Traced;
  private readonly shelf: Shelf;
  private readonly store: SharedStore;
  private readonly request: JailRequest;
  private readonly actions: Array<{
    readonly reference: ActionReference;
    readonly made: ActionReader | Command;
  }> = [];

  constructor(shelf: Shelf, store: SharedStore, request: JailRequest) {
    this.shelf = shelf;
    this.store = store;
    this.request = request;
    this.name = untraced(request.name);
  }

  /** Where its section begins. */
  get header(): Place | undefined {
    return findHeader(this.shelf, this.store, this.request.name);
  }

  get isEnabled(): boolean {
    return this.request.forceEnable === true || isTrue(this.options.get("enabled"));
  }

  /** Reads all options, the filter and the actions; false where the jail is to be skipped. Throws Refused. */
  read(): boolean {
    const { store, request } = this;
    store.defaults.set("fail2ban_version", untraced(request.version));
    store.defaults.set("fail2ban_confpath", untraced(request.basedir));
    return orRefusal(
      () => {
        this.readAll();
        return true;
      },
      (refused) => {
        this.refused = refused;
        reportRefusal(this.shelf, refused);
        return false;
      },
      ["JailDefError"],
    );
  }

  private readAll(): void {
    const { shelf, store, request } = this;
    const section = request.name;
    this.options = readOptions(shelf, store, firstJailOptions, { section, mustExist: true });
    if (request.addOptions) this.options = new Map([...this.options, ...request.addOptions]);
    if (!this.isEnabled) return;
    this.readFilter();
    const kinds = request.newer ? newerJailOptions : jailOptions;
    this.options = readOptions(shelf, store, kinds, { section });
    this.filter?.definition.read(this.options);
    const actions = this.options.get("action");
    for (const text of isText(actions) ? splitWithOptions(actions) : []) {
      const action = stripTraced(text);
      if (action.text !== "") leniently(shelf, () => this.readAction(action));
    }
    if (this.actions.length === 0) {
      this.warn("no-action", "This jail has no action and bans nothing; set action or banaction.");
    }
  }

  private readFilter(): void {
    const { shelf, request } = this;
    const text = this.options.get("filter");
    if (!isText(text) || text.text === "") {
      this.warn("no-filter", "This jail has no filter and finds nothing; set filter.");
      return;
    }
    const { name, options, optionNames } = asJailError(`Invalid filter definition ${pythonRepr(text)}`, () =>
      takeOptions(text),
    );
    this.filterReference = { name, given: options, givenNames: optionNames };
    const reader = new FilterReader(shelf, {
      basedir: request.basedir,
      name: name.text,
      jail: request.name,
      options: request.addOptions ? new Map([...options, ...request.addOptions]) : options,
      cwd: shelf.cwd,
    });
    if (!reader.found) {
      const finding = { code: "missing-filter", message: mendName("filter.d", name) };
      throw new Refused(
        "JailDefError",
        `Unable to read the filter ${pythonRepr(name)}`,
        originOfAll(name),
        finding,
      );
    }
    this.filter = reader;
    const backend = this.options.get("backend");
    reader.applyBackend(isText(backend) ? backend.text : "");
    reader.definition.read(this.options, true);
    const own = sectionOf(this.store, request.name);
    for (const [option, value] of reader.definition.combine()) {
      if (!option.startsWith("known/") && option !== "__name__") own.set(`known/${option}`, value);
    }
  }

  private readAction(text: Traced): void {
    const { shelf, request } = this;
    const { name, options, optionNames } = asJailError(`Invalid action definition ${pythonRepr(text)}`, () =>
      takeOptions(text),
    );
    const reference: ActionReference = {
      name,
      given: options,
      givenNames: optionNames,
      definition: undefined,
    };
    this.actionReferences.push(reference);
    if (name.text.endsWith(".py")) {
      this.actions.push({ reference, made: this.pythonAction(name, options) });
      return;
    }
    const reader = new ActionReader(shelf, { basedir: request.basedir, name, jail: this.name, options });
    if (!reader.found) {
      const finding = { code: "missing-action", message: mendName("action.d", name) };
      throw new Refused(
        "JailDefError",
        `Unable to read action ${pythonRepr(name)}`,
        originOfAll(name),
        finding,
      );
    }
    reader.definition.read(this.options);
    this.actions.push({ reference, made: reader });
  }

  private pythonAction(name: Traced, options: ReadonlyMap<string, Traced>): Command {
    const { shelf, request } = this;
    const path = joinPath(joinPath(request.basedir, "action.d"), name.text);
    if (!shelf.tree.get(path)) {
      const message = `There is no ${path}; mend the name or create it.`;
      reportAt(shelf, originOfAll(name), { code: "missing-action", severity: "error", message });
    }
    const given = new Map(options);
    const own = given.get("actname") ?? sliceTraced(name, 0, withoutExtension(name.text).length);
    given.delete("actname");
    const json = dumpJson(given);
    return [set, this.name, untraced("addaction"), own, standFor(path, name), standFor(json, name)];
  }

  /** The commands that set the jail up. Throws Refused. Mirrors convert with allow_no_files. */
  convert(findLogs: LogFinder): Command[] {
    if (this.refused) {
      const message = `Jail '${this.request.name}' skipped, because of wrong configuration: ${this.refused.message}`;
      return [[untraced("config-error"), untraced(message)]];
    }
    const { shelf, name, options } = this;
    const commands: Command[] = leniently(shelf, () => this.filter?.convert(name)) ?? [];
    fillCommands(commands, options, name);
    let backend = options.get("backend") ?? untraced("auto");
    const sent = this.request.newer ? notSentByNewer : notSent;
    const logs: Command[] = [];
    for (const [option, value] of options) {
      if (option === "logpath" && isText(value)) {
        if (isText(backend) && backend.text.startsWith("systemd")) continue;
        logs.push(...this.findLogs(value, findLogs));
        if (logs.length > 0 || !this.request.newer) continue;
        const toJournal = isText(backend) && backend.text.startsWith("auto");
        if (toJournal && this.isOn("systemd_if_nologs") && options.get("journalmatch")) {
          backend = untraced("systemd");
        } else if (this.isOn("skip_if_nologs")) {
          const message = `Jail '${this.request.name}' skipped, because of missing log files.`;
          return [[untraced("config-error"), untraced(message)]];
        }
      } else if (option === "ignoreip" && isText(value)) {
        commands.push([set, name, untraced("addignoreip"), ...splitWords(value)]);
      } else if (option !== "backend" && !sent.has(option)) {
        commands.push([set, name, untraced(option), value]);
      }
    }
    commands.push(...logs);
    for (const { reference, made } of this.actions) {
      if (!(made instanceof ActionReader)) commands.push(made);
      else {
        reference.definition = leniently(shelf, () => made.define());
        commands.push(...(reference.definition?.commands ?? []));
      }
    }
    return [[untraced("add"), name, backend], ...commands];
  }

  private isOn(option: string): boolean {
    return isTrue(this.options.get(option));
  }

  private findLogs(logpath: Traced, findLogs: LogFinder): Command[] {
    const commands: Command[] = [];
    for (const line of splitTraced(logpath, "\n")) {
      const cut = line.text.lastIndexOf(" ");
      const path = cut < 0 ? line : sliceTraced(line, 0, cut);
      const tail = cut < 0 ? untraced("head") : sliceTraced(line, cut + 1);
      const found = findLogs(path.text);
      if (found.length === 0 && path.text !== "") {
        const message = `No file is there for ${path.text}; the jail has nothing to watch until there is one.`;
        reportAt(this.shelf, originOfAll(path), { code: "no-log-file", severity: "warning", message });
      }
      for (const file of found)
        commands.push([set, this.name, untraced("addlogpath"), standFor(file, path), tail]);
    }
    return commands;
  }

  private warn(code: string, message: string): void {
    reportAt(this.shelf, findHeader(this.shelf, this.store, this.request.name), {
      code,
      severity: "warning",
      message,
    });
  }
}

function mendName(folder: string, { text }: Traced): string {
  const name = stripText(text);
  if (name !== text)
    return `fail2ban takes the white space behind “${name}” for a part of the name; take it out.`;
  return `There is no ${folder}/${name}.conf that can be read; mend the name or create it.`;
}

/** Where a section begins: in the last of the files that has it. */
function findHeader(shelf: Shelf, store: SharedStore, section: string): Place | undefined {
  let place: Place | undefined;
  for (const path of store.files ?? []) {
    const source = shelf.tree.get(path);
    if (source?.kind !== "file") continue;
    const found = parseConfig(source).sections.find(({ name }) => name === section);
    if (found) place = { path, span: found.nameSpan };
  }
  return place;
}

function asJailError<Result>(words: string, read: () => Result): Result {
  return orRefusal(
    read,
    (refused) => {
      const message = 'Write the name, then the options in brackets: name[a=1, b="x, y"].';
      const finding = { code: "option-syntax", message };
      throw new Refused("JailDefError", `${words}: ${refused.message}`, refused.refusal.place, finding);
    },
    ["ValueError"],
  );
}

/** The words of an option such as ignoreip. Mirrors fail2ban/helpers.py, splitwords. */
export function splitWords(text: Traced): Traced[] {
  const words: Traced[] = [];
  for (const match of text.text.matchAll(/[^ ,\n]+/g)) {
    const word = stripTraced(sliceTraced(text, match.index, match.index + match[0].length));
    if (word.text !== "") words.push(word);
  }
  return words;
}

function standFor(text: string, traced: Traced): Traced {
  const place = originOfAll(traced);
  return place ? tracePlace(text, place) : untraced(text);
}

/** The jail's options, and those of its filter over them. Mirrors fail2ban 1.1's JailReader.getCombined. */
export function combineJail(jail: JailReader): Options {
  return jail.filter ? new Map([...jail.options, ...jail.filter.definition.combine()]) : jail.options;
}
