import { type Explanation, explainLine } from "../core/explain/index.ts";
import { compileFilter, type MatcherState } from "../core/filter/index.ts";
import {
  findFacts,
  findNext,
  pageResults,
  type Shapes,
  type Trial,
  writeResults,
} from "../core/trial/index.ts";
import { endsWithin, runsAway } from "./deadline.ts";
import type { MarkSender } from "./trial-marks.ts";
import type { TracedPatterns, TrialFilter, TrialQuestion } from "./trial-messages.ts";
import { lastDateOf, type TrialClock } from "./trial-numbers.ts";

/** Milliseconds for the lines before the one that is explained. */
const patience = 5000;

/**
 * Why a line matches or misses; null where it is not done yet. A regex may take `deadline` milliseconds. Throws Error with a
 * sentence where the lines before it take too long.
 */
export function explainIn(
  trial: Trial,
  filter: TrialFilter,
  { line, patterns }: { readonly line: number; readonly patterns: TracedPatterns },
  deadline: number,
): Explanation | null {
  const text = trial.lineAt(line);
  let state: MatcherState | undefined;
  const readBefore = () => {
    state = trial.matcherBefore(line)?.snapshot();
  };
  if (runsAway(patience, readBefore))
    throw new Error(
      "the lines before this one take too long: a pattern of the filter runs away on one of them",
    );
  if (text === undefined || !state) return null;
  const { zone, now } = trial.filter;
  const { value } = compileFilter({ ...filter, ...patterns, zone, now });
  const guard = (work: () => void) => endsWithin(deadline, work);
  return explainLine(value ?? trial.filter, text, { state, zone, guard });
}

/** Answers a question about a trial, with lines as its editor counts them. */
export function answerQuestion(
  trial: Trial,
  shapes: Shapes | undefined,
  marks: MarkSender,
  clock: TrialClock,
  question: Exclude<TrialQuestion, { readonly kind: "explain" }>,
): unknown {
  switch (question.kind) {
    case "results": {
      const { total, entries } = pageResults(trial, shapes, question);
      return { total, entries: entries.map((entry) => ({ ...entry, line: marks.toEditor(entry.line) })) };
    }
    case "facts": {
      const facts = findFacts(trial, marks.fromEditor(question.line));
      if (!facts) return null;
      return { facts, mark: marks.markOf(trial, facts.line, clock), now: clock.now ?? lastDateOf(trial) };
    }
    case "next": {
      // What is old or has no date is a match, too.
      const wanted = new Set(
        question.kinds.map((kind) => (kind === "old" || kind === "undated" ? "matched" : kind)),
      );
      const line = marks.fromEditor(question.line);
      const found = findNext(trial, line, question.direction, (kind) => wanted.has(kind));
      return found === undefined ? null : marks.toEditor(found);
    }
    case "lines": {
      const lines: string[] = [];
      for (let line = question.from; line < question.to; line++) {
        const text = trial.lineAt(line);
        if (text === undefined) break;
        lines.push(text);
      }
      return lines;
    }
    case "export":
      return writeResults(trial, question.title);
  }
}
