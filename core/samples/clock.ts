import { formatTime, readIso, type Zone, zoneOf } from "../dates/index.ts";
import type { SampleHeader } from "./header.ts";

/** The clock and the zone that the samples of a log are judged under. */
export interface SampleClock {
  /** Unix seconds. */
  readonly now: number;
  /** A zone's IANA name. */
  readonly zone: string;
  /** Unix seconds of a clock by which fail2ban makes up its mind which years are dates. */
  readonly years: number;
}

/** What may be said of the clock from outside: as in a header, and before it. */
export interface ClockRequest {
  readonly now?: string | undefined;
  readonly timezone?: string | undefined;
  /** Unix seconds of this machine's clock. */
  readonly machine: number;
}

/**
 * fail2ban's tests' own clock and zone: 2005-08-14 12:00 in Zurich. Mirrors fail2ban/tests/utils.py, TEST_NOW and
 * setUpMyTime.
 */
export const testClock = { now: 1124013600, zone: "Europe/Zurich" } as const;

/**
 * The clock of a sample log: what the request says, else the log's header, else fail2ban's tests' own. Those set the
 * clock back once fail2ban has made up its mind by the machine's clock which years are dates; a clock that is given is
 * the only one.
 */
export function clockOf(header: SampleHeader, request: ClockRequest): SampleClock {
  const zone = request.timezone ?? header.timezone ?? testClock.zone;
  const iso = request.now ?? header.now;
  const now = iso === undefined ? undefined : readIso(iso, zoneOf(zone) ?? zoneOf("UTC")!);
  return now === undefined ? { now: testClock.now, zone, years: request.machine } : { now, zone, years: now };
}

/**
 * Unix seconds of a verdict's time; undefined where it is none. As Python's strptime, it takes single digits.
 * Mirrors samplestestcase.py's use of strptime and time.mktime.
 */
export function readLocal(text: string, zone: Zone): number | undefined {
  const found = /^(\d{4})-(\d\d?)-(\d\d?)T(\d\d?):(\d\d?):(\d\d?)(\.\d{1,6})?$/.exec(text);
  if (!found) return undefined;
  const [year, ...rest] = found.slice(1, 7);
  const [month, day, hour, minute, second] = rest.map((part) => part!.padStart(2, "0"));
  const whole = readIso(`${year}-${month}-${day}T${hour}:${minute}:${second}`, zone);
  return whole === undefined ? undefined : whole + Number(found[7] ?? 0);
}

/** Unix seconds as a verdict's time. */
export function writeLocal(seconds: number, zone: Zone): string {
  const fraction = Math.round((seconds - Math.floor(seconds)) * 1e6);
  const tail = fraction > 0 ? `.${String(fraction).padStart(6, "0").replace(/0+$/, "")}` : "";
  return formatTime(seconds, zone, "%Y-%m-%dT%H:%M:%S") + tail;
}
