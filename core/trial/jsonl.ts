import {
  asText,
  type CompiledFilter,
  type Failure,
  type LineOutcome,
  placeFailure,
} from "../filter/index.ts";

/** Entries of a failure's dict that have a place of their own in the object, or that are fail2ban's bookkeeping. */
const notFields = new Set([
  "matches",
  "nofail-matches",
  "mlfpending",
  "users",
  "ip",
  "ip4",
  "ip6",
  "dns",
  "fid",
]);

/** A failure as a line of JSON. `number` is the line's, from 1. */
export function formatFailure(
  number: number,
  line: string,
  failure: Failure,
  outcome: LineOutcome,
  filter: CompiledFilter,
): string {
  const { failregex, id, time, data } = failure;
  const fields: Record<string, string> = {};
  for (const [name, value] of data) if (value !== null && !notFields.has(name)) fields[name] = asText(value);
  const ip = data.get("ip") ?? id;
  return `${JSON.stringify({
    line: number,
    failregex: failregex + 1,
    id: id === null ? null : asText(id),
    ip: ip === null ? null : asText(ip),
    time: time === null || typeof time === "number" ? time : time.float,
    fields,
    span: spansOf(line, failure, outcome, filter),
  })}\n`;
}

/** A match over several lines has no span. */
function spansOf(
  line: string,
  failure: Failure,
  outcome: LineOutcome,
  filter: CompiledFilter,
): Record<string, unknown> {
  const { date, match, groups } = placeFailure(line, failure, outcome, filter);
  return {
    ...(date && { date }),
    ...(match && { match, groups: Object.fromEntries(groups) }),
  };
}

/** What of a log its summary tells. */
export interface LogNumbers {
  readonly lines: number;
  readonly matched: number;
  readonly ignored: number;
  readonly missed: number;
  /** Hits of each failregex and ignoreregex. */
  readonly failregex: readonly number[];
  readonly ignoreregex: readonly number[];
}

/** The summary behind a log's failures as a line of JSON. */
export function formatSummary(
  { lines, matched, ignored, missed, failregex, ignoreregex }: LogNumbers,
  templates: readonly { readonly name: string; readonly hits: number }[],
): string {
  const dates: Record<string, number> = {};
  for (const { name, hits } of templates) if (hits > 0) dates[name] = (dates[name] ?? 0) + hits;
  return `${JSON.stringify({ summary: { lines, matched, ignored, missed, failregex, ignoreregex, dates } })}\n`;
}
