import { stripText } from "../text/index.ts";
import { dayOf } from "./calendar.ts";
import { DateDetector } from "./detector.ts";
import { fieldRegexes, yearRegex } from "./fields.ts";
import { defaultTemplates, templatesOf } from "./store.ts";
import { DatePatternError } from "./templates.ts";
import type { Zone } from "./zone.ts";
import { zoneOffset } from "./zone-names.ts";

/**
 * What a detector is made of. That fail2ban-regex calls MyTime.setAlternateNow(0) to have `%ExY` take any year has no
 * effect there (0 counts as unset), so there is no option for it.
 */
export interface DetectorOptions {
  /** One pattern a line; undefined for fail2ban's defaults, null for none: then there is no detector. */
  readonly datepattern?: string | null | undefined;
  readonly now: () => number;
  readonly zone: Zone;
  /** fail2ban's own name of the zone of dates that name none. */
  readonly logtimezone?: string | undefined;
}

/** A detector, or why there is none, in fail2ban's words. */
export function createDateDetector(options: DetectorOptions): {
  readonly value: DateDetector | undefined;
  readonly problem: string | undefined;
} {
  const { datepattern, now, zone, logtimezone } = options;
  const offset = logtimezone === undefined ? undefined : zoneOffset(logtimezone);
  if (typeof offset === "object") return { value: undefined, problem: offset.message };
  if (datepattern === null) return { value: undefined, problem: undefined };
  const patterns = (datepattern ?? "")
    .split(/\n+/)
    .map(stripText)
    .filter((pattern) => pattern !== "");
  const fields = fieldRegexes(yearRegex(yearOf(now(), zone)));
  try {
    const templates = templatesOf(patterns, fields);
    const value = new DateDetector(templates, () => defaultTemplates(fields), {
      now,
      zone,
      defaultOffset: offset,
    });
    return { value, problem: undefined };
  } catch (error) {
    if (error instanceof DatePatternError) return { value: undefined, problem: error.message };
    throw error;
  }
}

function yearOf(now: number, zone: Zone): number {
  return dayOf(Math.floor((now + zone.offsetAt(now)) / 86400)).year;
}
