import { readFilter } from "../config/index.ts";
import {
  addressText,
  type CompiledFilter,
  compileFilter,
  LineMatcher,
  type LineOutcome,
} from "../filter/index.ts";
import type { Source, Tree } from "../text/index.ts";
import type { DraftHit, DraftOptions, DraftTrial, ExampleLine } from "./answer.ts";

/** Where the draft stands while it is read: no file of a user's has this name. */
const draftName = "f2b-draft-in-the-making.conf";

/**
 * Compiles the text of a drafted filter as fail2ban would read it from `filter.d`, includes and all.
 * `value` is set where there are no problems.
 */
export function compileDraft(
  filter: string,
  { tree, basedir = "/", now, zone, logtimezone }: DraftOptions,
): { readonly value: CompiledFilter | undefined; readonly problems: readonly string[] } {
  const path = `${basedir.replace(/\/+$/, "")}/filter.d/${draftName}`;
  const { value, problems } = readFilter(withFile(tree, { kind: "file", path, text: filter }), {
    basedir,
    name: path,
    jail: "draft",
    explicit: true,
  });
  const wrong = problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
  if (wrong.length > 0 || value.refusal) return { value: undefined, problems: wrong };
  const compiled = compileFilter({ ...value, usedns: value.usedns?.text, now, zone, logtimezone });
  return { value: compiled.value, problems: compiled.problems.map(({ text }) => text) };
}

/** A drafted filter at work on the lines of a log, one after the other. */
export interface OpenTrial {
  /** What fail2ban says against the filter; nothing is caught then. */
  readonly problems: readonly string[];
  /** Takes the next line of the log, without its newline, and answers whom it has caught. */
  take(line: string): readonly DraftHit[];
}

/** Makes the text of a drafted filter ready for the lines of a log. */
export function openTrial(
  filter: string,
  examples: readonly ExampleLine[],
  options: DraftOptions,
): OpenTrial {
  const { value, problems } = compileDraft(filter, options);
  if (!value) return { problems, take: () => [] };
  const own = new Set(examples.map(({ text }) => text));
  const matcher = new LineMatcher(value);
  let number = 0;
  return {
    problems,
    take(line) {
      number++;
      return catches(matcher.processLine(line)).map(({ failregex, id }) => ({
        ...{ line: number, failregex, id, isExample: own.has(line) },
      }));
    },
  };
}

/**
 * Runs the text of a drafted filter (changed by hand or not) over the lines of a log: what it catches, and which of the
 * examples it misses.
 */
export function tryDraft(
  filter: string,
  lines: Iterable<string>,
  examples: readonly ExampleLine[],
  options: DraftOptions,
): DraftTrial {
  const { problems, take } = openTrial(filter, examples, options);
  const hits: DraftHit[] = [];
  for (const line of lines) hits.push(...take(line));
  const again = openTrial(filter, examples, options);
  const missed = examples.flatMap(({ text }, index) => (again.take(text).length > 0 ? [] : [index]));
  return { hits, missed, problems };
}

/** The failures of a line that have an id. */
export function catches({
  failures,
}: LineOutcome): readonly { readonly failregex: number; readonly id: string }[] {
  return failures.flatMap(({ failregex, id, data }) =>
    id === null || data.get("nofail") ? [] : [{ failregex, id: addressText(id) }],
  );
}

function withFile(tree: Tree | undefined, file: Source): Tree {
  return { get: (path) => (path === file.path ? file : tree?.get(path)) };
}
