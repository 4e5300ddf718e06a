import type { OptionKind } from "./options.ts";
import { convertOption, readOptions } from "./read-options.ts";
import { orRefusal, type Refused } from "./refusal.ts";
import { leniently, reportRefusal, type SharedStore, type Shelf } from "./shelf.ts";
import { canHaveOption, conditionOf, getOption, getOptionAnywhere, variablesOf } from "./store.ts";
import { substituteTags } from "./tags.ts";
import type { Options, Value } from "./value.ts";

/**
 * A filter or an action being read: [Definition], [Init], and the options given from outside.
 * Mirrors fail2ban/client/configreader.py, DefinitionInitConfigReader.
 */
export class Definition {
  /** Options given in brackets, then those of [Init], each with its `known/` twin. */
  readonly init: Map<string, Value>;
  readonly store: SharedStore;
  private readonly shelf: Shelf;
  private readonly kinds: readonly OptionKind[];
  private options: Map<string, Value> = new Map();
  private variables: Options = new Map();
  private readonly found = new Map<string, Value>();
  /** What combine made of the options as they are now. */
  private combined: Options | undefined;

  constructor(shelf: Shelf, store: SharedStore, kinds: readonly OptionKind[], init: Map<string, Value>) {
    this.shelf = shelf;
    this.store = store;
    this.kinds = kinds;
    this.init = init;
  }

  /** Whether the section sets the option itself. */
  hasOwn(section: string, option: string): boolean {
    return this.store.sections.get(section)?.has(option) ?? false;
  }

  /** An option of [Definition], whether fail2ban knows it or not; undefined where it is not set. */
  getOwn(option: string): Value | undefined {
    return orRefusal<Value | undefined>(
      () => getOption(this.store, "Definition", option),
      () => undefined,
      ["NoSectionError", "NoOptionError"],
    );
  }

  /** Reads the options; with `all`, those of [Definition] that fail2ban does not know too. Mirrors getOptions. */
  read(given: Options, all = false): void {
    const { shelf, store, init, kinds } = this;
    this.combined = undefined;
    const merged = init.size ? mergeOptions(given, init) : given;
    this.options = readOptions(shelf, store, kinds, { section: "Definition", given: merged, convert: false });
    this.variables = variablesOf(merged);
    const own = store.sections.get("Init");
    for (const option of own?.keys() ?? []) {
      if (option === "__name__") continue;
      const isKnown = option.startsWith("known/");
      if (isKnown && init.has(option)) continue;
      const value = this.get("Init", option);
      if (value === undefined) continue;
      if (!isKnown) init.set(`known/${option}`, value);
      if (!init.has(option)) init.set(option, value);
    }
    if (!all) return;
    for (const option of store.sections.get("Definition")?.keys() ?? []) {
      if (option === "__name__" || this.options.has(option)) continue;
      const value = this.get("Definition", option);
      if (value !== undefined) this.options.set(option, value);
    }
  }

  /** The value of an option in a section; undefined only on a lenient shelf, where fail2ban would refuse it. */
  private get(section: string, option: string): Value | undefined {
    return leniently(this.shelf, () => getOption(this.store, section, option));
  }

  /** All options, tags replaced and types converted, except those `ignored` (the same ones always). Mirrors getCombined. */
  combine(ignored: Iterable<string> = []): Options {
    this.combined ??= this.combineNow(ignored);
    return this.combined;
  }

  private combineNow(ignored: Iterable<string>): Options {
    const combined = this.init.size ? mergeOptions(this.options, this.init) : this.options;
    if (combined.size === 0) return combined;
    const ignore = new Set(ignored);
    for (const name of combined.keys()) {
      const condition = conditionOf(name);
      if (condition) ignore.add(condition[1]!);
    }
    const { shelf } = this;
    const give = (refused: Refused) => {
      if (!shelf.lenient) throw refused;
      reportRefusal(shelf, refused);
    };
    const options = new Map(substituteTags(combined, ignore, (tag) => this.find(tag), give));
    for (const kind of this.kinds) {
      const value = options.get(kind.name);
      if (value) options.set(kind.name, convertOption(shelf, kind, value));
    }
    return options;
  }

  /** The value of a tag that is no option, kept once it was asked for. Mirrors getCombOption. */
  private find(tag: string): Value {
    let value = this.found.get(tag);
    if (value === undefined) {
      const { store, variables } = this;
      if (!canHaveOption(store, "Definition", tag, variables)) {
        this.found.set(tag, null);
        return null;
      }
      value = orRefusal<Value>(
        () => getOptionAnywhere(store, "Definition", tag, variables),
        () => null,
        ["NoSectionError", "NoOptionError", "ValueError"],
      );
      this.found.set(tag, value);
    }
    return value;
  }
}

/** The first options, and the second over them. */
function mergeOptions(under: Options, over: Options): Map<string, Value> {
  const merged = new Map(under);
  for (const [name, value] of over) merged.set(name, value);
  return merged;
}
