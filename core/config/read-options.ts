import { originOfAll, type Traced, untraced } from "../text/index.ts";
import type { OptionKind } from "./options.ts";
import { orRefusal } from "./refusal.ts";
import { leniently, reportAt, type Shelf } from "./shelf.ts";
import { getOption, type Store, variablesOf } from "./store.ts";
import { type Converted, type Options, toBool, toInt, type Value } from "./value.ts";

/** How options are read. */
export interface ReadRequest {
  readonly section: string;
  /** Options given from outside: these are left out, and are variables to the rest. */
  readonly given?: Options | undefined;
  readonly convert?: boolean;
  /** Raise NoSectionError instead of taking the defaults. */
  readonly mustExist?: boolean;
}

/** Reads the options of `kinds` from a section. Mirrors fail2ban/client/configreader.py, ConfigReaderUnshared.getOptions. */
export function readOptions(
  shelf: Shelf,
  store: Store,
  kinds: readonly OptionKind[],
  request: ReadRequest,
): Map<string, Value> {
  const { section, given, convert = true, mustExist = false } = request;
  const values = new Map<string, Value>();
  const vars = given && variablesOf(given);
  for (const kind of kinds) {
    if (given?.has(kind.name)) continue;
    const isMissing = store.sections.has(section) && !isSet(store, section, kind, vars);
    if (isMissing) {
      if (kind.default !== null) values.set(kind.name, defaultOf(kind));
      continue;
    }
    orRefusal(
      () => {
        const get = () => getOption(store, section, kind.name, vars);
        const value = store.sections.has(section) ? leniently(shelf, get) : get();
        if (value === undefined) return;
        values.set(kind.name, value);
        if (convert && value !== null) values.set(kind.name, convertOption(shelf, kind, value));
      },
      (refused) => {
        if (refused.is("NoSectionError")) {
          if (mustExist) throw refused;
          values.set(kind.name, defaultOf(kind));
        } else if (kind.default !== null) values.set(kind.name, defaultOf(kind));
      },
      ["NoSectionError", "NoOptionError"],
    );
  }
  return values;
}

/** The numbers that fail2ban's server takes for not set where they are None; at any other it stops. */
const hasDefaultInServer: readonly string[] = ["dbmaxmatches", "maxlines"];

/** The value as an int or a bool where the option is one; the default, and a problem, where it does not read as such. */
export function convertOption(shelf: Shelf, kind: OptionKind, value: Traced | Converted): Value {
  if (kind.type === "bool") return toBool(value);
  if (kind.type === "string") return value;
  const number = toInt(value);
  if (number) return number;
  const text = "text" in value ? value : value.from;
  const outcome = hasDefaultInServer.includes(kind.name)
    ? `fail2ban takes ${kind.name} for not set`
    : "fail2ban stops at its start, with all jails";
  const message = `“${text.text}” is no whole number, and ${outcome}; write a number.`;
  reportAt(shelf, originOfAll(text), { code: "wrong-value", severity: "error", message });
  return defaultOf(kind);
}

function isSet(store: Store, section: string, kind: OptionKind, vars: Options | undefined): boolean {
  const { name } = kind;
  return vars?.has(name) || store.sections.get(section)!.has(name) || store.defaults.has(name);
}

function defaultOf(kind: OptionKind): Value {
  const value = kind.default;
  if (value === null) return null;
  return typeof value === "string" ? untraced(value) : { value, from: untraced(String(value)) };
}
