import { addressText, type LineOutcome, secondsOf } from "../filter/index.ts";
import type { FoundFailure, RegexStep, Step, Verdict } from "./explanation.ts";
import { tellVerdict } from "./words.ts";

/** The verdict: the engine's own, and where it returns nothing of a match, why. No outcome: it did not come to an end. */
export function judge(outcome: LineOutcome | undefined, steps: readonly Step[]): Verdict {
  const failures = (outcome?.failures ?? []).map(
    ({ failregex, id, time, data }): FoundFailure => ({
      failregex,
      id: id && addressText(id),
      time: time === null ? null : secondsOf(time),
      nofail: Boolean(data.get("nofail")),
    }),
  );
  const ignored = outcome?.ignored ?? [];
  const matched = steps.filter(isMatchedFailregex);
  const verdict = { kind: kindOf(outcome, failures, matched), failures, ignored };
  const indices = matched.map(({ index }) => index);
  return { ...verdict, text: tellVerdict(verdict, indices, outcome?.error) };
}

/** Whether a step is that of a failregex that matches. */
export function isMatchedFailregex(step: Step): step is RegexStep {
  return step.kind === "regex" && step.option === "failregex" && step.result === "match";
}

function kindOf(
  outcome: LineOutcome | undefined,
  failures: readonly FoundFailure[],
  matched: readonly RegexStep[],
): Verdict["kind"] {
  if (!outcome) return "runaway";
  if (outcome.error !== undefined) return "broken";
  const real = failures.filter(({ nofail }) => !nofail);
  if (real.some(({ id }) => id !== null)) return "failure";
  if (real.length > 0) return "pending";
  if (outcome.ignored.length > 0) return "ignored";
  if (failures.length > 0) return "no-failure";
  // What is no failure, or none yet, is not returned where a filter stops at its first match.
  const [first] = matched;
  if (!first) return "missed";
  const names = first.match?.groups.map(({ name }) => name) ?? [];
  const isNone = names.includes("nofail") || names.includes("mlfgained");
  return isNone || names.some((name) => ids.has(name)) ? "no-failure" : "pending";
}

const ids = new Set(["ip4", "ip6", "dns", "fid"]);
