export type * from "./ast.ts";
export { type CompiledRegex, type CompileOptions, compileRegex } from "./compile.ts";
export { MatcherExhausted, type Watch } from "./matcher.ts";
export { createFinder, type Finder } from "./needles.ts";
export { type ParsedRegex, parseRegex } from "./parse.ts";
export type { Regex, RegexFlags, RegexMatch, RegexProblem } from "./regex.ts";
export { firstCharacters, mayRunAway, requiredLiterals } from "./sieve.ts";
export { noteAscii } from "./subject.ts";
export { childrenOf, visitRegex } from "./visit.ts";
