import type { Analysis } from "../analysis/index.ts";
import { isTrue } from "../config/index.ts";
import type { Severity } from "../text/index.ts";

/** A config folder in numbers. */
export interface TreeNumbers {
  readonly jails: number;
  readonly enabledJails: number;
  readonly errors: number;
  readonly warnings: number;
  readonly informations: number;
}

/** Counts a folder's jails and what was found in it. */
export function countTree(analysis: Analysis): TreeNumbers {
  const jails = analysis.jails();
  const enabled = jails.filter((name) => isTrue(analysis.jail(name).value.options.get("enabled")));
  const severities = [...analysis.findings().values()].flatMap((found) =>
    found.map(({ severity }) => severity),
  );
  const count = (severity: Severity) => severities.filter((one) => one === severity).length;
  return {
    jails: jails.length,
    enabledJails: enabled.length,
    errors: count("error"),
    warnings: count("warning"),
    informations: count("information"),
  };
}
