import { isPartial } from "../stock.ts";
import type { Rule } from "./rule.ts";

/** A jail without a filter, or without an action. */
export const idleJail: Rule = {
  codes: ["no-filter", "no-action"],
  revise(problem, { analysis, jail }) {
    // An option that cannot be read, or an action that is not there, has a finding of its own.
    if (jail?.refusal) return undefined;
    if (problem.code === "no-filter" && jail && jail.failregex.length > 0) return undefined;
    // jail.conf sets both for all jails, where it is.
    return isPartial(analysis) ? undefined : problem;
  },
};
