import { statSync } from "node:fs";
import { resolve } from "node:path";
import { roleOf } from "../../core/analysis/index.ts";
import { readFilterName, type SampleFilter } from "../../core/samples/index.ts";
import type { Tree } from "../../core/text/index.ts";
import { hasFilter, type PlannedLog, type PlanRequest, planSamples } from "../../host/sample-plan.ts";
import { findSampleLogs, findSampleLogsOf, isSampleLog } from "../../host/samples.ts";
import { findTree, findTrees, liveTree } from "../../host/trees.ts";
import { shownPath } from "../print/placed.ts";

/** What the arguments of `f2b test` come to: sample logs with their filters, or what is wrong with an argument. */
export type Plan = { readonly logs: readonly PlannedLog[] } | { readonly wrong: string };

/** Where a run looks for things. */
export interface PlanRoom {
  readonly tree: Tree;
  readonly cwd: string;
  /** The config folder that was named. */
  readonly config: string | undefined;
}

class Wrong extends Error {}

/** Finds out which sample logs are meant, and which filter each is for. */
export function planTest(given: readonly string[], room: PlanRoom): Plan {
  try {
    return { logs: plan(given, room) };
  } catch (error) {
    if (error instanceof Wrong) return { wrong: error.message };
    throw error;
  }
}

function plan(given: readonly string[], room: PlanRoom): readonly PlannedLog[] {
  const { tree, config } = room;
  const basedir = config === undefined ? undefined : resolve(room.cwd, config);
  if (basedir !== undefined && kindOf(basedir) !== "folder")
    throw new Wrong(`there is no folder ${config}; name the one that holds filter.d`);
  const show = (path: string) => shownPath(path, room.cwd);
  const logs: string[] = [];
  const filters: SampleFilter[] = [];
  const folders: string[] = [];
  for (const name of given) {
    const path = resolve(room.cwd, name);
    const kind = kindOf(path);
    if (kind === "folder") {
      folders.push(name);
      logs.push(...logsIn(path));
    } else if (kind === "file" && !isFilterFile(path)) {
      if (!isSampleLog(path))
        throw new Wrong(
          `${name} has neither a verdict (# failJSON: {...}) nor a header (# f2b: filter=NAME); write them`,
        );
      logs.push(path);
    } else filters.push(filterFor(name, kind === "file", room, basedir));
  }
  if (filters.length === 0 && given.length > 0)
    return planned(logs, folders.join(", "), { tree, basedir, show });
  if (filters.length === 0) {
    const own = basedir ?? findTree(room.cwd) ?? liveTree;
    return planned(findSampleLogsOf(own), show(own), { tree, basedir: own, show });
  }
  if (logs.length > 0) {
    if (filters.length > 1)
      throw new Wrong("one filter at most can be named beside sample logs; name them apart");
    return planSamples([...new Set(logs)], { tree, basedir, filter: filters[0] });
  }
  return filters.flatMap((filter) => planFor(filter, tree));
}

function planned(logs: readonly string[], where: string, request: PlanRequest): readonly PlannedLog[] {
  if (logs.length === 0)
    throw new Wrong(
      `there are no sample logs in ${where}; one has lines like # failJSON: { "match": true, "host": "192.0.2.1" }`,
    );
  return planSamples([...new Set(logs)], request);
}

/** The sample logs in a folder; of one with a configuration, also those beside it. */
function logsIn(folder: string): readonly string[] {
  const isConfig = findTrees(folder)[0] === folder;
  return [...findSampleLogs(folder), ...(isConfig ? findSampleLogsOf(folder) : [])];
}

/** The sample logs of a filter's config folder that are for it. */
function planFor(filter: SampleFilter, tree: Tree): readonly PlannedLog[] {
  const { basedir, name, options } = filter;
  const all = basedir === undefined ? [] : planSamples(findSampleLogsOf(basedir), { tree, basedir });
  const own = all.filter((log) => log.filter?.name === name);
  if (own.length === 0)
    throw new Wrong(`there are no sample logs of ${name}; name one behind it, or call one tests/${name}.log`);
  return own.map((log) => ({
    ...log,
    filter: { ...log.filter!, options: { ...log.filter!.options, ...options } },
  }));
}

/** The filter that an argument names: a file, or a name with options in brackets. */
function filterFor(name: string, isFile: boolean, room: PlanRoom, basedir: string | undefined): SampleFilter {
  if (isFile) {
    const path = resolve(room.cwd, name);
    const role = roleOf(path);
    if (role?.kind === "filter") return { basedir: role.basedir, name: role.name };
    return { name: path, explicit: true };
  }
  const own = basedir ?? findTree(room.cwd) ?? liveTree;
  const named = readFilterName(name);
  if (hasFilter(room.tree, own, named.name)) return { basedir: own, ...named };
  throw new Wrong(
    `there is no file ${name}, nor a filter of that name in ${own}; mend it, or name the configuration with -c`,
  );
}

function isFilterFile(path: string): boolean {
  return /\.(?:conf|local)$/.test(path);
}

function kindOf(path: string): "file" | "folder" | undefined {
  try {
    const found = statSync(path);
    return found.isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}
