import type { DateDetector, DateMatch } from "../dates/index.ts";

/**
 * Tells whether dates can be read (the 31st of June can't), without reading each: what comes before the seconds
 * decides, and is the same in most lines as in the line before.
 */
export class DateCheck {
  readonly #detector: DateDetector;
  /** By template: a date up to its minute that could be read. */
  readonly #known = new Map<DateMatch["template"], string>();

  constructor(detector: DateDetector) {
    this.#detector = detector;
  }

  /** Whether the date, which stands in `line`, can be read. Throws DateError where fail2ban stumbles over it. */
  isReadable(date: DateMatch, line: string): boolean {
    const { template, start } = date;
    const known = this.#known.get(template);
    if (known !== undefined && line.startsWith(known, start) && hasSeconds(line, start + known.length))
      return true;
    if (this.#detector.timeOf(date) === null) return false;
    const minute = isOrdinary(template) ? untilSeconds(line, start, date.end) : undefined;
    // A year behind the time may make the 29th of February a date or none.
    if (minute && !/29|3[01]/.test(minute)) this.#known.set(template, minute);
    return true;
  }
}

/** Whether the second colon of a template's dates is the one before the seconds, in whatever way they are written. */
function isOrdinary({ kind, pattern }: DateMatch["template"]): boolean {
  if (kind !== "fields" || pattern === undefined) return false;
  const plain = pattern
    .replace("(?:T|  ?)", "T")
    .replace("(?:%ExY|%Exy)", "%ExY")
    .replace(/\(\?:([^()]*)\)\??|\(\?P=[^()]*\)|\{[^{}]*\}/g, "$1");
  return /^[^:|]*%(?:Ex)?[HkIl]:%(?:Ex)?M:%(?:Ex)?S[^|]*$/.test(plain);
}

/** The date up to its second colon, where two digits of seconds follow there. */
function untilSeconds(line: string, start: number, end: number): string | undefined {
  const hour = line.indexOf(":", start);
  const minute = hour < 0 ? -1 : line.indexOf(":", hour + 1);
  if (minute < 0 || minute >= end || !hasSeconds(line, minute + 1)) return undefined;
  return line.slice(start, minute + 1);
}

/** Whether two digits below 60 stand there, and no third. */
function hasSeconds(line: string, at: number): boolean {
  const tens = line.charCodeAt(at);
  return tens >= 48 && tens <= 53 && isDigit(line.charCodeAt(at + 1)) && !isDigit(line.charCodeAt(at + 2));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
