import { pythonRepr } from "../text/index.ts";
import { findVariable, interpolate } from "./interpolate.ts";
import type { ConfigFile } from "./parse.ts";
import { orRefusal, Refused } from "./refusal.ts";
import { isText, type Options, textOf, type Value } from "./value.ts";

/** Sections and options as fail2ban holds them: one file, or several merged. */
export interface Store {
  readonly defaults: Map<string, Value>;
  readonly sections: Map<string, Map<string, Value>>;
}

/** A store that holds nothing. */
export function emptyStore(): Store {
  return { defaults: new Map(), sections: new Map() };
}

const stores = new WeakMap<ConfigFile, Store>();

/** One file's sections and options; not to be changed. */
export function storeOf(file: ConfigFile): Store {
  let store = stores.get(file);
  if (store) return store;
  store = emptyStore();
  for (const section of file.sections) {
    const options = section.name === "DEFAULT" ? store.defaults : sectionOf(store, section.name);
    for (const option of section.options) options.set(option.name, option.value);
  }
  stores.set(file, store);
  return store;
}

/**
 * Merges a file into the store: what it overwrites stays known as `KNOWN/section`, and an option of `[Init?x=y]`
 * becomes `option?x=y` of `[Init]`.
 * Mirrors fail2ban/client/configparserinc.py, SafeConfigParserWithIncludes.read.
 */
export function mergeStore(into: Store, added: Store): void {
  for (const [name, value] of added.defaults) into.defaults.set(name, value);
  for (const [name, options] of added.sections) {
    const condition = conditionOf(name);
    const section = condition?.[1] ?? name;
    let merged: ReadonlyMap<string, Value> = options;
    if (condition) {
      const own = [...options].filter(([option]) => option !== "__name__");
      merged = new Map(own.map(([option, value]) => [option + condition[2], value]));
    }
    const present = into.sections.get(section);
    if (!present) {
      into.sections.set(section, new Map(merged));
      continue;
    }
    const known = sectionOf(into, `KNOWN/${section}`);
    for (const [option, value] of present) if (merged.has(option)) known.set(option, value);
    for (const [option, value] of merged) present.set(option, value);
  }
}

/** The name and the condition of `name?condition`, as fail2ban tells a conditional section or option. */
const conditional = /^([\p{L}\p{N}_]+)(\?[^\n]+)\n?$/u;

/** The name and the condition of `name?condition`; null where it is none. */
export function conditionOf(name: string): RegExpExecArray | null {
  return name.includes("?") ? conditional.exec(name) : null;
}

/** The section's own options, made where it is not there yet. */
export function sectionOf(store: Store, name: string): Map<string, Value> {
  let section = store.sections.get(name);
  if (!section) {
    section = new Map();
    store.sections.set(name, section);
  }
  return section;
}

/** Options as variables: names in lower case, values as text. */
export function variablesOf(options: Options): Options {
  const variables = new Map<string, Value>();
  for (const [name, value] of options)
    variables.set(name.toLowerCase(), value === null ? null : textOf(value));
  return variables;
}

/**
 * The value of an option, interpolated: from `vars` (see variablesOf), the section, the defaults. Throws Refused
 * (NoSectionError, NoOptionError, the interpolation errors).
 * Mirrors configparser.RawConfigParser.get.
 */
export function getOption(store: Store, section: string, option: string, vars?: Options): Value {
  const own = store.sections.get(section);
  if (!own && section !== "DEFAULT")
    throw new Refused("NoSectionError", `No section: ${pythonRepr(section)}`);
  const scope = { section, vars, own: own ?? nothing, defaults: store.defaults };
  const value = findVariable(scope, option.toLowerCase());
  if (value === undefined) {
    const message = `No option ${pythonRepr(option)} in section: ${pythonRepr(section)}`;
    throw new Refused("NoOptionError", message);
  }
  return isText(value) ? interpolate(store, option, value, scope) : value;
}

/** Whether getOptionAnywhere may find the option; where not, asking it would only throw. */
export function canHaveOption(store: Store, section: string, option: string, vars?: Options): boolean {
  if (option.includes("/")) return true;
  const name = option.toLowerCase();
  const { sections, defaults } = store;
  return Boolean(vars?.has(name) || sections.get(section)?.has(name) || defaults.has(name));
}

/**
 * As getOption, but `known/x`, `default/x` and `section/x` are looked up where they say first.
 * Mirrors fail2ban/client/configparserinc.py, SafeConfigParserWithIncludes.get_ex.
 */
export function getOptionAnywhere(store: Store, section: string, option: string, vars?: Options): Value {
  const match = sectionAndOption.exec(option);
  if (match) {
    const [, name = "", inner = ""] = match;
    const lower = name.toLowerCase();
    const places =
      lower === "known" ? [`KNOWN/${section}`, section] : [lower === "default" ? "DEFAULT" : name];
    for (const place of places) {
      const value = orRefusal<Value | undefined>(
        () => getOption(store, place, inner),
        () => undefined,
        ["NoSectionError", "NoOptionError"],
      );
      if (value !== undefined) return value;
    }
  }
  return getOption(store, section, option, vars);
}

const sectionAndOption = /^([\p{L}\p{N}_-]+)\/([^\s\x1c-\x1f\x85>]+)\n?$/u;
const nothing: Options = new Map();
