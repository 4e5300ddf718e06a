import type { Analysis } from "../analysis/index.ts";
import { absolutePath } from "../text/index.ts";
import { offsetAt } from "./lines.ts";
import type { Position } from "./lsp.ts";
import { type Graph, graphOf, isJailFile, type NamedFile, type Placed } from "./occurrences-graph.ts";
import { matchesPieces, type Occurrence } from "./occurrences-in-file.ts";

/** The names at a position, the innermost first; one that begins there comes before one that ends there. */
export function occurrencesAt(analysis: Analysis, path: string, position: Position): readonly Placed[] {
  const file = graphOf(analysis).files.get(absolutePath(path));
  if (!file) return [];
  const at = offsetAt(file.source, position);
  const touching = file.occurrences.filter(({ whole }) => whole.start <= at && at <= whole.end);
  // A variable that is a whole name is itself first.
  const rank = ({ whole, kind }: Occurrence) =>
    (at < whole.end ? 0 : 1 << 30) +
    whole.end -
    whole.start +
    (kind === "variable" || kind === "tag" ? 0 : 0.5);
  return touching.sort((one, other) => rank(one) - rank(other)).map((occurrence) => ({ file, occurrence }));
}

/** Whether it sets, gives or uses an option. */
export function namesOption({ kind }: Occurrence): boolean {
  return kind === "option" || kind === "variable" || kind === "tag" || kind === "parameter";
}

/**
 * What the name of an option means where it stands: all places, in the families that the file is in, that set, give or
 * use it. In the jails, those of its section and of DEFAULT.
 */
export function sameOption(graph: Graph, placed: Placed): readonly Placed[] {
  const { file, occurrence } = placed;
  const { name } = occurrence;
  const found = new Map<Occurrence, Placed>();
  const roots = graph.foreignRoots(placed) ?? (isJailFile(file.role) ? ["jail"] : graph.rootsOf(file.path));
  for (const root of roots) {
    const sections = root === "jail" ? sectionsOf(placed) : undefined;
    for (const other of inFamily(graph, root, name)) {
      if (!sections || touches(sections, other.occurrence)) found.set(other.occurrence, other);
    }
    for (const other of graph.foreign(root)) {
      if (other.occurrence.name === name) found.set(other.occurrence, other);
    }
  }
  return [...found.values()];
}

/**
 * All places that must change with the name of an option, so that everything fail2ban reads stays as it is: a family
 * that shares the name with another through an included file or a jail's parameter leads on to that one.
 */
export function linkedOption(graph: Graph, placed: Placed): readonly Placed[] {
  const { name } = placed.occurrence;
  const found = new Map<Occurrence, Placed>();
  const seen = new Set<string>();
  const queue = [...rootsOfPlaced(graph, placed)];
  for (let root = queue.pop(); root !== undefined; root = queue.pop()) {
    if (seen.has(root)) continue;
    seen.add(root);
    const own = inFamily(graph, root, name);
    const sections = root === "jail" ? linkedSections(placed, own) : undefined;
    const linked = own.filter(({ occurrence }) => !sections || touches(sections, occurrence));
    for (const other of [...linked, ...graph.foreign(root).filter((one) => one.occurrence.name === name)]) {
      if (found.has(other.occurrence)) continue;
      found.set(other.occurrence, other);
      queue.push(...rootsOfPlaced(graph, other));
    }
  }
  return [...found.values()];
}

/** The families that an occurrence of an option belongs to. */
export function rootsOfPlaced(graph: Graph, placed: Placed): readonly string[] {
  return (
    graph.foreignRoots(placed) ?? (isJailFile(placed.file.role) ? ["jail"] : graph.rootsOf(placed.file.path))
  );
}

/** The option names in a family that may be `name` once fail2ban has put them together. */
export function patternsFor(graph: Graph, roots: Iterable<string>, name: string): readonly Placed[] {
  const found: Placed[] = [];
  for (const root of roots) {
    for (const file of graph.family(root)) {
      for (const occurrence of file.occurrences) {
        const { pieces } = occurrence;
        if (pieces && matchesPieces(name, pieces)) found.push({ file, occurrence });
      }
    }
  }
  return found;
}

/** The places in a family's own files where an option of that name stands. */
export function inFamily(graph: Graph, root: string, name: string): readonly Placed[] {
  const found: Placed[] = [];
  for (const file of graph.family(root)) {
    for (const occurrence of namedIn(file, name)) {
      if (!graph.foreignRoots({ file, occurrence })) found.push({ file, occurrence });
    }
  }
  return found;
}

const byName = new WeakMap<readonly Occurrence[], ReadonlyMap<string, readonly Occurrence[]>>();

function namedIn(file: NamedFile, name: string): readonly Occurrence[] {
  let names = byName.get(file.occurrences);
  if (!names) {
    const map = new Map<string, Occurrence[]>();
    for (const occurrence of file.occurrences) {
      if (!namesOption(occurrence) || occurrence.pieces) continue;
      const list = map.get(occurrence.name);
      if (list) list.push(occurrence);
      else map.set(occurrence.name, [occurrence]);
    }
    names = map;
    byName.set(file.occurrences, names);
  }
  return names.get(name) ?? [];
}

/** The sections in which a name of the jails means the same; undefined is all of them. */
type Sections = ReadonlySet<string> | undefined;

function sectionsOf({ occurrence }: Placed): Sections {
  const section = sectionMeant(occurrence);
  return section === "DEFAULT" ? undefined : new Set([section, "DEFAULT"]);
}

/** As DEFAULT lends its options to all sections, a name that stands there means the same everywhere. */
function linkedSections(placed: Placed, own: readonly Placed[]): Sections {
  const isShared = own.some(({ occurrence }) => sectionMeant(occurrence) === "DEFAULT");
  return isShared ? undefined : sectionsOf(placed);
}

function touches(sections: Sections, occurrence: Occurrence): boolean {
  return !sections || sections.has(sectionMeant(occurrence));
}

/** The section whose option it means: that before the slash, else its own. */
function sectionMeant({ from, section }: Occurrence): string {
  if (typeof from !== "string" || from === "known") return section;
  return from === "default" ? "DEFAULT" : from;
}
