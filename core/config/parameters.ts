import { originOfAll, type Place, type Traced, type Tree } from "../text/index.ts";
import { joinPath } from "./paths.ts";
import { orRefusal } from "./refusal.ts";
import { openShelf, readStore, type SharedStore, type StoreLender } from "./shelf.ts";
import { conditionOf } from "./store.ts";
import { isText, type Options } from "./value.ts";

/** Something that a filter or an action takes in brackets: `name[parameter=value]`. */
export interface Parameter {
  readonly name: string;
  /** Its value where nothing is given, as written; undefined where the file only uses it. */
  readonly value: string | undefined;
  /** Where that value stands. */
  readonly place: Place | undefined;
  /** The values that make a difference, where it chooses among options (`<mdre-<mode>>`); else empty. */
  readonly choices: readonly string[];
  /** The tags that it chooses among, cut where its value goes in: `mdre-` and the empty text. */
  readonly families: readonly Family[];
}

interface Family {
  readonly before: string;
  readonly after: string;
}

/** What a filter or an action takes: what its sections define and what its values refer to, by name. */
export function readParameters(
  tree: Tree,
  request: {
    readonly basedir: string;
    readonly kind: "filter" | "action";
    readonly name: string;
    readonly lend?: StoreLender;
  },
): ReadonlyMap<string, Parameter> {
  const shelf = openShelf(tree, "/", true, request.lend);
  const file = joinPath(`${request.kind}.d`, request.name);
  return orRefusal<ReadonlyMap<string, Parameter>>(
    () => findParameters(readStore(shelf, request.basedir, file)),
    () => new Map(),
  );
}

const reference =
  /%\((?:[\p{L}\p{N}_-]+\/)*([^)/]+)\)s|<(?:[\p{L}\p{N}_-]+\/)*([\p{L}\p{N}_.-]+)(?:\?[^>]*)?>/gu;
/** A tag whose name holds the value of another tag. */
const chooser = /<([\p{L}\p{N}_./-]*)<([\p{L}\p{N}_.-]+)>([\p{L}\p{N}_./-]*)>/gu;

/** What one value refers to. */
interface References {
  readonly names: readonly string[];
  readonly families: readonly (readonly [name: string, family: Family])[];
}

const references = new WeakMap<Traced, References>();

/** What a value refers to; kept by the value, which is the same object in every config that its file is read into. */
function referencesOf(value: Traced): References {
  let found = references.get(value);
  if (!found) {
    const names = [...value.text.matchAll(reference)].map(([, variable, tag]) => variable ?? tag!);
    const families = [...value.text.matchAll(chooser)].flatMap(([, before = "", name = "", after = ""]) =>
      before || after ? [[name, { before, after }] as const] : [],
    );
    found = { names, families };
    references.set(value, found);
  }
  return found;
}

function findParameters(store: SharedStore): ReadonlyMap<string, Parameter> {
  const defined = new Map<string, Traced>();
  const used = new Set<string>();
  const families = new Map<string, Family[]>();
  const read = (options: Options, isOwn: boolean) => {
    for (const [option, value] of options) {
      if (!isText(value)) continue;
      if (isOwn) defined.set(conditionOf(option)?.[1] ?? option, value);
      const { names, families: own } = referencesOf(value);
      for (const name of names) used.add(name);
      for (const [name, family] of own) addFamily(families, name, family);
    }
  };
  for (const [name, options] of store.sections) read(options, name === "Definition" || name === "Init");
  read(store.defaults, true);
  const parameters = new Map<string, Parameter>();
  for (const name of new Set([...defined.keys(), ...used])) {
    const own = families.get(name) ?? [];
    const value = defined.get(name);
    const place = value && originOfAll(value);
    const choices = own.length > 0 ? findChoices(own, defined.keys()) : [];
    parameters.set(name, { name, value: value?.text, place, choices, families: own });
  }
  return parameters;
}

function addFamily(families: Map<string, Family[]>, name: string, { before, after }: Family): void {
  const own = families.get(name) ?? [];
  families.set(name, own);
  const isKnown = own.some((family) => family.before === before && family.after === after);
  if (!isKnown) own.push({ before, after });
}

function findChoices(families: readonly Family[], names: Iterable<string>): string[] {
  const choices = new Set<string>();
  for (const name of names) {
    // The longest frame around a name is the one meant: `mdre-ddos-other` is of `mdre-<mode>-other`.
    let found: Family | undefined;
    for (const family of families) {
      const { before, after } = family;
      const isFramed = name.startsWith(before) && name.endsWith(after);
      if (!isFramed || name.length <= before.length + after.length) continue;
      if (!found || before.length + after.length > found.before.length + found.after.length) found = family;
    }
    if (found) choices.add(name.slice(found.before.length, name.length - found.after.length));
  }
  return [...choices];
}
