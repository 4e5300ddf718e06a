import { countDays } from "./calendar.ts";

/** A time zone: what its clocks show, and what a clock's reading means. */
export interface Zone {
  /** As it was asked for, an IANA name or UTC. */
  readonly name: string;
  /** Seconds east of UTC at a moment. */
  offsetAt(unix: number): number;
  /**
   * Unix seconds of a local time, as C's mktime with tm_isdst = -1 has them. Where a clock shows a time twice or never,
   * glibc's answer depends on the offset of the answer before, and so does ours: see `lastOffset`.
   */
  toUnix(year: number, month: number, day: number, hour: number, minute: number, second: number): number;
  /** The same of a local time that is given as the Unix seconds it would have in UTC. */
  fromLocal(local: number): number;
  /** Seconds east of UTC that the last answer of toUnix had; 0 at first. To be set where answers are to be repeated. */
  lastOffset: number;
}

/** The zone of an IANA name (or UTC), by the runtime's own data; undefined where it is not known. */
export function zoneOf(name: string): Zone | undefined {
  if (/^(?:Etc\/)?(?:UTC|UCT|GMT|Zulu|Universal)$/i.test(name)) return new ZoneByOffsets(name, () => 0);
  // Newer runtimes take "+01:00" as well, others do not.
  if (/^[+-]/.test(name)) return undefined;
  try {
    return new ZoneByOffsets(name, offsetsByIntl(name));
  } catch {
    return undefined;
  }
}

/** Zones, and since when the earlier of their times is the exception by law, so that tm_isdst is set in winter (or Ramadan). */
const INVERTED: ReadonlyArray<readonly [RegExp, number]> = [
  [/^(?:Europe\/Dublin|Eire)$/i, 57722400],
  [/^Africa\/(?:Casablanca|El_Aaiun)$/i, 1540692000],
];

const DAY = 86400;
const QUARTER = 91 * DAY;
const MOST_DAYS_KEPT = 20000;
/** Further than this from any answer mktime gives up; it never gets there. */
const MOST_PROBES = 8;

/** One offset up to `change`, another from there on; for a day in UTC. */
interface DayOffsets {
  readonly before: number;
  readonly change: number;
  readonly after: number;
}

class ZoneByOffsets implements Zone {
  readonly name: string;
  lastOffset = 0;
  readonly #ask: (unix: number) => number;
  readonly #days = new Map<number, DayOffsets>();
  #names: Intl.DateTimeFormat | undefined;
  #lastDay = Number.NaN;
  #lastOffsets: DayOffsets = { before: 0, change: Number.POSITIVE_INFINITY, after: 0 };

  constructor(name: string, ask: (unix: number) => number) {
    this.name = name;
    this.#ask = ask;
  }

  offsetAt(unix: number): number {
    const day = Math.floor(unix / DAY);
    if (day !== this.#lastDay) {
      this.#lastOffsets = this.#offsetsOf(day);
      this.#lastDay = day;
    }
    return unix < this.#lastOffsets.change ? this.#lastOffsets.before : this.#lastOffsets.after;
  }

  toUnix(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
    return this.fromLocal(countDays(year, month, day) * DAY + hour * 3600 + minute * 60 + second);
  }

  /** Mirrors glibc's __mktime_internal: guesses by the last offset, then corrects the guess by its error. */
  fromLocal(local: number): number {
    let unix = local - this.lastOffset;
    let previous = unix;
    let beforePrevious = unix;
    let previousSummer = false;
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const offset = this.offsetAt(unix);
      const error = local - unix - offset;
      if (error === 0) break;
      const summer = this.#isSummer(unix);
      // Swinging between two guesses: no clock shows this time. One with tm_isdst set is preferred.
      if (unix === previous && unix !== beforePrevious && (!previousSummer || summer)) break;
      previous = beforePrevious;
      beforePrevious = unix;
      unix += error;
      previousSummer = summer;
    }
    this.lastOffset = local - unix;
    return unix;
  }

  /**
   * C's tm_isdst, which the runtime does not tell: by the English name of the time where that says so, else whether
   * the year before and the year after both have another, standard time.
   */
  #isSummer(unix: number): boolean {
    const offset = this.offsetAt(unix);
    const inverted = INVERTED.some(([names, since]) => unix >= since && names.test(this.name));
    if (!inverted) {
      const name = this.#timeName(unix);
      if (/Summer|Daylight/.test(name)) return true;
      if (!name.startsWith("GMT")) return false;
    }
    const departs = (direction: number): boolean =>
      [1, 2, 3, 4].some((quarters) => {
        const other = this.offsetAt(unix + direction * quarters * QUARTER);
        return inverted ? other > offset : other < offset;
      });
    return departs(-1) && departs(1);
  }

  #timeName(unix: number): string {
    this.#names ??= new Intl.DateTimeFormat("en-US", { timeZone: this.name, timeZoneName: "long" });
    return this.#names.formatToParts(unix * 1000).find((part) => part.type === "timeZoneName")?.value ?? "";
  }

  #offsetsOf(day: number): DayOffsets {
    let offsets = this.#days.get(day);
    if (!offsets) {
      if (this.#days.size >= MOST_DAYS_KEPT) this.#days.clear();
      offsets = this.#findOffsets(day * DAY, (day + 1) * DAY);
      this.#days.set(day, offsets);
    }
    return offsets;
  }

  #findOffsets(start: number, end: number): DayOffsets {
    const before = this.#ask(start);
    const after = this.#ask(end - 1);
    if (before === after) return { before, change: end, after };
    let low = start;
    let high = end - 1;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#ask(middle) === before) low = middle;
      else high = middle;
    }
    return { before, change: high, after };
  }
}

/** Asks the runtime for a zone's offset. Throws where it does not know the zone. */
function offsetsByIntl(name: string): (unix: number) => number {
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone: name,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (unix) => {
    const shown = new Map(clock.formatToParts(unix * 1000).map((part) => [part.type as string, part.value]));
    const part = (type: string): number => Number(shown.get(type));
    const year = shown.get("era") === "BC" ? 1 - part("year") : part("year");
    // Before that the runtime shows the Julian calendar: there the clock alone has to do.
    const local = (hour: number): number => hour * 3600 + part("minute") * 60 + part("second");
    if (unix >= GREGORIAN_FROM) {
      return countDays(year, part("month"), part("day")) * DAY + local(part("hour")) - Math.floor(unix);
    }
    const ahead = (((local(part("hour")) - Math.floor(unix)) % DAY) + DAY) % DAY;
    return ahead > 15 * 3600 ? ahead - DAY : ahead;
  };
}

/** 1582-10-16 in UTC. */
const GREGORIAN_FROM = -12219206400;
