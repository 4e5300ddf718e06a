import type { CompiledFilter } from "./compile.ts";
import type { LineOutcome } from "./match.ts";
import type { Failure } from "./value.ts";

/** From where to where, in UTF-16 offsets into a line. */
export type Stretch = readonly [start: number, end: number];

/** Where date, match and groups of a failure stand in the line as it is in the log. */
export interface FailureSpans {
  /** The date that was cut out; undefined where none was, or an empty one. */
  readonly date: Stretch | undefined;
  /** What the failregex took; undefined where that were several lines. */
  readonly match: Stretch | undefined;
  /** The failregex's groups that took part, by name; those of prefregex are not among them. */
  readonly groups: readonly (readonly [name: string, stretch: Stretch])[];
}

/** A line without its date, and where that stood. */
export interface CutLine {
  readonly line: LineOutcome["line"];
  readonly date: { readonly start: number; readonly end: number } | null;
}

/** Places what a failregex saw, a line without its date, in the line of the log. `line` is that line. */
export function placeFailure(
  line: string,
  { failregex, hit }: Pick<Failure, "failregex" | "hit">,
  { line: cut, date }: CutLine,
  filter: CompiledFilter,
): FailureSpans {
  const whole = date && date.start < date.end ? ([date.start, date.end] as const) : undefined;
  if (!cut || hit.lines) return { date: whole, match: undefined, groups: [] };
  const place = stretchPlacer(line, cut.tuple[0].length, line.length - cut.tuple[2].length, hit.content);
  const groups: [string, Stretch][] = [];
  for (const [name, group] of filter.failregex[failregex]!.groups) {
    const start = hit.spans[2 * group]!;
    if (start >= 0) groups.push([name, place(start, hit.spans[2 * group + 1]!)]);
  }
  return { date: whole, match: place(hit.spans[0]!, hit.spans[1]!), groups };
}

/**
 * Turns offsets into the text that a regex saw into a stretch of the line: the date, which was cut out from `before` to
 * `after`, is counted again, and `content` is where the text begins in the line without its date.
 */
export function stretchPlacer(
  line: string,
  before: number,
  after: number,
  content = 0,
): (start: number, end: number) => Stretch {
  const taken = after - before;
  return (start, end) => {
    const from = content + start < before ? content + start : content + start + taken;
    const to = content + end <= before ? content + end : content + end + taken;
    return [from, Math.min(Math.max(from, to), line.length)];
  };
}
