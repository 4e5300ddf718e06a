import { dayOf, weekdayOf } from "./calendar.ts";
import type { Zone } from "./zone.ts";

/**
 * A moment in a zone by a strftime format with `%a %b %d %H %M %S %Y %m %%`; fractions are cut off.
 * Mirrors Python's datetime.fromtimestamp(unix).strftime(format) in the C locale.
 */
export function formatTime(unix: number, zone: Zone, format: string): string {
  const seconds = Math.floor(unix);
  const local = seconds + zone.offsetAt(seconds);
  const days = Math.floor(local / 86400);
  const clock = local - days * 86400;
  const { year, month, day } = dayOf(days);
  const hour = Math.floor(clock / 3600);
  return format.replace(/%([a-zA-Z%])/g, (whole, field: string) => {
    switch (field) {
      case "a":
        return WEEKDAYS[weekdayOf(days)]!;
      case "b":
        return MONTHS[month - 1]!;
      case "d":
        return padded(day);
      case "H":
        return padded(hour);
      case "M":
        return padded(Math.floor(clock / 60) % 60);
      case "S":
        return padded(clock % 60);
      case "Y":
        return String(year);
      case "m":
        return padded(month);
      case "%":
        return "%";
      default:
        return whole;
    }
  });
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function padded(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
