export type { Regex, RegexFlags, RegexMatch, RegexProblem } from "./regex.ts";
