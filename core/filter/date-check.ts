import { type DateDetector, type DateMatch, isDefaultPattern } from "../dates/index.ts";

/**
 * Tells whether dates can be read (the 31st of June can't), without reading each: what comes before the minutes
 * decides, and is the same in most lines as in the line before.
 */
export class DateCheck {
  readonly #detector: DateDetector;
  /** By template: the last dates that could be read, up to their hour. A log may write one template in several ways. */
  readonly #known = new Map<DateMatch["template"], string[]>();
  readonly #traits = new Map<DateMatch["template"], Traits>();

  constructor(detector: DateDetector) {
    this.#detector = detector;
  }

  /** Whether the date that stands in `text` at `start` is known to be readable; false is no answer. */
  isKnown(template: DateMatch["template"], text: string, start: number): boolean {
    const known = this.#known.get(template);
    if (!known) return false;
    for (let i = 0; i < known.length; i++) {
      const hour = known[i]!;
      if (text.startsWith(hour, start)) return hasMinutes(text, start + hour.length);
    }
    return false;
  }

  /** Whether the date, which stands in `line`, can be read. Throws DateError where fail2ban stumbles over it. */
  isReadable(date: DateMatch, line: string): boolean {
    if (this.isKnown(date.template, line, date.start)) return true;
    const time = this.#detector.timeOf(date);
    if (time === null) return false;
    const { template } = date;
    const traits = this.#traitsOf(template);
    // An offset may carry a date over the first or the last year that there is.
    if (traits.ordinary && time.value > FIRST_SURE && time.value < LAST_SURE) {
      const hour = untilMinutes(line, date.start, date.end);
      // A year behind the time, or one that is assumed by it, may make the 29th of February a date or none.
      if (hour && !(traits.yearLate && /29|3[01]/.test(hour))) this.#remember(template, hour);
    }
    return true;
  }

  /** Whether reading a date tells of others of the same hour, too. */
  learnsFrom(template: DateMatch["template"]): boolean {
    return this.#traitsOf(template).ordinary;
  }

  /** Whether a date of this template may make fail2ban stumble, whatever the line holds: it may name a zone, say. */
  isRisky(template: DateMatch["template"]): boolean {
    return this.#traitsOf(template).risky;
  }

  #remember(template: DateMatch["template"], hour: string): void {
    const known = this.#known.get(template);
    if (!known) this.#known.set(template, [hour]);
    else {
      if (known.length === mostKnown) known.pop();
      known.unshift(hour);
    }
  }

  #traitsOf(template: DateMatch["template"]): Traits {
    let traits = this.#traits.get(template);
    if (!traits) this.#traits.set(template, (traits = readTraits(template)));
    return traits;
  }
}

/** So many hours of a template are remembered. */
const mostKnown = 4;

/** Two days from the ends of Python's calendar: the years 1 and 9999. */
const FIRST_SURE = -62135596800 + 2 * 86400;
const LAST_SURE = 253402300799 - 2 * 86400;

/** What is known of a template's dates. */
interface Traits {
  /** The second colon is the one before the seconds, and what decides stands before it. */
  readonly ordinary: boolean;
  /** No year stands before the seconds. */
  readonly yearLate: boolean;
  readonly risky: boolean;
}

function readTraits(template: DateMatch["template"]): Traits {
  return {
    ordinary: isOrdinary(template),
    yearLate: !/%(?:Ex)?[Yy].*%(?:Ex)?S/.test(template.pattern ?? ""),
    risky: isRisky(template),
  };
}

/**
 * Whether the second colon of a template's dates is the one before the seconds, in whatever way they are written, and
 * behind the seconds stand at most a fraction, an offset and a year that is always one.
 */
function isOrdinary({ kind, pattern }: DateMatch["template"]): boolean {
  if (kind !== "fields" || pattern === undefined) return false;
  const plain = pattern
    .replace("(?:T|  ?)", "T")
    .replace("(?:%ExY|%Exy)", "%ExY")
    .replace("(?P<_sep>", "(?:")
    .replace(/\(\?:([^()]*)\)\??|\(\?P=[^()]*\)|\{[^{}]*\}/g, "$1");
  if (plain.includes("(?P<")) return false;
  const found = /^[^:|]*%(?:Ex)?[HkIl]:%(?:Ex)?M:%(?:Ex)?S([^|]*)$/.exec(plain);
  return found !== null && !found[1]!.replace(/%(?:f|z|y|Exy|ExY)/g, "").includes("%");
}

/**
 * Of fail2ban's own templates only those with a zone's name are risky; of a user's all but those of a number that has
 * to be there: a field may be left out (`%p`, `%m`), or out of bounds (a year that is a group of the user's own).
 */
function isRisky({ kind, pattern, numberGroup, regex }: DateMatch["template"]): boolean {
  if (kind !== "fields") return numberGroup !== 1;
  return regex.includes("[A-Z]") || !isDefaultPattern(pattern ?? "");
}

/** The date up to its first colon, where minutes and seconds follow there. */
function untilMinutes(line: string, start: number, end: number): string | undefined {
  const hour = line.indexOf(":", start);
  if (hour < 0 || hour >= end || !hasMinutes(line, hour + 1)) return undefined;
  return line.slice(start, hour + 1);
}

/** Whether minutes and seconds below 60 stand there, two digits each, and no third digit behind them. */
function hasMinutes(line: string, at: number): boolean {
  return (
    isSixtieth(line, at) &&
    line.charCodeAt(at + 2) === colon &&
    isSixtieth(line, at + 3) &&
    !isDigit(line.charCodeAt(at + 5))
  );
}

function isSixtieth(line: string, at: number): boolean {
  const tens = line.charCodeAt(at);
  return tens >= 48 && tens <= 53 && isDigit(line.charCodeAt(at + 1));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const colon = 0x3a;
