import type { RegexMatch } from "../regex/index.ts";
import { DateError } from "./date-error.ts";
import { asciiDigits, readFloat } from "./number.ts";
import type { RankedTemplate } from "./ranking.ts";
import { type DateContext, type DateValue, timeOfFields } from "./strptime.ts";
import type { DateTemplate } from "./templates.ts";

/** The date that was found in a line. */
export interface DateMatch {
  /** Where the text stands that is the date and is cut out: group 1; -1 twice where that took no part. */
  readonly start: number;
  readonly end: number;
  /** Where the whole match stands. */
  readonly matchStart: number;
  readonly matchEnd: number;
  readonly template: DateTemplate;
  readonly ranked: RankedTemplate;
  readonly groups: RegexMatch;
}

/**
 * The time that a match stands for; null where there is none (Python's ValueError). Throws DateError where fail2ban
 * stumbles over it. Mirrors getDate of the templates in fail2ban/server/datetemplate.py.
 */
export function readDate(match: DateMatch, context: DateContext): DateValue | null {
  const { template, groups } = match;
  if (template.kind === "fields") {
    const { keys, groups: numbers, texts } = match.ranked.fields;
    for (let at = 0; at < numbers.length; at++) texts[at] = groups.group(numbers[at]!);
    return timeOfFields({ keys, texts }, context);
  }
  const text = groups.group(template.numberGroup);
  if (template.kind === "tai64n") return { value: Number.parseInt(text!.slice(2, 17), 16), float: false };
  return readEpoch(text, template.kind === "long-epoch");
}

function readEpoch(text: string | undefined, long: boolean): DateValue | null {
  if (text === undefined) {
    if (long) throw new DateError("TypeError", "object of type 'NoneType' has no len()");
    throw new DateError("TypeError", "float() argument must be a string or a real number, not 'NoneType'");
  }
  const value = readFloat(text);
  if (value === undefined) return null;
  const length = long ? asciiDigits(text).length : 0;
  if (length < 13) return { value, float: true };
  return { value: value / (length >= 16 && !text.includes(".") ? 1000000 : 1000), float: true };
}
