import { type Analysis, knownOption } from "../analysis/index.ts";
import type { Candidate } from "./completion.ts";
import type { Cursor } from "./cursor.ts";
import { dateDirectives, dateMarks } from "./dates.ts";
import { docText, inlineCode } from "./effective.ts";

/** The directives of a datepattern behind a percent sign, its marks behind a brace or at a line's begin. */
export function completeDates(_: Analysis, cursor: Cursor): readonly Candidate[] | undefined {
  const { before, offset, role, section, option, source } = cursor;
  if (!option || !section) return undefined;
  if (knownOption(role.kind, section.name, option.name)?.type !== "datepattern") return undefined;
  const percent = /(?:^|[^%])(%%?(?:Ex?[A-Za-z]?|[A-Za-z])?)$/.exec(before);
  const typed = percent?.[1];
  if (typed !== undefined) {
    return dateDirectives.map(({ name, doc, example }) => ({
      label: `%%${name}`,
      kind: "constant",
      detail: example,
      doc: docText(doc),
      from: offset - typed.length,
      to: offset,
      rank: name.length > 1 ? 6 : 5,
    }));
  }
  const mark = /(?:^|\s)(\{?\^?[\w^-]*)$/.exec(before) ?? /(\{\w*)$/.exec(before);
  if (!mark) return undefined;
  const from = offset - mark[1]!.length;
  const to = mark[1]!.startsWith("{") && source.text[offset] === "}" ? offset + 1 : offset;
  return dateMarks.map(({ name, doc, example }) => ({
    label: name,
    kind: "constant",
    doc: `${docText(doc)} For example ${inlineCode(example)}.`,
    from,
    to,
  }));
}
