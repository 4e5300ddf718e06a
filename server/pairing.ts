import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Analysis, roleOf } from "../core/analysis/index.ts";
import { globPaths, type Listing } from "../core/config/index.ts";
import { subjectsIn } from "../core/service/index.ts";
import { countMatches, findLogs, isNamedAlike, sampleLog } from "../host/pairing.ts";
import type { Question, Surroundings } from "./feature.ts";
import type {
  LogChoice,
  LogsOfParams,
  SubjectChoice,
  SubjectMatch,
  SubjectsOfParams,
  SubjectsParams,
} from "./protocol-trial.ts";
import { readTrialSubject } from "./trial-subject.ts";
import { pathOf } from "./uri.ts";

const mostLogs = 50;
const mostSubjects = 30;

/** Answers `fail2ban/subjects`. */
export function answerSubjects({ analysis, path, uriOf }: Question<SubjectsParams>): SubjectChoice[] {
  return choicesIn(analysis, path, uriOf(path));
}

/** Answers `fail2ban/logsOf`. */
export function answerLogsOf({ workspace, uriOf }: Surroundings, { subject }: LogsOfParams): LogChoice[] {
  const path = pathOf(String(subject?.uri));
  const tree = path === undefined ? undefined : workspace.treeOf(path);
  if (path === undefined || !tree) return [];
  const { analysis } = tree;
  const filter = roleOf(path)?.name ?? "";
  const jails = subject.jail === undefined ? analysis.jailsUsing(filter) : [subject.jail];
  const found = new Map<string, LogChoice>();
  const add = (log: string, more: Pick<LogChoice, "why" | "jail">) => {
    const path = resolve(log);
    const bytes = sizeOf(path);
    if (bytes !== undefined && !found.has(path)) found.set(path, { uri: uriOf(path), bytes, ...more });
  };
  for (const jail of jails) for (const log of logsOfJail(analysis, jail)) add(log, { why: "logpath", jail });
  const name = subject.jail ?? filter;
  // What is around the folder may be a lot: what is in it comes first.
  for (const folder of [tree.basedir, dirname(tree.basedir)])
    for (const log of findLogs(folder, name))
      if (found.size < mostLogs) add(log, { why: isNamedAlike(log, name) ? "name" : "near" });
  return [...found.values()];
}

/** Answers `fail2ban/subjectsOf`. */
export async function answerSubjectsOf(
  surroundings: Surroundings,
  { uri, lines }: SubjectsOfParams,
): Promise<SubjectMatch[]> {
  const { workspace, uriOf } = surroundings;
  const log = pathOf(String(uri));
  const candidates: Pick<SubjectMatch, "why" | keyof SubjectChoice>[] = [];
  for (const { analysis } of workspace.trees) {
    const isWatched = new Set(log === undefined ? [] : jailsWatching(analysis, log));
    for (const path of analysis.files()) {
      const kind = roleOf(path)?.kind;
      if (kind !== "filter" && kind !== "jail") continue;
      for (const choice of choicesIn(analysis, path, uriOf(path))) {
        const { jail } = choice.subject;
        const name = jail ?? roleOf(path)!.name;
        const alike = log !== undefined && isNamedAlike(log, name);
        const why = jail !== undefined && isWatched.has(jail) ? "logpath" : alike ? "name" : "content";
        candidates.push({ ...choice, why });
      }
    }
  }
  const sample = lines ?? (log === undefined ? [] : sampleLog(log));
  const runnable = candidates.flatMap((candidate) => {
    const filter = readTrialSubject(surroundings, candidate.subject)?.filter;
    return filter ? [{ candidate, filter }] : [];
  });
  // What is likely is tried first; a jail and its filter are mostly the same to a line.
  runnable.sort((one, other) => reasons.indexOf(one.candidate.why) - reasons.indexOf(other.candidate.why));
  const byText = new Map(runnable.map(({ filter }) => [JSON.stringify(filter), filter]));
  const counts = await countMatches({ filters: [...byText.values()], lines: sample });
  const countOf = new Map([...byText.keys()].map((text, index) => [text, counts[index] ?? 0]));
  return runnable
    .map(({ candidate, filter }) => ({
      ...candidate,
      matched: countOf.get(JSON.stringify(filter)) ?? 0,
      tried: sample.length,
    }))
    .filter(({ why, matched }) => matched > 0 || why !== "content")
    .sort((one, other) => rankOf(one) - rankOf(other) || other.matched - one.matched)
    .slice(0, mostSubjects);
}

const reasons = ["logpath", "name", "content"];

function rankOf({ why, matched, subject }: SubjectMatch): number {
  // What matches comes before what is only called alike; a jail before its filter, where both say the same: it has the options.
  return (matched > 0 ? 0 : 10) + reasons.indexOf(why) * 2 + (subject.jail === undefined ? 1 : 0);
}

function choicesIn(analysis: Analysis, path: string, uri: string): SubjectChoice[] {
  return subjectsIn(analysis, path).map(({ jail, title, line, modes, mode }) => ({
    subject: { uri, ...(jail !== undefined && { jail }) },
    title,
    line,
    modes,
    ...(mode !== undefined && { mode }),
  }));
}

/** The logs that a jail's paths find on this machine. */
export function logsOfJail(analysis: Analysis, jail: string): string[] {
  const { logs, basedir } = analysis.world;
  return pathsOf(analysis, jail).flatMap((pattern) =>
    globPaths(logs, pattern.startsWith("/") ? pattern : `${dirname(basedir)}/${pattern}`),
  );
}

/** The jails whose paths find a log, or would by its name: the tree may be of another machine. */
function jailsWatching(analysis: Analysis, log: string): string[] {
  const name = log.slice(log.lastIndexOf("/") + 1);
  const alone: Listing = { names: () => [name], exists: (path) => path === name, isFolder: () => false };
  return analysis.jails().filter((jail) => {
    if (logsOfJail(analysis, jail).some((path) => resolve(path) === log)) return true;
    return pathsOf(analysis, jail).some((pattern) => {
      const last = pattern.slice(pattern.lastIndexOf("/") + 1);
      // A pattern that takes any name tells nothing.
      return /\w{3}/.test(last.replace(/\.log$/, "")) && globPaths(alone, last).length > 0;
    });
  });
}

/** The paths of a jail's logpath, what is said behind them (`head`, `tail`) left out. */
function pathsOf(analysis: Analysis, jail: string): string[] {
  const value = analysis.jail(jail).value.options.get("logpath");
  const text = typeof value === "object" && value !== null && "text" in value ? value.text : "";
  return text
    .split("\n")
    .map((line) => line.trim().replace(/\s+(?:head|tail)$/, ""))
    .filter((line) => line !== "");
}

function sizeOf(path: string): number | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() ? status.size : undefined;
}
