import type { Zone } from "../dates/index.ts";
import {
  addressText,
  type CompiledFilter,
  copyState,
  LineMatcher,
  type LineOutcome,
  type MatcherState,
  secondsOf,
} from "../filter/index.ts";
import { cutLine } from "./dates.ts";
import type { Explanation, FoundFailure, Step, Suggestion, Verdict } from "./explanation.ts";
import { tellIds } from "./ids.ts";
import { type Guard, Walk } from "./walk.ts";
import { findNearest } from "./weight.ts";
import { tellVerdict } from "./words.ts";

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
  const { outcome: cut, step } = cutLine(filter, line, state, zone);
  const steps: Step[] = [step];
  const verdict = judge(outcome);
  if (cut.line) {
    const walk = new Walk(filter, line, cut.line, state, guard);
    walk.walk();
    steps.push(...(verdict.kind === "missed" ? withSuggestions(walk, line, guard) : walk.steps));
  }
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

function judge(outcome: LineOutcome | undefined): Verdict {
  const failures = (outcome?.failures ?? []).map(
    ({ failregex, id, time, data }): FoundFailure => ({
      failregex,
      id: id && addressText(id),
      time: time === null ? null : secondsOf(time),
      nofail: Boolean(data.get("nofail")),
    }),
  );
  const ignored = outcome?.ignored ?? [];
  const verdict = { kind: kindOf(outcome, failures), failures, ignored };
  return { ...verdict, text: tellVerdict(verdict, outcome?.error) };
}

function kindOf(outcome: LineOutcome | undefined, failures: readonly FoundFailure[]): Verdict["kind"] {
  if (!outcome) return "runaway";
  if (outcome.error !== undefined) return "broken";
  const real = failures.filter(({ nofail }) => !nofail);
  if (real.some(({ id }) => id !== null)) return "failure";
  if (real.length > 0) return "pending";
  if (outcome.ignored.length > 0) return "ignored";
  return failures.length > 0 ? "no-failure" : "missed";
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
  if (failures.length > 0) {
    const first = failures.find(({ id, nofail }) => id !== null && !nofail) ?? failures[0]!;
    return find(regex("failregex", first.failregex));
  }
  return nearest[0];
}
