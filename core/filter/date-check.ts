import type { DateDetector, DateMatch } from "../dates/index.ts";

/**
 * Tells whether dates can be read (the 31st of June can't), without reading each: what comes before the seconds
 * decides, and is the same in most lines as in the line before.
 */
export class DateCheck {
  readonly #detector: DateDetector;
  /** By template: a date up to its minute that could be read. */
  readonly #known = new Map<DateMatch["template"], string>();
  readonly #traits = new Map<DateMatch["template"], Traits>();

  constructor(detector: DateDetector) {
    this.#detector = detector;
  }

  /** Whether the date that stands in `text` at `start` is known to be readable; false is no answer. */
  isKnown(template: DateMatch["template"], text: string, start: number): boolean {
    const known = this.#known.get(template);
    return known !== undefined && text.startsWith(known, start) && hasSeconds(text, start + known.length);
  }

  /** Whether the date, which stands in `line`, can be read. Throws DateError where fail2ban stumbles over it. */
  isReadable(date: DateMatch, line: string): boolean {
    if (this.isKnown(date.template, line, date.start)) return true;
    if (this.#detector.timeOf(date) === null) return false;
    const { template } = date;
    const traits = this.#traitsOf(template);
    if (traits.ordinary) {
      const minute = untilSeconds(line, date.start, date.end);
      // A year behind the time may make the 29th of February a date or none.
      if (minute && !(traits.yearLast && /^[^:]*(?:29|3[01])/.test(minute)))
        this.#known.set(template, minute);
    }
    return true;
  }

  /** Whether reading a date tells of others of the same minute, too. */
  learnsFrom(template: DateMatch["template"]): boolean {
    return this.#traitsOf(template).ordinary;
  }

  /** Whether a date of this template may make fail2ban stumble, whatever the line holds: it may name a zone. */
  isRisky(template: DateMatch["template"]): boolean {
    return this.#traitsOf(template).risky;
  }

  #traitsOf(template: DateMatch["template"]): Traits {
    let traits = this.#traits.get(template);
    if (!traits) this.#traits.set(template, (traits = readTraits(template)));
    return traits;
  }
}

/** What is known of a template's dates. */
interface Traits {
  /** The second colon is the one before the seconds. */
  readonly ordinary: boolean;
  readonly yearLast: boolean;
  readonly risky: boolean;
}

function readTraits(template: DateMatch["template"]): Traits {
  return {
    ordinary: isOrdinary(template),
    yearLast: /%(?:Ex)?S.*%(?:Ex)?[Yy]/.test(template.pattern ?? ""),
    risky: template.regex.includes("[A-Z]"),
  };
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
