import { originOfAll, type Place, type Tree } from "../text/index.ts";
import { joinPath } from "./paths.ts";
import { orRefusal } from "./refusal.ts";
import { openShelf, readStore, type SharedStore, type StoreLender } from "./shelf.ts";
import { conditional } from "./store.ts";
import { isText, type Options, textOf } from "./value.ts";

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

function findParameters(store: SharedStore): ReadonlyMap<string, Parameter> {
  const defined = new Map<string, { readonly value: string; readonly place: Place | undefined }>();
  const used = new Set<string>();
  const families = new Map<string, Family[]>();
  const read = (options: Options, isOwn: boolean) => {
    for (const [option, value] of options) {
      const name = conditional.exec(option)?.[1] ?? option;
      const text = textOf(value);
      if (isOwn)
        defined.set(name, { value: text.text, place: isText(value) ? originOfAll(text) : undefined });
      for (const [, variable, tag] of text.text.matchAll(reference)) used.add(variable ?? tag!);
      for (const [, before = "", name = "", after = ""] of text.text.matchAll(chooser)) {
        const own = families.get(name) ?? [];
        families.set(name, own);
        const isKnown = own.some((family) => family.before === before && family.after === after);
        if ((before || after) && !isKnown) own.push({ before, after });
      }
    }
  };
  for (const [name, options] of store.sections) read(options, name === "Definition" || name === "Init");
  read(store.defaults, true);
  const parameters = new Map<string, Parameter>();
  for (const name of new Set([...defined.keys(), ...used])) {
    const own = families.get(name) ?? [];
    const { value, place } = defined.get(name) ?? { value: undefined, place: undefined };
    parameters.set(name, { name, value, place, choices: findChoices(own, defined.keys()), families: own });
  }
  return parameters;
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
