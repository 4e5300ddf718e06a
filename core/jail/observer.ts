import type { BadIps } from "./bad-ips.ts";
import type { BanManager, BanTicket } from "./ban-manager.ts";
import type { BanTimeFormula } from "./ban-time.ts";

/** What the observer makes of a new ban. */
export interface ObservedBan {
  /** Seconds, -1 for good. */
  readonly bantime: number;
  /** Whether the ban is longer (or shorter) than the jail's; the actions are told so after `delay` seconds. */
  readonly isIncreased: boolean;
  readonly delay: number;
}

/**
 * Knows those who were banned before: their failures count more, and their bans last longer, where bantime.increment is
 * on. Mirrors fail2ban/server/observer.py, ObserverThread.
 */
export class Observer {
  readonly #badIps: BadIps;
  readonly #bans: BanManager;
  readonly #maxretry: number;
  readonly #formula: BanTimeFormula | undefined;
  readonly #spread: number;

  /** `formula` is undefined where bantime.increment is off; `spread` is what chance may add to what it answers. */
  constructor(
    badIps: BadIps,
    bans: BanManager,
    maxretry: number,
    formula: BanTimeFormula | undefined,
    spread: number,
  ) {
    this.#badIps = badIps;
    this.#bans = bans;
    this.#maxretry = maxretry;
    this.#formula = formula;
    this.#spread = spread;
  }

  /**
   * How much a failure counts: 1, or more for who was banned before; and how often that was.
   * Mirrors ObserverThread.failureFound.
   */
  failureFound(id: number, time: number, now: number): { readonly count: number; readonly bancount: number } {
    const bad = this.#formula && this.#badIps.find(id, now);
    if (!bad || time <= bad.timeofban) return known;
    const { bancount } = bad;
    const count = Math.min(2 ** Math.min(bancount, mostDoublings) / 2 + 1, this.#maxretry);
    return { count, bancount };
  }

  /**
   * Makes the ban of a known offender longer and notes it; undefined where it would have been over already.
   * Mirrors ObserverThread.banFound.
   */
  banFound(ticket: BanTicket, now: number): ObservedBan | undefined {
    const usual = this.#bans.bantimeOf(ticket);
    let bantime = usual;
    if (usual !== -1 && ticket.bantime === undefined) {
      bantime = this.#incrBanTime(ticket, usual, now);
      if (bantime === -1 || bantime > usual) this.#bans.setBantime(ticket, bantime);
    }
    if (bantime !== -1 && ticket.time + bantime < now) return undefined;
    if (!ticket.restored)
      this.#badIps.add(ticket.id, ticket.time, this.#bans.bantimeOf(ticket), ticket.bancount, now);
    const delay = Math.min(longestDelay, Math.max(0, bantime - usual - 5));
    return { bantime, isIncreased: bantime !== usual, delay };
  }

  /** Mirrors ObserverThread.incrBanTime. */
  #incrBanTime(ticket: BanTicket, usual: number, now: number): number {
    const bad = this.#formula && usual > 0 ? this.#badIps.find(ticket.id, now) : undefined;
    if (!this.#formula || !bad) return usual;
    const { bancount, timeofban } = bad;
    if (bancount >= ticket.bancount) ticket.bancount = bancount + 1;
    const bantime = bancount > 0 ? this.#formula(usual, bancount) : usual;
    // Where Python raises, fail2ban goes on with the usual time.
    if (bantime === undefined) return usual;
    this.#bans.setBantime(ticket, bantime);
    ticket.spread = this.#spread;
    if (ticket.time <= timeofban) ticket.restored = true;
    return bantime;
  }
}

const known = { count: 1, bancount: 0 };
const mostDoublings = 20;
/** Seconds after which the actions are told of a longer ban, at most. */
const longestDelay = 10;
