import { isIncomplete } from "../stock.ts";
import type { Rule } from "./rule.ts";

/** `%(name)s` names nothing that is set. */
export const missingVariable: Rule = {
  codes: ["missing-variable"],
  revise(problem, { analysis, filter, action, jail }) {
    // What an absent file of fail2ban's own sets is not known.
    if (isIncomplete(analysis, problem.path)) return undefined;
    const { basedir } = analysis.world;
    const kind = filter ? "filter" : "action";
    const name = (filter ?? action)?.name;
    if (name !== undefined && isIncomplete(analysis, `${basedir}/${kind}.d/${name}.conf`)) return undefined;
    if (name !== undefined && isIncomplete(analysis, `${basedir}/${kind}.d/${name}.local`)) return undefined;
    return jail && isIncomplete(analysis, `${basedir}/jail.local`) ? undefined : problem;
  },
};
