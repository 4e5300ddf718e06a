import type { Analysis } from "../analysis/index.ts";
import type { Span } from "../text/index.ts";
import { rangeOf } from "./lines.ts";
import type { Location, Position, Range } from "./lsp.ts";
import { namesOption, occurrencesAt, rootsOfPlaced, sameOption } from "./occurrences-at.ts";
import {
  filesOf,
  type Graph,
  graphOf,
  includedPath,
  isJailFile,
  logsOf,
  type NamedFile,
  type Placed,
} from "./occurrences-graph.ts";
import { matchesPieces, type Occurrence } from "./occurrences-in-file.ts";

/** Where a name leads, and the stretch that it was asked from. */
export interface Definition extends Location {
  readonly origin: Range;
}

/** The rank of a section that is not looked into. */
const nowhere = 10;
const fileStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The places where the name at a position is defined, the one that has effect first. */
export function definition(analysis: Analysis, path: string, position: Position): readonly Definition[] {
  const graph = graphOf(analysis);
  const found: Definition[] = [];
  const seen = new Set<string>();
  const touching = occurrencesAt(analysis, path, position);
  for (const placed of touching) {
    const origin = rangeOf(placed.file.source, placed.occurrence.whole);
    for (const target of targetsOf(analysis, graph, placed)) {
      const key = `${target.path}\0${target.range.start.line}\0${target.range.start.character}`;
      if (!seen.has(key)) found.push({ ...target, origin });
      seen.add(key);
    }
    // A variable within an action's name leads to its values, and then to the action.
    if (found.length > 0 && !touching.some((other) => other.occurrence.kind === "action")) break;
  }
  return found;
}

function targetsOf(analysis: Analysis, graph: Graph, placed: Placed): readonly Location[] {
  const { occurrence } = placed;
  const { basedir } = analysis.world;
  switch (occurrence.kind) {
    case "filter":
    case "action":
      return graph
        .owners(occurrence.section, occurrence.kind, occurrence.name)
        .flatMap((root) => filesOf(graph, basedir, root).map(startOf));
    case "include": {
      const target = includedPath(placed);
      const partner = target.replace(/\.conf$/, ".local");
      return [...new Set([target, partner])].flatMap((path) => {
        const found = graph.files.get(path);
        return found ? [startOf(found)] : [];
      });
    }
    case "logpath":
      return logsOf(analysis, graph, placed).map((path) => ({ path, range: fileStart }));
    case "section":
      return orItself(placed, sameSections(graph, placed)).map(locationOf);
    default:
      return orItself(placed, settersOf(graph, placed)).map(locationOf);
  }
}

/** The sections of the same name in the files that fail2ban reads together with this one. */
export function sameSections(graph: Graph, { file, occurrence }: Placed): readonly Placed[] {
  const found: Placed[] = [];
  const roots = isJailFile(file.role) ? ["jail"] : graph.rootsOf(file.path).slice(0, 1);
  for (const other of roots.flatMap((root) => [...graph.family(root)].reverse())) {
    for (const own of other.occurrences) {
      if (own.kind === "section" && own.name === occurrence.name)
        found.push({ file: other, occurrence: own });
    }
  }
  return found;
}

/** The places that set the option which a name means, the one that has effect first. */
export function settersOf(graph: Graph, placed: Placed): readonly Placed[] {
  const { file, occurrence } = placed;
  if (occurrence.pieces) return settersOfPattern(graph, placed);
  const all = sameOption(graph, placed);
  const setting = all.filter(({ occurrence: other }) => other.kind === "option");
  if (setting.length === 0)
    return all.filter(({ occurrence: other }) => other.kind === "parameter" && other !== occurrence);
  const root = rootsOfPlaced(graph, placed)[0] ?? "";
  const order = graph.family(root);
  const isForeign = graph.foreignRoots(placed) !== undefined;
  const sections = sectionsMeant(placed, isForeign);
  const rank = ({ file: other, occurrence: option }: Placed) => {
    const at = order.indexOf(other);
    const section = sections(option.section);
    return [at < 0 ? 1 : 0, section < 0 ? nowhere : section, -at] as const;
  };
  const ranked = setting.map((place) => ({ place, rank: rank(place) }));
  ranked.sort((one, other) => compare(one.rank, other.rank));
  const inScope = ranked.filter((one) => one.rank[1] < nowhere);
  // Where the sections looked into have none, any will do: what is read from them is told elsewhere.
  const found = (inScope.length > 0 ? inScope : ranked).map(({ place }) => place);
  const isOwn = ({ occurrence: option }: Placed) =>
    option === occurrence ||
    (occurrence.from === "known" &&
      file.occurrences.includes(option) &&
      option.option === occurrence.option &&
      option.section === occurrence.section);
  return found.filter((place) => !isOwn(place));
}

/** Tells how near a section is to what a name means: 0 is the nearest, -1 is none of those looked into. */
function sectionsMeant({ occurrence, file }: Placed, isForeign: boolean): (section: string) => number {
  const { from, section, kind } = occurrence;
  let order: readonly string[] = [section, "DEFAULT"];
  if (from === "default") order = ["DEFAULT"];
  else if (typeof from === "string" && from !== "known") order = [from, "DEFAULT"];
  else if (isForeign || (kind === "tag" && !isJailFile(file.role))) order = ["Init", "Definition", "DEFAULT"];
  if (typeof from === "object")
    return (name) => (matchesPieces(name, from) ? 0 : order.indexOf(name) + 1 || -1);
  return (name) => order.indexOf(name);
}

function settersOfPattern(graph: Graph, placed: Placed): readonly Placed[] {
  const pieces = placed.occurrence.pieces ?? [];
  const found = new Map<Occurrence, Placed>();
  for (const root of rootsOfPlaced(graph, placed)) {
    for (const file of [...graph.family(root)].reverse()) {
      for (const occurrence of file.occurrences) {
        if (occurrence.kind === "option" && matchesPieces(occurrence.name, pieces)) {
          found.set(occurrence, { file, occurrence });
        }
      }
    }
  }
  return [...found.values()];
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < one.length; index++) {
    const difference = one[index]! - other[index]!;
    if (difference) return difference;
  }
  return 0;
}

function orItself(placed: Placed, found: readonly Placed[]): readonly Placed[] {
  const others = found.filter(({ occurrence }) => occurrence !== placed.occurrence);
  const isDeclaration = placed.occurrence.kind === "option" || placed.occurrence.kind === "section";
  return others.length === 0 && isDeclaration ? [placed] : others;
}

/** Where an occurrence stands. */
export function locationOf({ file, occurrence }: Placed): Location {
  return placeOf(file, occurrence.span);
}

/** The beginning of a file. */
export function startOf(file: NamedFile): Location {
  return { path: file.path, range: fileStart };
}

function placeOf(file: NamedFile, span: Span): Location {
  return { path: file.path, range: rangeOf(file.source, span) };
}

/** The occurrence of an option at a position, the innermost. */
export function optionAt(analysis: Analysis, path: string, position: Position): Placed | undefined {
  return occurrencesAt(analysis, path, position).find(({ occurrence }) => namesOption(occurrence));
}
