import { compileFilter, LineMatcher, secondsOf } from "../filter/index.ts";
import type { Span } from "../text/index.ts";
import type { DraftDate, DraftOptions, ExampleLine } from "./answer.ts";

/** An example line as a failregex sees it. */
export interface ReadExample {
  /** Its place among the lines given. */
  readonly index: number;
  readonly line: string;
  /** The line with its date cut out. */
  readonly text: string;
  readonly date: DraftDate | undefined;
  /** Whether the date stands where fail2ban's `{^LN-BEG}` looks for it. */
  readonly isDateFirst: boolean;
  /** What is marked, as offsets into `text`. */
  readonly address: Span | undefined;
  readonly user: Span | undefined;
}

/** Reads the lines in their order as fail2ban reads a log: the date is found and cut out before anything else. */
export function readExamples(lines: readonly ExampleLine[], options: DraftOptions): readonly ReadExample[] {
  const { now, zone, logtimezone } = options;
  const { value } = compileFilter({ failregex: [], now, zone, logtimezone });
  const matcher = value && new LineMatcher(value);
  return lines.map(({ text: line, address, user }, index) => {
    const match = matcher?.processLine(line).date;
    const cut = match && match.start >= 0 && match.end > match.start ? match : undefined;
    const time = cut && matcher?.detector?.timeOf(cut);
    const date = cut && {
      span: { start: cut.start, end: cut.end },
      text: line.slice(cut.start, cut.end),
      time: time ? secondsOf(time.float ? { float: time.value } : time.value) : undefined,
      template: cut.template.name,
    };
    return {
      index,
      line,
      text: date ? line.slice(0, date.span.start) + line.slice(date.span.end) : line,
      date,
      isDateFirst: date !== undefined && isLineBegin(line.slice(0, date.span.start)),
      address: address && toText(address, date?.span),
      user: user && toText(user, date?.span),
    };
  });
}

/** A span of the text without its date as a span of the whole line. */
export function toLine(span: Span, date: Span | undefined): Span {
  if (!date || span.start < date.start) return span;
  const length = date.end - date.start;
  return { start: span.start + length, end: span.end + length };
}

function toText(span: Span, date: Span | undefined): Span | undefined {
  if (!date || span.end <= date.start) return span;
  if (span.start < date.end) return undefined;
  const length = date.end - date.start;
  return { start: span.start - length, end: span.end - length };
}

/** Mirrors what `{^LN-BEG}` allows before a date (fail2ban/server/datetemplate.py, RE_LINE_BOUND_BEG). */
function isLineBegin(before: string): boolean {
  return /^\W{0,2}$/.test(before);
}
