import type { Span } from "../text/index.ts";
import type { Cursor } from "./cursor.ts";
import { dateDirectives, dateMarks } from "./dates.ts";
import { docText, inlineCode } from "./effective.ts";

const directive = /%%?(Ex[ZzdmHklMSYy]|[a-zA-Z])|\{[^{}\s]+\}|\b(?:EPOCH|LEPOCH|TAI64N)\b/g;

/** What the directive of a datepattern under the cursor means. */
export function describeDirective({ source, span, offset }: Cursor): {
  readonly text: string | undefined;
  readonly span: Span;
} {
  const value = source.text.slice(span.start, span.end);
  for (const match of value.matchAll(directive)) {
    const start = span.start + match.index;
    const end = start + match[0].length;
    if (offset < start || offset >= end) continue;
    const [whole, name] = match;
    const known =
      name === undefined
        ? dateMarks.find((mark) => mark.name === whole.toUpperCase())
        : dateDirectives.find((one) => one.name === name);
    if (!known) return { text: undefined, span };
    const text = `${inlineCode(whole)} in a datepattern\n\n${docText(known.doc)} For example ${inlineCode(known.example)}.`;
    return { text, span: { start, end } };
  }
  return { text: undefined, span };
}
