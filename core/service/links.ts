import type { Analysis } from "../analysis/index.ts";
import { absolutePath } from "../text/index.ts";
import { rangeOf } from "./lines.ts";
import type { Range } from "./lsp.ts";
import { filesOf, graphOf, includedPath, logsOf, type Placed } from "./occurrences-graph.ts";

/** A stretch that leads to a file. */
export interface DocumentLink {
  readonly range: Range;
  /** The file that it leads to. */
  readonly target: string;
  readonly tooltip: string;
}

/** What a file names that is there: includes, filters, actions, logs. */
export function links(analysis: Analysis, path: string): readonly DocumentLink[] {
  const graph = graphOf(analysis);
  const file = graph.files.get(absolutePath(path));
  if (!file) return [];
  const found: DocumentLink[] = [];
  const targetsOf = (placed: Placed): readonly string[] => {
    const { kind, section, name } = placed.occurrence;
    if (kind === "include") return graph.files.has(includedPath(placed)) ? [includedPath(placed)] : [];
    if (kind === "logpath") return logsOf(analysis, graph, placed);
    if (kind !== "filter" && kind !== "action") return [];
    // What has a variable in it is left to that: several names may come of it.
    if (name.includes("%")) return [];
    return graph
      .owners(section, kind, name)
      .flatMap((root) => filesOf(graph, analysis.world.basedir, root).map((target) => target.path));
  };
  for (const occurrence of file.occurrences) {
    const targets = targetsOf({ file, occurrence });
    const [target] = targets;
    if (!target) continue;
    const more = targets.length - 1;
    const isLog = occurrence.kind === "logpath";
    const tooltip =
      isLog && more > 0 ? `${target} and ${more === 1 ? "1 more log" : `${more} more logs`}` : target;
    found.push({ range: rangeOf(file.source, occurrence.span), target, tooltip });
  }
  return found;
}
