import { type Begin, boundRegex, LINE_BEGIN_MARK } from "./bounds.ts";
import { FIELD_IN_PATTERN, FIELD_NAMES } from "./fields.ts";
import { formatPercent } from "./percent.ts";

/** How a template's text becomes a time. */
type DateKind = "fields" | "epoch" | "long-epoch" | "tai64n";

/** One form of date: how it is found in a line, and how it is read. */
export interface DateTemplate {
  /** As reports call it. */
  readonly name: string;
  /** The date pattern it was made of; undefined where it is none (Epoch, TAI64N). */
  readonly pattern: string | undefined;
  readonly kind: DateKind;
  /** In Python's syntax. */
  readonly regex: string;
  /** The group that an epoch's number stands in. */
  readonly numberGroup: number;
  /** See bounds.ts. */
  readonly flags: number;
  /** 100 for a default template tied to the begin of the line, else 1. */
  weight: number;
}

/** A date pattern that fail2ban refuses, in its words. Thrown and caught inside core/dates. */
export class DatePatternError extends Error {}

/**
 * The template of a pattern with `%` fields. Throws DatePatternError where Python's `%` refuses the pattern.
 * Mirrors fail2ban/server/datetemplate.py, DatePatternRegex.setRegex.
 */
export function patternTemplate(pattern: string, fields: ReadonlyMap<string, string>): DateTemplate {
  let bare = pattern;
  let begin: Begin = "word";
  if (bare.startsWith(UNBOUND_MARK)) {
    bare = bare.slice(UNBOUND_MARK.length);
    begin = "anywhere";
  } else if (bare.startsWith(LINE_BEGIN_MARK)) {
    bare = bare.slice(LINE_BEGIN_MARK.length);
    begin = "line";
  }
  const format = bare.replace(FIELD_IN_PATTERN, "%($1)s");
  const name = formatted(format, FIELD_NAMES, "dict", bare);
  let regex = formatted(format, fields, "TimeRE", bare);
  if (ALPHABETIC_FIELD.test(bare)) regex = `(?iu)${regex}`;
  const bounded = boundRegex(regex, begin, begin !== "anywhere");
  return {
    name: tiedName(name, bounded.tied),
    pattern,
    kind: "fields",
    regex: bounded.regex,
    numberGroup: 0,
    flags: bounded.flags,
    weight: 1,
  };
}

/**
 * The template of Unix time, in seconds or (`long`) also in milliseconds and microseconds: where it stands by itself
 * (`place` undefined), at the begin of the line, or where `{EPOCH}` stands in a pattern.
 * Mirrors fail2ban/server/datetemplate.py, DateEpoch.
 */
export function epochTemplate(
  long: boolean,
  place: "line" | { readonly pattern: string } | undefined,
): DateTemplate {
  const number = long ? "\\d{10,11}(?:\\d{3}(?:\\.\\d{1,6}|\\d{3})?)?" : "\\d{10,11}\\b(?:\\.\\d{3,6})?";
  const name = long ? "LongEpoch" : "Epoch";
  const kind = long ? "long-epoch" : "epoch";
  if (place === "line") {
    const regex = `((?P<square>(?<=^\\[))?${number})(?(square)(?=\\]))`;
    return { ...finished(name, regex, "line"), kind, numberGroup: 1 };
  }
  if (place) {
    const regex = `(${place.pattern.replace(EPOCH_IN_PATTERN, () => `(${number})`)})`;
    return { ...finished(place.pattern, regex, "word"), kind, numberGroup: 2 };
  }
  const start = `(?:^|(?P<square>(?<=^\\[))|(?P<selinux>(?<=\\baudit\\()))`;
  const regex = `(${start}${number})(?:(?(selinux)(?=:\\d+\\)))|(?(square)(?=\\])))`;
  return { ...finished(name, regex, "anywhere"), kind, numberGroup: 1 };
}

/** The template of TAI64N time stamps. Mirrors fail2ban/server/datetemplate.py, DateTai64n. */
export function tai64nTemplate(begin: Begin): DateTemplate {
  return { ...finished("TAI64N", "@[0-9a-f]{24}", begin), kind: "tai64n", numberGroup: 1 };
}

/** Whether a pattern holds `{EPOCH}` or `{LEPOCH}`. */
export function holdsEpoch(pattern: string): boolean {
  return pattern.search(EPOCH_IN_PATTERN) >= 0;
}

const UNBOUND_MARK = "{UNB}";
const EPOCH_IN_PATTERN = /(?<!\\)\{L?EPOCH\}/gi;
const ALPHABETIC_FIELD = /(?<!%)%[aAbBpc]/;

function finished(name: string, source: string, begin: Begin): DateTemplate {
  const { regex, flags, tied } = boundRegex(source, begin);
  return {
    name: tiedName(name, tied),
    pattern: undefined,
    kind: "epoch",
    regex,
    numberGroup: 1,
    flags,
    weight: 1,
  };
}

function tiedName(name: string, tied: boolean): string {
  return tied && !name.startsWith(LINE_BEGIN_MARK) ? LINE_BEGIN_MARK + name : name;
}

function formatted(
  format: string,
  mapping: ReadonlyMap<string, string>,
  type: string,
  pattern: string,
): string {
  const made = formatPercent(format, mapping, type);
  if ("text" in made) return made.text;
  throw new DatePatternError(
    `Failed to set datepattern '${pattern}' (may be an invalid format or unescaped percent char): ${made.message}`,
  );
}
