export type { Address, Hosts } from "./address.ts";
export {
  addressText,
  cidr,
  isInNet,
  isSingle,
  isValid,
  readAddress,
  sameAddress,
} from "./address.ts";
export { isBriefName } from "./brief.ts";
export type { KnownDate } from "./clock.ts";
export { secondsOf } from "./clock.ts";
export type { CompiledFilter, FilterProblem, FilterRequest } from "./compile.ts";
export { compileFilter } from "./compile.ts";
export type { LineHits, RegexHit } from "./hits.ts";
export { findHits } from "./hits.ts";
export type { LineRegex } from "./line-regex.ts";
export type { Clauses, FilterLiterals } from "./literals.ts";
export { filterLiterals } from "./literals.ts";
export type { LineOutcome, MatcherState } from "./match.ts";
export { LineMatcher } from "./match.ts";
export { FailureMerger } from "./merge.ts";
export { PythonError } from "./python-error.ts";
export type { LogCounts, PlacedLine } from "./scan.ts";
export { LogScanner, ScanGivenUp } from "./scan.ts";
export { resolveHostTags } from "./tags.ts";
export type { FailData, Failure, FailValue, GroupValue, Timestamp, Tuple, TupleLine } from "./value.ts";
