export type { Address } from "./address.ts";
export {
  addressText,
  cidr,
  isInNet,
  isSingle,
  isValid,
  readAddress,
  sameAddress,
  withoutHost,
} from "./address.ts";
export { hasConnections, isBriefName } from "./brief.ts";
export { ChunkLines, type WideLine } from "./chunk-lines.ts";
export type { KnownDate } from "./clock.ts";
export { secondsOf } from "./clock.ts";
export type { CompiledFilter, CompiledRegexes, FilterProblem } from "./compile.ts";
export { compileFilter } from "./compile.ts";
export { contentLine, contentOf, contentStart, findHits, isIdentified } from "./hits.ts";
export { LineBuffer } from "./line-buffer.ts";
export { expandRegex, groupsOf, type LineRegex } from "./line-regex.ts";
export { copyState, LineMatcher, type LineOutcome, type MatcherState } from "./match.ts";
export { needlesOf, Seams } from "./needles.ts";
export { lineKind, realFailures } from "./outcome.ts";
export type { LogCounts, PlacedLine } from "./scan.ts";
export { LogScanner } from "./scan.ts";
export { type DatesState, ScanDates, ScanGivenUp } from "./scan-dates.ts";
export { type FailureSpans, placeFailure, type Stretch, stretchPlacer } from "./spans.ts";
export { resolveHostTags, tagOf } from "./tags.ts";
export { asText } from "./text-of.ts";
export type { Failure, FailValue, GroupValue, TupleLine } from "./value.ts";
