import { basename, dirname, join } from "node:path";
import { filterOf, readSampleLog, type SampleFilter, type SampleHeader } from "../core/samples/index.ts";
import type { Source, Tree } from "../core/text/index.ts";
import { findTreeNear } from "./trees.ts";

/** A sample log with the filter that it is for, or why it has none. */
export interface PlannedLog {
  readonly path: string;
  readonly header: SampleHeader;
  readonly filter: SampleFilter | undefined;
  /** Why it cannot be run, in a sentence that names the mend. */
  readonly refusal: string | undefined;
  /** Why it is passed over: it is no test of this configuration. */
  readonly skipped: string | undefined;
}

/** How logs find their filters. */
export interface PlanRequest {
  readonly tree: Tree;
  /** The config folder; undefined: the one nearest to each log. */
  readonly basedir?: string | undefined;
  /** The filter for all logs, whatever they say. */
  readonly filter?: SampleFilter | undefined;
  /** How a path is told in a sentence; default: as it is. */
  readonly show?: (path: string) => string;
}

/**
 * Finds the filter of each log, as `filterOf` has it. A log without one is left out where another log takes its samples in
 * (addFILE). fail2ban's own tests have filters `zzz-...` elsewhere: their logs are passed over where there is no such filter.
 */
export function planSamples(paths: readonly string[], request: PlanRequest): readonly PlannedLog[] {
  const planned = paths.map((path) => planOne(path, request));
  const added = new Set(planned.flatMap(({ path, filter }) => (filter ? addedBy(path, request.tree) : [])));
  return planned.filter(({ path, filter }) => filter !== undefined || !added.has(path));
}

/** Whether a config folder has a filter of that name. */
export function hasFilter(tree: Tree, basedir: string, name: string): boolean {
  const isFile = (ending: string) =>
    tree.get(join(basedir, "filter.d", `${name}.${ending}`))?.kind === "file";
  return isFile("conf") || isFile("local");
}

function planOne(
  path: string,
  { tree, basedir: given, filter: forced, show = String }: PlanRequest,
): PlannedLog {
  const source = tree.get(path);
  const header = source?.kind === "file" ? readSampleLog(source).value.header : {};
  const answer = (rest: Partial<PlannedLog>): PlannedLog => ({
    ...{ path, header, filter: undefined, refusal: undefined, skipped: undefined },
    ...rest,
  });
  if (source?.kind !== "file") {
    const why = source?.kind === "unreadable" ? ` (${source.reason})` : "";
    return answer({ refusal: `It cannot be read${why}; name a file that can.` });
  }
  if (forced) return answer({ filter: forced });
  const basedir = given ?? findTreeNear(path);
  if (basedir === undefined)
    return answer({ refusal: "There is no configuration near it; name its folder with -c." });
  const named = filterOf(path, header, (name) => hasFilter(tree, basedir, name));
  if (named && hasFilter(tree, basedir, named.name)) return answer({ filter: { basedir, ...named } });
  const name = named?.name ?? basename(path);
  const refusal = named
    ? `There is no filter “${name}” in ${show(basedir)}; mend the name in the header, or name the configuration's folder with -c.`
    : `No filter in ${show(basedir)} is called as this file or its folder; put “# f2b: filter=NAME” at its begin.`;
  return !named && name.startsWith("zzz-")
    ? answer({ skipped: `no filter “${name}” in ${show(basedir)}` })
    : answer({ refusal });
}

function addedBy(path: string, tree: Tree): string[] {
  const { entries } = readSampleLog(tree.get(path) as Source).value;
  return entries.flatMap((entry) => (entry.kind === "addFILE" ? [join(dirname(path), entry.name)] : []));
}
