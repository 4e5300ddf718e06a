import { type Traced, type Tree, untraced } from "../text/index.ts";
import { interpolate } from "./interpolate.ts";
import { JailReader } from "./jail.ts";
import { orRefusal, type Refusal } from "./refusal.ts";
import { openShelf, readStore, type SharedStore, type Shelf } from "./shelf.ts";
import { emptyStore, getOption, getOptionAnywhere, variablesOf } from "./store.ts";
import { substituteTags } from "./tags.ts";
import type { Options, Value } from "./value.ts";
import { fail2banVersion } from "./version.ts";

/** Text with its variables put in, or what fail2ban stops with instead. */
export interface Resolved {
  readonly value: Traced | undefined;
  readonly refusal: Refusal | undefined;
}

/** What fail2ban reads under one name (`jail`, `filter.d/sshd`, `fail2ban`), open to questions about any text in it. */
export interface ConfigScope {
  /** The files read, later ones winning. */
  readonly files: readonly string[];
  readonly sections: readonly string[];
  /** The options that `%(name)s` finds in a section, their values as written. */
  variables(section: string): Options;
  /** What files read earlier set in the section, where a later one sets it anew: `%(known/name)s`. */
  known(section: string): Options;
  /** A text of a section with its variables put in. */
  resolve(section: string, text: string): Resolved;
  /** A text of a filter or an action with its `<tags>` filled, as far as its own options and those `given` do so. */
  fill(value: Traced, given?: Options): Traced;
}

/**
 * Reads what stands under a name, and on where fail2ban would stop. With `jail`, that jail is read as well, and knows what
 * its filter sets (`%(known/failregex)s`).
 */
export function openScope(tree: Tree, basedir: string, name: string, jail?: string): ConfigScope {
  const shelf = openShelf(tree, "/", true);
  const store = orRefusal<SharedStore>(
    () => readStore(shelf, basedir, name),
    () => ({ ...emptyStore(), files: [] }),
  );
  const given = givenTo(name, store);
  const vars = variablesOf(given);
  if (name === "jail") {
    store.defaults.set("fail2ban_version", untraced(fail2banVersion));
    store.defaults.set("fail2ban_confpath", untraced(basedir));
  }
  if (jail !== undefined) readJail(shelf, store, basedir, jail);
  let init: Map<string, Value> | undefined;
  return {
    files: store.files ?? [],
    sections: [...store.sections.keys()].filter((section) => !section.startsWith("KNOWN/")),
    variables: (section) => new Map([...store.defaults, ...(store.sections.get(section) ?? []), ...vars]),
    known: (section) => store.sections.get(`KNOWN/${section}`) ?? new Map(),
    resolve(section, text) {
      const own = store.sections.get(section) ?? new Map();
      const scope = { section, vars, own, defaults: store.defaults };
      return orRefusal<Resolved>(
        () => ({ value: interpolate(store, "value", untraced(text), scope), refusal: undefined }),
        ({ refusal }) => ({ value: undefined, refusal }),
      );
    },
    fill(value, more = new Map()) {
      init ??= readInit(store, given, vars);
      const all = new Map([...init, ...more]);
      const variables = variablesOf(new Map([...given, ...more]));
      const find = (tag: string) =>
        all.get(tag) ??
        orRefusal<Value>(
          () => getOptionAnywhere(store, "Definition", tag, variables),
          () => null,
        );
      // No option has such a name, so that no tag leads back to it.
      const filled = substituteTags(new Map([["\0", value]]), new Set(), find, () => {});
      return filled.get("\0") as Traced;
    },
  };
}

/** What fail2ban gives to a filter or an action that is read by itself. */
function givenTo(name: string, store: SharedStore): Map<string, Value> {
  const given = new Map<string, Value>();
  if (name.startsWith("filter.d/")) {
    if (!store.sections.get("Definition")?.has("logtype")) given.set("logtype", untraced("file"));
  } else if (name.startsWith("action.d/")) given.set("actname", untraced(name.slice("action.d/".length)));
  return given;
}

function readInit(store: SharedStore, given: Options, vars: Options): Map<string, Value> {
  const init = new Map<string, Value>();
  for (const option of store.sections.get("Init")?.keys() ?? []) {
    const value = orRefusal<Value>(
      () => getOption(store, "Init", option, vars),
      () => null,
    );
    if (value !== null) init.set(option, value);
  }
  return new Map([...init, ...given]);
}

function readJail(shelf: Shelf, store: SharedStore, basedir: string, name: string): void {
  if (!store.sections.has(name)) return;
  const request = { basedir, name, version: fail2banVersion, forceEnable: true, newer: true };
  orRefusal(
    () => new JailReader(shelf, store, request).read(),
    () => false,
  );
}
