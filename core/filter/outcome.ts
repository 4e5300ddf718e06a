import type { LineOutcome } from "./match.ts";
import type { Failure } from "./value.ts";

/** The failures of a line that count: those that are not marked as none (`nofail`). */
export function realFailures({ failures }: Pick<LineOutcome, "failures">): readonly Failure[] {
  for (const failure of failures) {
    if (failure.data.get("nofail")) return failures.filter(({ data }) => !data.get("nofail"));
  }
  return failures;
}

/**
 * How fail2ban-regex counts a line: one with a match that is no failure counts as ignored.
 * Mirrors fail2banregex.py, Fail2banRegex.process.
 */
export function lineKind(outcome: LineOutcome): "matched" | "ignored" | "missed" {
  const real = realFailures(outcome);
  if (outcome.ignored.length > 0 || real.length < outcome.failures.length) return "ignored";
  return real.length > 0 ? "matched" : "missed";
}
