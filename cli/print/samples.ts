import {
  type FilterCoverage,
  factLines,
  type SampleReport,
  type SampleResult,
} from "../../core/samples/index.ts";
import type { Place, Tree } from "../../core/text/index.ts";
import type { PlannedLog } from "../../host/sample-plan.ts";
import { shownPath } from "./placed.ts";

/** A sample log with what came of it; without a report it was not run. */
export interface TestedLog {
  readonly plan: PlannedLog;
  readonly report: SampleReport | undefined;
  readonly seconds: number;
}

/** All that a run of `f2b test` has to tell. */
export interface TestRun {
  readonly logs: readonly TestedLog[];
  readonly coverage: readonly FilterCoverage[];
  readonly tree: Tree;
  readonly cwd: string;
  readonly hasColors: boolean;
  readonly hostname: string;
  /** Unix seconds. */
  readonly now: number;
}

/** Something that is wrong in a sample log. */
export interface Complaint {
  /** `path:line`, the path as seen from the working directory. */
  readonly place: string;
  readonly message: string;
  /** Expected and found, a fact a line; empty where nothing was compared. */
  readonly expected: string;
  readonly got: string;
  /** The log line. */
  readonly text: string;
}

/** How many samples came to what. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The report as text: a line a log, what is wrong, what is not hit, and a summary. */
export function formatSamples(run: TestRun): string {
  const { logs, coverage, cwd } = run;
  const paint = (style: number, text: string) => (run.hasColors ? `\x1b[${style}m${text}\x1b[0m` : text);
  const blocks = logs.map((log) => {
    const { plan, report } = log;
    const filter = report ? ` (${filterText(report.filter.name, run)})` : "";
    const refusal = refusalOf(log, run);
    const { passed, failed, skipped } = countResults(report);
    const words = refusal
      ? paint(31, `not run: ${refusal}`)
      : plan.skipped !== undefined
        ? paint(2, `passed over: ${plan.skipped}`)
        : [
            `${passed} passed`,
            ...(failed > 0 ? [paint(31, `${failed} failed`)] : []),
            ...(skipped > 0 ? [`${skipped} skipped`] : []),
          ].join(", ");
    const wrong = complaintsOf(log, run).map(
      (one) => `${paint(1, `${one.place}:`)} ${one.message}\n${details(one)}`,
    );
    return `${shownPath(plan.path, cwd)}${filter}: ${words}\n${wrong.join("")}`;
  });
  const unhit = coverage.flatMap((own) =>
    own.unhit.map(({ filter, options, failregex, text, place }) => {
      const where = place ? `${placeText(place, run)}: ` : "";
      const under = options && ` with ${options}`;
      return `${where}no sample hits failregex ${failregex} of ${filterText(filter, run)}${under}: ${text}\n`;
    }),
  );
  return blocks.join("") + unhit.join("") + summaryOf(run);
}

/** What is wrong in a log, in the order of its lines. */
export function complaintsOf({ report }: TestedLog, run: TestRun): readonly Complaint[] {
  if (!report) return [];
  const problems = report.problems.map((problem) => ({
    line: lineOf(problem, run.tree),
    place: placeText(problem, run),
    message: problem.message,
    ...{ expected: "", got: "", text: "" },
  }));
  const failed = report.results.filter(isWrong).map((result) => ({
    line: result.sample.line,
    ...complaintOf(result, run),
  }));
  return [...problems, ...failed].sort((one, other) => one.line - other.line);
}

/** A sample's complaint. */
export function complaintOf(result: SampleResult, run: TestRun): Complaint {
  const { sample, complaint = "", options, facts, failregex } = result;
  const found = failregex ? ` [${placeText(failregex, run)}]` : "";
  const under = options && ` [${options}]`;
  return {
    place: placeText({ path: sample.path, span: result.span }, run),
    message: complaint + found + under,
    expected: factLines(facts, "expected"),
    got: factLines(facts, "got"),
    text: sample.text,
  };
}

/** A filter's name; one that is given by its path, as seen from the working directory. */
export function filterText(name: string, { cwd }: Pick<TestRun, "cwd">): string {
  return name.startsWith("/") ? shownPath(name, cwd) : name;
}

/** What kept a log from being run, its place in front; undefined where it was run. */
export function refusalOf(
  { plan, report }: TestedLog,
  run: Pick<TestRun, "tree" | "cwd">,
): string | undefined {
  const { refusal } = report ?? {};
  if (!refusal) return plan.refusal;
  return refusal.place ? `${placeText(refusal.place, run)}: ${refusal.message}` : refusal.message;
}

/** Whether a sample counts as failed. */
export function isWrong({ outcome }: SampleResult): boolean {
  return outcome === "failed" || outcome === "broken";
}

/** How many samples of a log came to what; what is wrong with the log besides counts as failed. */
export function countResults(report: SampleReport | undefined): Counts {
  const { results = [], problems = [] } = report ?? {};
  const failed = results.filter(isWrong).length + problems.length;
  const skipped = results.filter(({ outcome }) => outcome === "skipped").length;
  return { passed: results.filter(({ outcome }) => outcome === "passed").length, failed, skipped };
}

/** Where a failregex or a problem stands: `path:line`. */
export function placeText(place: Place, { tree, cwd }: Pick<TestRun, "tree" | "cwd">): string {
  return `${shownPath(place.path, cwd)}:${lineOf(place, tree)}`;
}

/** The line that a place begins in, counted from 1. */
export function lineOf({ path, span }: Place, tree: Tree): number {
  const source = tree.get(path);
  if (source?.kind !== "file") return 1;
  let line = 1;
  for (let at = source.text.indexOf("\n"); at >= 0 && at < span.start; at = source.text.indexOf("\n", at + 1))
    line++;
  return line;
}

function details({ expected, got, text }: Complaint): string {
  const line = text === "" ? "" : `    ${text}\n`;
  if (expected === "") return line;
  const inLine = (facts: string) => facts.replaceAll("\n", ", ");
  return `${line}    expected  ${inLine(expected)}\n    got       ${inLine(got)}\n`;
}

/** How much came of all logs together. */
export function totalOf({ logs, ...run }: TestRun): Counts & { readonly notRun: number } {
  const sum = { passed: 0, failed: 0, skipped: 0, notRun: 0 };
  for (const log of logs) {
    const counts = countResults(log.report);
    for (const key of ["passed", "failed", "skipped"] as const) sum[key] += counts[key];
    if (refusalOf(log, run) !== undefined) sum.notRun++;
  }
  return sum;
}

function summaryOf(run: TestRun): string {
  const { passed, failed, skipped, notRun } = totalOf(run);
  const all = run.coverage.reduce((sum, { failregexes }) => sum + failregexes, 0);
  const unhit = run.coverage.reduce((sum, one) => sum + one.unhit.length, 0);
  const files = counted(run.logs.length, "sample log");
  const not = notRun > 0 ? `, ${notRun} not run` : "";
  const verdicts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  return `${files}${not}: ${verdicts}; ${all - unhit} of ${counted(all, "failregex", "failregexes")} hit\n`;
}

function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
