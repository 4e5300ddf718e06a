import { roundHalfEven } from "./fail-manager.ts";

/** What the database knows of an id's last ban. */
export interface BadIp {
  readonly bancount: number;
  /** Whole Unix seconds. */
  readonly timeofban: number;
}

/** Seconds between two purges. */
const purgeInterval = 3600;
/** A ban is forgotten after purgeage and so many times its own length. */
const outDatedFactor = 3;

/**
 * The table of bad ids in fail2ban's database. It is purged each hour; what the last purge takes away is found out when it
 * is asked for. Mirrors fail2ban/server/database.py, Fail2BanDb.addBan, getBan and _purge_bips, for one jail.
 */
export class BadIps {
  readonly #counts: Int32Array;
  readonly #times: Float64Array;
  readonly #bantimes: Float64Array;
  /** When the row was written; NaN where there is none. */
  readonly #written: Float64Array;
  readonly #start: number;
  readonly #purgeage: number;

  /** Purges are counted from `start`, Unix seconds; a row is kept for `purgeage` seconds at least. */
  constructor(ids: number, start: number, purgeage: number) {
    this.#counts = new Int32Array(ids);
    this.#times = new Float64Array(ids);
    this.#bantimes = new Float64Array(ids);
    this.#written = new Float64Array(ids).fill(Number.NaN);
    this.#start = start;
    this.#purgeage = purgeage;
  }

  add(id: number, time: number, bantime: number, bancount: number, now: number): void {
    this.#counts[id] = bancount;
    this.#times[id] = roundHalfEven(time);
    this.#bantimes[id] = bantime;
    this.#written[id] = now;
  }

  find(id: number, now: number): BadIp | undefined {
    const written = this.#written[id]!;
    if (Number.isNaN(written)) return undefined;
    if (this.#isPurged(id, now)) {
      this.#written[id] = Number.NaN;
      return undefined;
    }
    return { bancount: this.#counts[id]!, timeofban: this.#times[id]! };
  }

  #isPurged(id: number, now: number): boolean {
    const hours = Math.floor((now - this.#start) / purgeInterval);
    const purged = this.#start + hours * purgeInterval;
    if (hours < 1 || purged <= this.#written[id]!) return false;
    const oldest = Math.trunc(purged) - this.#purgeage;
    const bantime = this.#bantimes[id]!;
    const time = this.#times[id]!;
    return time < oldest && bantime !== -1 && time + bantime * outDatedFactor < oldest;
  }
}
