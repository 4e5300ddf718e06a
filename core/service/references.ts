import type { Analysis } from "../analysis/index.ts";
import { locationOf, sameSections, startOf } from "./definition.ts";
import type { Location, Position } from "./lsp.ts";
import { namesOption, occurrencesAt, sameOption } from "./occurrences-at.ts";
import {
  filesOf,
  type Graph,
  graphOf,
  includedPath,
  isJailFile,
  type Placed,
  rootOf,
} from "./occurrences-graph.ts";

/** The places that use the name at a position; in a filter's or an action's [Definition], those that use the file. */
export function references(
  analysis: Analysis,
  path: string,
  position: Position,
  includeDeclaration: boolean,
): readonly Location[] {
  const graph = graphOf(analysis);
  const [placed] = occurrencesAt(analysis, path, position).filter(
    ({ occurrence }) => occurrence.kind !== "logpath",
  );
  if (!placed) return [];
  const { file, occurrence } = placed;
  if (namesOption(occurrence)) {
    return sameOption(graph, placed)
      .filter((other) => includeDeclaration || other.occurrence.kind !== "option")
      .map(locationOf);
  }
  if (occurrence.kind === "section" && isJailFile(file.role)) {
    const sections = includeDeclaration ? sameSections(graph, placed) : [];
    return [...sections, ...usesOfSection(graph, occurrence.name)].map(locationOf);
  }
  const roots = rootsNamed(graph, placed);
  const declarations = roots.flatMap((root) => filesOf(graph, analysis.world.basedir, root)).map(startOf);
  const uses = roots.flatMap((root) => usesOfFamily(graph, analysis.world.basedir, root));
  return [...(includeDeclaration ? declarations : []), ...new Set(uses.map(locationOf))];
}

function rootsNamed(graph: Graph, placed: Placed): readonly string[] {
  const { file, occurrence } = placed;
  if (occurrence.kind === "section") return [rootOf(file.role)];
  if (occurrence.kind === "include") {
    const target = graph.files.get(includedPath(placed));
    return target ? [rootOf(target.role)] : [];
  }
  const kind = occurrence.kind === "filter" ? "filter" : "action";
  return graph.owners(occurrence.section, kind, occurrence.name);
}

/** The jails' options that name a filter or an action, the jails that use it through DEFAULT, the files that include it. */
export function usesOfFamily(graph: Graph, basedir: string, root: string): readonly Placed[] {
  const own = new Set(filesOf(graph, basedir, root).map(({ path }) => path));
  const [kind] = root.split(".d/");
  const found: Placed[] = [];
  for (const file of graph.files.values()) {
    for (const occurrence of file.occurrences) {
      const placed = { file, occurrence };
      if (occurrence.kind === "include") {
        if (own.has(includedPath(placed))) found.push(placed);
      } else if (occurrence.kind === kind && (kind === "filter" || kind === "action")) {
        if (graph.owners(occurrence.section, kind, occurrence.name).includes(root)) found.push(placed);
      } else if (kind === "filter" && occurrence.kind === "section" && isJailFile(file.role)) {
        if (inheritsFilter(graph, occurrence.name, root)) found.push(placed);
      }
    }
  }
  return found;
}

/** Whether a jail has a filter from DEFAULT alone. */
function inheritsFilter(graph: Graph, jail: string, root: string): boolean {
  const value = graph.valueIn(jail, "filter");
  if (!value?.includes("%") || !graph.jails.includes(jail)) return false;
  return value === graph.valueIn("DEFAULT", "filter") && graph.owners(jail, "filter", value).includes(root);
}

function usesOfSection(graph: Graph, name: string): readonly Placed[] {
  return graph
    .family("jail")
    .flatMap((file) =>
      file.occurrences.filter(({ from }) => from === name).map((occurrence) => ({ file, occurrence })),
    );
}
