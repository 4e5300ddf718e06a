import type { Zone } from "../dates/index.ts";
import {
  type CompiledFilter,
  copyState,
  LineMatcher,
  type LineOutcome,
  type MatcherState,
} from "../filter/index.ts";
import { cutLine, datesRunAway } from "./dates.ts";
import type { Explanation, Step, Suggestion, Verdict } from "./explanation.ts";
import { tellIds } from "./ids.ts";
import { isMatchedFailregex, judge } from "./verdict.ts";
import { type Guard, Walk } from "./walk.ts";
import { findNearest } from "./weight.ts";

/** How a line is explained. */
export interface ExplainOptions {
  /** What a LineMatcher of the same filter remembers of the lines before (its `snapshot()`); it is not changed. None: the line is the log's first. */
  readonly state?: MatcherState | undefined;
  /** The zone in which times are told. */
  readonly zone: Zone;
  /**
   * Runs a piece of work, and answers false where it had to break it off: that regex then runs away. By default all work is
   * run as it is; a head with a clock gives one with a deadline.
   */
  readonly guard?: Guard | undefined;
}

/**
 * Explains step by step, in fail2ban's order, why a line (without its newline) matches or misses under a filter. The
 * verdict is the engine's own, that of LineMatcher.processLine in the same state.
 */
export function explainLine(filter: CompiledFilter, line: string, options: ExplainOptions): Explanation {
  const { state, zone } = options;
  const guard = options.guard ?? unguarded;
  let outcome: LineOutcome | undefined;
  guard(() => {
    const matcher = new LineMatcher(filter);
    if (state) matcher.restore(copyState(state));
    outcome = matcher.processLine(line);
  });
  let cut: ReturnType<typeof cutLine> | undefined;
  guard(() => {
    cut = cutLine(filter, line, state, zone);
  });
  const walk = new Walk(filter, line, state, guard);
  if (cut?.outcome.line) walk.walk(cut.outcome.line);
  const verdict = judge(outcome, walk.steps);
  const steps: Step[] = [cut?.step ?? datesRunAway];
  steps.push(...(verdict.kind === "missed" ? withSuggestions(walk, line, guard) : walk.steps));
  if (outcome) steps.push(...tellIds(outcome));
  const nearest = verdict.kind === "missed" ? findNearest(steps, line) : [];
  return { line, verdict, steps, nearest, decisive: findDecisive(steps, verdict, nearest) };
}

/** The steps of a walk, with a mend for those that nearly match. */
function withSuggestions({ steps, mends }: Walk, line: string, guard: Guard): readonly Step[] {
  const nearest = findNearest(steps, line);
  return steps.map((step, index) => {
    const mend = nearest.includes(index) ? mends.get(step) : undefined;
    if (!mend || step.kind !== "regex" || !step.miss) return step;
    let suggestion: Suggestion | undefined;
    const ended = guard(() => {
      suggestion = mend();
    });
    return ended && suggestion ? { ...step, miss: { ...step.miss, suggestion } } : step;
  });
}

function unguarded(work: () => void): boolean {
  work();
  return true;
}

/** The step that tells most. */
function findDecisive(
  steps: readonly Step[],
  { kind, failures, ignored }: Verdict,
  nearest: readonly number[],
): number | undefined {
  const find = (wanted: (step: Step) => boolean) => {
    const found = steps.findIndex(wanted);
    return found < 0 ? undefined : found;
  };
  const regex = (option: string, index: number) => (step: Step) =>
    step.kind === "regex" && step.option === option && step.index === index && step.result === "match";
  if (kind === "runaway") return find((step) => step.kind === "regex" && step.result === "runaway");
  if (kind === "ignored") return find(regex("ignoreregex", ignored[0]!));
  if (failures.length === 0 && kind !== "missed") return find(isMatchedFailregex);
  if (failures.length > 0) {
    const first = failures.find(({ id, nofail }) => id !== null && !nofail) ?? failures[0]!;
    return find(regex("failregex", first.failregex));
  }
  return nearest[0];
}
