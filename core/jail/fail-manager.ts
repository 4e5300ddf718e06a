/** How many seconds lie between two clean-ups at least. */
const svcPause = 5;

/**
 * Counts failures by id, those of ids that reached maxretry left out. Ids are indexes, times Unix seconds.
 * Mirrors fail2ban/server/failmanager.py, FailManager, ticket.py, FailTicket, and filter.py, Filter.performSvc. What a
 * clean-up takes away is found out when it is asked for: what the last one takes, none before would have kept.
 */
export class FailManager {
  /** By id, where it `has` a ticket: failures that count towards maxretry; the observer and the rate may change them. */
  readonly retries: Float64Array;
  /** Failures that were really added (the tag <failures>). */
  readonly attempts: Int32Array;
  /** How often the id was banned before, as the observer said when the ticket was new. */
  readonly bancounts: Int32Array;
  /** Where the interval begins in which they count, and the last failure. */
  readonly firsts: Float64Array;
  readonly lasts: Float64Array;
  /** The failure that was added last, and for each failure the one before it in the same ticket (-1: none). */
  readonly newest: Int32Array;
  readonly previous: Int32Array;
  readonly #has: Uint8Array;
  /** Which clean-up had taken place when the ticket was changed last. */
  readonly #seen: Int32Array;
  readonly #findtime: number;
  #cleanups = 0;
  #cleanupTime = Number.NEGATIVE_INFINITY;
  #nextSvc = Number.NEGATIVE_INFINITY;

  constructor(ids: number, failures: number, findtime: number) {
    this.retries = new Float64Array(ids);
    this.attempts = new Int32Array(ids);
    this.bancounts = new Int32Array(ids);
    this.firsts = new Float64Array(ids);
    this.lasts = new Float64Array(ids);
    this.newest = new Int32Array(ids);
    this.previous = new Int32Array(failures).fill(-1);
    this.#has = new Uint8Array(ids);
    this.#seen = new Int32Array(ids);
    this.#findtime = findtime;
  }

  /** Whether there is a ticket for an id. */
  has(id: number): boolean {
    if (this.#has[id] === 0) return false;
    const isCleaned =
      this.#seen[id]! < this.#cleanups && this.lasts[id]! <= this.#cleanupTime - this.#findtime;
    if (isCleaned) this.#has[id] = 0;
    return !isCleaned;
  }

  /** Adds a failure, by its index; answers what counts now, NaN where fail2ban fails (it divides by zero). */
  add(id: number, failure: number, time: number): number {
    if (this.has(id)) {
      if (!this.#adjustTime(id, time)) return Number.NaN;
      this.raise(id, 1);
      this.previous[failure] = this.newest[id]!;
    } else {
      this.#has[id] = 1;
      this.#seen[id] = this.#cleanups;
      this.retries[id] = 1;
      this.attempts[id] = 1;
      this.bancounts[id] = 0;
      this.firsts[id] = time;
      this.lasts[id] = time;
      this.previous[failure] = -1;
    }
    this.newest[id] = failure;
    return this.retries[id]!;
  }

  /** Counts the last failure of a ticket for `count` more. */
  raise(id: number, count: number): number {
    this.#seen[id] = this.#cleanups;
    this.attempts[id]!++;
    return (this.retries[id]! += count);
  }

  /** Takes the ticket of an id out, which is to be banned; its columns stay until the id fails again. */
  take(id: number): void {
    this.#has[id] = 0;
  }

  /** Takes away the tickets that are older than findtime, if the last time is not too near. */
  performSvc(now: number): void {
    if (now < this.#nextSvc) return;
    this.#nextSvc = now + svcPause;
    this.#cleanups++;
    this.#cleanupTime = now;
  }

  /**
   * A share of the older failures counts on where the interval has grown beyond findtime: by their rate. Answers whether
   * that can be reckoned: a negative findtime may put the interval's beginning at its end.
   */
  #adjustTime(id: number, time: number): boolean {
    const findtime = this.#findtime;
    if (time <= this.lasts[id]!) return true;
    const first = this.firsts[id]!;
    if (first < time - findtime) {
      if (time === first) return false;
      this.retries[id] = roundHalfEven((this.retries[id]! / (time - first)) * findtime);
      this.firsts[id] = time - findtime;
    }
    this.lasts[id] = time;
    return true;
  }
}

/** Python's round(). */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
