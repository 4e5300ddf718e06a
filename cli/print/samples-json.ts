import type { Place } from "../../core/text/index.ts";
import { shownPath } from "./placed.ts";
import { filterText, lineOf, refusalOf, type TestedLog, type TestRun, totalOf } from "./samples.ts";

/** The report as one JSON document, a sample and a failregex a line. Lines are counted from 1. */
export function formatSamplesJson(run: TestRun): string {
  const files = run.logs.map((log) => fileOf(log, run));
  const coverage = run.coverage.map(({ filter, failregexes, unhit }) => {
    const rows = unhit.map(({ options, failregex, text, place }) => ({
      ...(place ? placed(place, run) : { file: null, line: null }),
      ...{ failregex, options, text },
    }));
    return `{"filter":${JSON.stringify(filterText(filter, run))},"failregexes":${failregexes},"unhit":${list(rows)}}`;
  });
  const summary = JSON.stringify({ files: run.logs.length, ...totalOf(run) });
  return `{"files":[\n${files.join(",\n")}\n],\n"coverage":[\n${coverage.join(",\n")}\n],\n"summary":${summary}}\n`;
}

function fileOf(log: TestedLog, run: TestRun): string {
  const { plan, report } = log;
  const head = JSON.stringify({
    file: shownPath(plan.path, run.cwd),
    filter: report ? filterText(report.filter.name, run) : null,
    refusal: refusalOf(log, run) ?? null,
    skipped: plan.skipped ?? null,
  });
  const samples = (report?.results ?? []).map((result) => {
    const { sample, outcome, complaint, options, facts } = result;
    return {
      file: shownPath(sample.path, run.cwd),
      line: sample.line,
      verdictLine: sample.verdictLine ?? null,
      desc: sample.verdict.desc ?? null,
      outcome,
      ...(complaint !== undefined && { message: complaint, options }),
      facts: facts.map((fact) => ({
        ...fact,
        expected: JSON.parse(fact.expected),
        got: JSON.parse(fact.got),
      })),
    };
  });
  const problems = (report?.problems ?? []).map((problem) => ({
    ...placed(problem, run),
    message: problem.message,
  }));
  return `${head.slice(0, -1)},"samples":${list(samples)},"problems":${list(problems)}}`;
}

function placed(place: Place, { tree, cwd }: TestRun) {
  return { file: shownPath(place.path, cwd), line: lineOf(place, tree) };
}

function list(rows: readonly object[]): string {
  return rows.length === 0 ? "[]" : `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]`;
}
