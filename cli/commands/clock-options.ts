import { readIso, validateTimeZone, zoneOf } from "../../core/dates/index.ts";

/** What was given as the clock: texts as they stand on the command line. */
export interface ClockOptions {
  readonly now: string | undefined;
  readonly timezone: string | undefined;
}

/**
 * What is wrong with --now or --timezone, in words; undefined where nothing is. With `takesOffsets` the zone may also be
 * one that fail2ban knows for a log alone (UTC+0100).
 */
export function findWrongClock({ now, timezone }: ClockOptions, takesOffsets: boolean): string | undefined {
  if (now !== undefined && readIso(now, zoneOf("UTC")!) === undefined)
    return "--now is an ISO time like 2026-11-20T12:00:00+01:00";
  if (timezone === undefined || zoneOf(timezone) || (takesOffsets && validateTimeZone(timezone)))
    return undefined;
  const like = takesOffsets ? "Europe/Zurich or UTC+0100" : "Europe/Zurich or UTC";
  return `--timezone takes a name like ${like}, not ${JSON.stringify(timezone)}`;
}
