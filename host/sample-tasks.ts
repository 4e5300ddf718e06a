import { dirname, join } from "node:path";
import {
  annotateLines,
  clockOf,
  coverageOf,
  factLines,
  filterOf,
  headerLine,
  readSampleLog,
  type SampleFilter,
  type SampleReport,
  type SampleResult,
} from "../core/samples/index.ts";
import { rangeOf } from "../core/service/index.ts";
import type { Place, Source, Tree } from "../core/text/index.ts";
import { runsAway } from "./deadline.ts";
import { DiskTree } from "./disk-tree.ts";
import type {
  AnnotatedLines,
  FileRange,
  FilterChoice,
  ListedLog,
  RanLog,
  RanRegex,
  RanSample,
  SampleRoom,
  SampleTask,
} from "./sample-messages.ts";
import { hasFilter, type PlannedLog, planSamples } from "./sample-plan.ts";
import { findSampleLogsOf, runSamples } from "./samples.ts";
import { findTreeNear } from "./trees.ts";

/** Does a task; `tell` hears of each log as it has been run. Throws an Error whose message is for the user. */
export function doSampleTask(
  task: SampleTask,
  room: SampleRoom,
  tell: (log: RanLog) => void = () => {},
): unknown {
  const disk = new DiskTree();
  for (const [path, text] of room.texts) disk.overlay(path, text);
  const tree = disk.state();
  switch (task.kind) {
    case "list":
      return listLogs(task.also, room, tree);
    case "run":
      for (const log of planOwn(task.paths, room, tree)) tell(runLog(log, room, tree));
      return null;
    case "annotate":
      return annotate(task, room, tree);
    case "filters":
      return listFilters(task.path, room, tree);
  }
}

function listLogs(also: readonly string[], room: SampleRoom, tree: Tree): readonly ListedLog[] {
  const found = room.basedirs.flatMap((basedir) => findSampleLogsOf(basedir));
  return planOwn([...new Set([...found, ...also])], room, tree).map(({ path, filter, refusal }) => {
    const source = tree.get(path);
    const entries = source?.kind === "file" ? readSampleLog(source).value.entries : [];
    const samples = entries.flatMap((entry) => {
      if (entry.kind !== "sample") return [];
      const { line, verdict, text, span } = entry;
      const label = verdict.desc || (verdict.match ? `failure: ${text}` : `no failure: ${text}`);
      return [{ line, label: shorten(label), range: rangeOf(source as Source, span) }];
    });
    const { basedir, name = "" } = filter ?? {};
    const filterPath = basedir && filterFile(basedir, name, tree);
    return { path, basedir, filter: filter?.name, filterPath: filterPath || undefined, refusal, samples };
  });
}

/** Logs with their filters: those of a config folder whose log it is, else of the one nearest to it. */
function planOwn(paths: readonly string[], room: SampleRoom, tree: Tree): readonly PlannedLog[] {
  const planned = new Map<string, PlannedLog>();
  for (const basedir of [...room.basedirs, undefined]) {
    const own = basedir === undefined ? paths : paths.filter((path) => isBeside(path, basedir));
    for (const log of planSamples(own, { tree, basedir })) {
      if (!planned.get(log.path)?.filter) planned.set(log.path, log);
    }
  }
  return [...planned.values()].filter(({ skipped }) => skipped === undefined);
}

function isBeside(path: string, basedir: string): boolean {
  return path.startsWith(`${dirname(basedir)}/`);
}

function runLog({ path, header, filter, refusal }: PlannedLog, room: SampleRoom, tree: Tree): RanLog {
  if (!filter) {
    const message = refusal ?? "It has no filter.";
    return { path, refusal: { message }, samples: [], problems: [], failregexes: [] };
  }
  const clock = clockOf(header, { machine: room.machine });
  const report = runSamples({ tree, path, filter, clock }, room.deadline);
  return {
    path,
    refusal: report.refusal && { message: report.refusal.message, ...placed(report.refusal.place, tree) },
    samples: report.results.map((result) => ranSample(result, tree)),
    problems: report.problems.map((problem) => ({ ...placed(problem, tree)!, message: problem.message })),
    failregexes: regexesOf(report, tree),
  };
}

function ranSample(result: SampleResult, tree: Tree): RanSample {
  const { sample, outcome, complaint, span, facts, options } = result;
  return {
    ...placed({ path: sample.path, span }, tree)!,
    line: sample.line,
    outcome,
    message: complaint && complaint + (options && ` [${options}]`),
    expected: factLines(facts, "expected"),
    got: factLines(facts, "got"),
  };
}

function regexesOf(report: SampleReport, tree: Tree): readonly RanRegex[] {
  const unhit = new Set(coverageOf([report]).flatMap((one) => one.unhit.map(({ pattern }) => pattern)));
  const seen = new Map<string, RanRegex>();
  for (const { regexes } of report.coverage) {
    regexes.forEach(({ text, pattern, place }, index) => {
      if (seen.has(pattern)) return;
      const isHit = !unhit.has(pattern);
      seen.set(pattern, {
        filter: report.filter.name,
        failregex: index + 1,
        text,
        isHit,
        ...placed(place, tree),
      });
    });
  }
  return [...seen.values()];
}

function annotate(task: SampleTask & { kind: "annotate" }, room: SampleRoom, tree: Tree): AnnotatedLines {
  const { path, lines } = task;
  const source = tree.get(path);
  const { header, entries } =
    source?.kind === "file" ? readSampleLog(source).value : { header: {}, entries: [] as never[] };
  const planned = planOwn([path], room, tree)[0]?.filter;
  const filter: SampleFilter | undefined = task.filter ?? planned;
  if (!filter) throw new Error("No filter is known for these lines; choose one.");
  // A log that is none of samples yet gets a header: clock and zone are then those of this machine.
  const isNew =
    header.filter === undefined && !entries.some((one) => one.kind === "sample" && one.verdictLine);
  const own = { now: room.machine, zone: room.zone, years: room.machine };
  const clock = isNew ? own : clockOf(header, { machine: room.machine });
  let found: ReturnType<typeof annotateLines> | undefined;
  const isStuck = runsAway(room.deadline + lines.length, () => {
    found = annotateLines({ tree, filter, clock, lines });
  });
  if (isStuck || !found)
    throw new Error(`A line took longer than ${room.deadline} ms; mend the pattern that runs away.`);
  if (!("lines" in found)) throw new Error(found.message);
  return { header: isNew ? headerLine(filter, clock) : undefined, lines: found.lines };
}

function listFilters(path: string, room: SampleRoom, tree: Tree): readonly FilterChoice[] {
  const near = findTreeNear(path);
  const basedirs = [...new Set([...(near === undefined ? [] : [near]), ...room.basedirs])];
  const source = tree.get(path);
  const header = source?.kind === "file" ? readSampleLog(source).value.header : {};
  const choices = basedirs.flatMap((basedir) => {
    const own = filterOf(path, header, (name) => hasFilter(tree, basedir, name));
    const folder = tree.get(join(basedir, "filter.d"));
    const names = folder?.kind === "folder" ? folder.names : [];
    const filters = names.flatMap((name) => /^(.+)\.(?:conf|local)$/.exec(name)?.[1] ?? []);
    return [...new Set(filters)].map((name) => ({ basedir, name, isOwn: own?.name === name }));
  });
  return choices.sort((one, other) => Number(other.isOwn) - Number(one.isOwn));
}

function filterFile(basedir: string, name: string, tree: Tree): string | undefined {
  const paths = ["conf", "local"].map((ending) => join(basedir, "filter.d", `${name}.${ending}`));
  return paths.find((path) => tree.get(path)?.kind === "file");
}

function placed(place: Place | undefined, tree: Tree): FileRange | undefined {
  const source = place && tree.get(place.path);
  return place && source?.kind === "file"
    ? { path: place.path, range: rangeOf(source, place.span) }
    : undefined;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
