const units: readonly (readonly [seconds: number, name: string])[] = [
  [604800, "week"],
  [86400, "day"],
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/** A duration in seconds in words, to two units: `12 hours`, `1 day 6 hours`. */
export function durationWords(seconds: number): string {
  if (seconds < 0) return "for good";
  let rest = Math.round(seconds);
  const words: string[] = [];
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(count === 1 ? `1 ${name}` : `${count} ${name}s`);
    if (words.length === 2 || (words.length === 1 && count === 0)) break;
  }
  return words.join(" ") || "0 seconds";
}

/** A number of things: `1 ban`, `1,200 bans`. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** Tells times in a zone. */
export class Clock {
  private readonly full: Intl.DateTimeFormat;
  private readonly parts: Intl.DateTimeFormat;

  constructor(zone: string) {
    const options: Intl.DateTimeFormatOptions = {
      timeZone: zoneOrUtc(zone),
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    };
    this.full = new Intl.DateTimeFormat("en-CA", { ...options, second: "2-digit" });
    this.parts = new Intl.DateTimeFormat("en-CA", options);
  }

  /** `2026-11-20 16:20:10` */
  words(seconds: number): string {
    return this.full.format(seconds * 1000).replace(",", "");
  }

  /** `2026-11-20 16:20`, in its two parts. */
  dayAndTime(seconds: number): readonly [day: string, time: string] {
    const [day = "", time = ""] = this.parts.format(seconds * 1000).split(", ");
    return [day, time];
  }

  /** The moment that a clock in the zone shows as `2026-11-20T16:20`; undefined where that is none. */
  moment(local: string): number | undefined {
    const asUtc = Date.parse(`${local}Z`) / 1000;
    if (!Number.isFinite(asUtc)) return undefined;
    const shown = (seconds: number) => Date.parse(`${this.words(seconds).replace(" ", "T")}Z`) / 1000;
    // The zone's distance from UTC, at about that time and then at that very time.
    const guess = asUtc - (shown(asUtc) - asUtc);
    return asUtc - (shown(guess) - guess);
  }

  /** A moment as `2026-11-20T16:20`. */
  local(seconds: number): string {
    return this.dayAndTime(seconds).join("T");
  }
}

function zoneOrUtc(zone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return "UTC";
  }
}
