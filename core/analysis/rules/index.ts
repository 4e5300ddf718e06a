import type { Rule } from "./rule.ts";

/** All rules, one line each, by name (see rule.ts for what a rule is). */
export const rules: readonly Rule[] = [];
