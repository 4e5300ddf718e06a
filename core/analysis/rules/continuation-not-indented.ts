import { type ConfigOption, parseConfig } from "../../config/index.ts";
import type { Source } from "../../text/index.ts";
import type { Edit, Fix } from "../finding.ts";
import type { Rule } from "./rule.ts";

/** A line that goes on with an option's value and stands in the first column. */
export const continuationNotIndented: Rule = {
  codes: ["continuation-not-indented"],
  revise(problem, { analysis }) {
    const source = analysis.source(problem.path);
    const run = source && runsOf(source).get(problem.span.start);
    if (!run) return problem;
    const { indents, all } = run;
    const edit = indents.get(problem.span.start)!;
    const one: Fix = { title: "Indent the line", edits: [edit], preferred: all === undefined };
    return { ...problem, fixes: all ? [all, one] : [one] };
  },
};

/** All lines that go on with one option and are not indented: what is pasted so is mended at once. */
interface Run {
  readonly indents: ReadonlyMap<number, Edit>;
  /** Undefined where there is but one line. */
  readonly all: Fix | undefined;
}

const runs = new WeakMap<Source, ReadonlyMap<number, Run>>();

/** The run that a line belongs to, by where its text begins. */
function runsOf(source: Source): ReadonlyMap<number, Run> {
  let known = runs.get(source);
  if (!known) {
    known = findRuns(source);
    runs.set(source, known);
  }
  return known;
}

function findRuns(source: Source): ReadonlyMap<number, Run> {
  const { sections, problems } = parseConfig(source);
  const starts = problems.flatMap(({ code, span }) =>
    code === "continuation-not-indented" ? [span.start] : [],
  );
  const isLine = new Set(starts);
  // A line of a shell command with = in it is read as an option: it begins no run.
  const options = sections
    .flatMap((section) => section.options)
    .filter(({ nameSpan }) => !isLine.has(nameSpan.start));
  const found = new Map<number, Run>();
  let next = 0;
  for (let at = 0; at < starts.length; ) {
    while (next < options.length && options[next]!.nameSpan.start < starts[at]!) next++;
    const end = options[next]?.nameSpan.start ?? Number.POSITIVE_INFINITY;
    const own: number[] = [];
    for (; at < starts.length && starts[at]! < end; at++) own.push(starts[at]!);
    const option = options[next - 1];
    if (!option || own.length === 0) break;
    const run = makeRun(source, option, own);
    for (const start of own) found.set(start, run);
  }
  return found;
}

function makeRun(source: Source, option: ConfigOption, starts: readonly number[]): Run {
  const indent = indentOf(source.text, option);
  const indents = new Map(
    starts.map((start) => {
      const line = lineStart(source.text, start);
      return [start, { path: source.path, span: { start: line, end: start }, text: indent }];
    }),
  );
  if (starts.length === 1) return { indents, all: undefined };
  const title = `Indent all ${starts.length} lines of “${option.name}”`;
  return { indents, all: { title, edits: [...indents.values()], preferred: true } };
}

/** As deep as the value's other lines, else as the value itself. */
function indentOf(text: string, { nameSpan, value }: ConfigOption): string {
  const pieces = value.pieces.filter((piece) => piece.exact && piece.end > piece.start);
  for (const { span } of pieces) {
    const start = lineStart(text, span.start);
    if (start <= nameSpan.start) continue;
    const indent = text.slice(start, span.start);
    if (/^[ \t]+$/.test(indent)) return indent;
  }
  return " ".repeat(nameSpan.end - lineStart(text, nameSpan.start) + 3);
}

function lineStart(text: string, at: number): number {
  return Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
}
