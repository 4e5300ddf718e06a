import type { CompiledFilter, Failure, LineOutcome } from "../../core/filter/index.ts";
import type { TemplateHits } from "./report.ts";
import type { Statistics } from "./statistics.ts";
import { asText } from "./value.ts";

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

/** The summary as a line of JSON. */
export function formatSummary(statistics: Statistics, templates: readonly TemplateHits[]): string {
  const { tested, matched, ignored, missed, failregex, ignoreregex } = statistics;
  const dates: Record<string, number> = {};
  for (const { name, hits } of templates) if (hits > 0) dates[name] = (dates[name] ?? 0) + hits;
  return `${JSON.stringify({
    summary: {
      lines: tested,
      matched: matched.count,
      ignored: ignored.count,
      missed: missed.count,
      failregex: failregex.map(({ hits }) => hits),
      ignoreregex: ignoreregex.map(({ hits }) => hits),
      dates,
    },
  })}\n`;
}

/** Where date, match and groups stand in the line as it is in the log; a match over several lines has no span. */
function spansOf(
  line: string,
  { failregex, hit }: Failure,
  { line: cut, date }: LineOutcome,
  filter: CompiledFilter,
): Record<string, unknown> {
  const spans: Record<string, unknown> = {};
  if (date && date.start < date.end) spans["date"] = [date.start, date.end];
  if (!cut || hit.lines) return spans;
  const before = cut.tuple[0].length;
  const taken = line.length - before - cut.tuple[2].length;
  const place = (start: number, end: number): [number, number] => {
    const from = hit.content + start < before ? hit.content + start : hit.content + start + taken;
    const to = hit.content + end <= before ? hit.content + end : hit.content + end + taken;
    return [from, Math.min(Math.max(from, to), line.length)];
  };
  spans["match"] = place(hit.spans[0]!, hit.spans[1]!);
  const groups: Record<string, [number, number]> = {};
  for (const [name, group] of filter.failregex[failregex]!.groups) {
    const start = hit.spans[2 * group]!;
    if (start >= 0) groups[name] = place(start, hit.spans[2 * group + 1]!);
  }
  spans["groups"] = groups;
  return spans;
}
