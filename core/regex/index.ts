export type * from "./ast.ts";
export { type CompiledRegex, compileRegex } from "./compile.ts";
export { MatcherExhausted } from "./matcher.ts";
export { createFinder, type Finder } from "./needles.ts";
export { type ParsedRegex, parseRegex } from "./parse.ts";
export type { Regex, RegexFlags, RegexMatch } from "./regex.ts";
export { firstCharacters, mayRunAway, requiredLiterals } from "./sieve.ts";
export { noteAscii } from "./subject.ts";
export { visitRegex } from "./visit.ts";
