import { editedDistributionFile } from "./edited-distribution-file.ts";
import { idleJail } from "./idle-jail.ts";
import { logpathMissesRotated } from "./logpath-misses-rotated.ts";
import { missingInclude } from "./missing-include.ts";
import { missingPart } from "./missing-part.ts";
import { missingVariable } from "./missing-variable.ts";
import { noLogFile } from "./no-log-file.ts";
import { noLogPath } from "./no-log-path.ts";
import type { Rule } from "./rule.ts";
import { unfilledTag } from "./unfilled-tag.ts";
import { unknownMode } from "./unknown-mode.ts";
import { unknownParameter } from "./unknown-parameter.ts";

/** All rules, one line each, by name (see rule.ts for what a rule is). */
export const rules: readonly Rule[] = [
  editedDistributionFile,
  idleJail,
  logpathMissesRotated,
  missingInclude,
  missingPart,
  missingVariable,
  noLogFile,
  noLogPath,
  unfilledTag,
  unknownMode,
  unknownParameter,
];
