import type { Zone } from "./zone.ts";

/** Unix seconds of an ISO time, local to the zone where it names no offset; undefined where it is none. */
export function readIso(text: string, zone: Zone): number | undefined {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(?:(Z)|([+-])(\d\d):?(\d\d))?$/i.exec(
      text,
    );
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const fraction = Number(match[7] ?? 0);
  const calendar = new Date(Date.UTC(year!, month! - 1, day!, hour!, minute!, second!));
  if (calendar.getUTCMonth() !== month! - 1 || calendar.getUTCDate() !== day! || hour! > 23 || minute! > 59) {
    return undefined;
  }
  if (match[8] || match[9]) {
    const offset = match[9] ? (match[9] === "-" ? -1 : 1) * (Number(match[10]) * 60 + Number(match[11])) : 0;
    return calendar.getTime() / 1000 - offset * 60 + fraction;
  }
  return zone.toUnix(year!, month!, day!, hour!, minute!, second!) + fraction;
}
