import { BadIps } from "./bad-ips.ts";
import { BanManager, type BanTicket } from "./ban-manager.ts";
import type { BanTimeFormula } from "./ban-time.ts";
import { type EventDetails, type EventKind, EventLog } from "./events.ts";
import { FailManager } from "./fail-manager.ts";
import { MinHeap } from "./heap.ts";
import { Observer } from "./observer.ts";
import type { JailOptions } from "./options.ts";

/** What a replay needs to know besides the jail's options. */
export interface ReplayBounds {
  readonly ids: number;
  readonly failures: number;
  /** Where the clock begins, Unix seconds, and whether it goes on. */
  readonly start: number;
  readonly isLive: boolean;
  /** For how many seconds the database remembers. */
  readonly purgeage: number;
  /** Seconds that chance may add to a ban. */
  readonly spread: number;
}

/** Seconds between two clean-ups of the filter's thread: it makes one at each tenth turn of its loop, of two seconds each. */
const svcInterval = 20;
/** It makes one at each hundredth line, too. */
export const svcLines = 100;

/**
 * A jail at work: failures in, events out, on a clock that is told the time. fail2ban's threads (filter, actions,
 * observer) take turns: first what is due before a line (bans that are over at their own moment, actions told of longer
 * bans), then the filter with the line, then the observer with its failures, then the actions with the bans, then the
 * observer with these. test/oracle/jail-judge.py drives fail2ban's own parts in this order.
 * Mirrors fail2ban/server/filter.py, Filter.processLineAndAdd and performBan, and actions.py, Actions.__checkBan,
 * __checkUnBan and _prolongBan.
 */
export class JailReplay {
  readonly events: EventLog;
  readonly fails: FailManager;
  readonly bans: BanManager;
  /** By number of the ticket: the events of its ban and its unban (-1: none). */
  readonly banEvents: number[] = [];
  readonly unbanEvents: number[] = [];
  readonly #maxretry: number;
  readonly #observer: Observer;
  readonly #start: number;
  readonly #isLive: boolean;
  /** Tickets whose longer ban the actions are to be told of, by the time. */
  readonly #prolongs = new MinHeap();
  /** Failures that the observer has not seen, and tickets that the actions have not. */
  readonly #unobserved: number[] = [];
  readonly #queue: BanTicket[] = [];
  /** How many of them there are: the arrays stay as long as they were. */
  #unobservedSize = 0;
  #queueSize = 0;
  /** Whether fail2ban stumbles over the line in hand, and over how many it did. */
  #stumbles = false;
  #stumbled = 0;
  #lastSvc = 0;

  /** `formula` is undefined where bantime.increment is off. */
  constructor(
    options: JailOptions,
    formula: BanTimeFormula | undefined,
    { ids, failures, start, purgeage, isLive, spread }: ReplayBounds,
  ) {
    this.#maxretry = options.maxretry;
    this.#start = start;
    this.#isLive = isLive;
    const perBan = formula ? 4 : 2;
    this.events = new EventLog(failures + Math.ceil((perBan * failures) / Math.max(1, options.maxretry)));
    this.fails = new FailManager(ids, failures, options.findtime);
    this.bans = new BanManager(ids, options.bantime);
    const badIps = new BadIps(ids, start, purgeage);
    this.#observer = new Observer(badIps, this.bans, options.maxretry, formula, spread);
  }

  /** Does what is due before something happens at `now`. */
  advance(now: number): void {
    for (;;) {
      const { nextUnban } = this.bans;
      const prolong = this.#prolongs.key;
      if (prolong <= now && prolong <= nextUnban) this.#prolong(prolong);
      else if (nextUnban < now) this.#unban(nextUnban);
      else break;
    }
    if (!this.#isLive) return;
    const turns = Math.ceil((now - this.#start) / svcInterval) - 1;
    if (turns <= this.#lastSvc) return;
    this.#lastSvc = turns;
    this.fails.performSvc(this.#start + turns * svcInterval);
  }

  /** Takes a failure of a line, at `now`; answers false where fail2ban stumbles and passes over the line. */
  addFailure(id: number, failure: number, time: number, now: number): boolean {
    const { events, fails } = this;
    const count = fails.add(id, failure, time);
    if (Number.isNaN(count)) {
      this.#stumbles = true;
      return false;
    }
    events.add("found", time, id, failure, { count, window: fails.firsts[id]! });
    if (count >= this.#maxretry) this.#performBan(id, now);
    else this.#unobserved[this.#unobservedSize++] = failure;
    return true;
  }

  /** Notes a failure that does not count, by ignoreip and the like. */
  ignoreFailure(id: number, failure: number, time: number): void {
    this.events.add("ignored", time, id, failure);
  }

  /**
   * Ends a line, the `count`th that fail2ban has not stumbled over before it came here: the others have their turn. `ids`
   * and `times` are those of the failures.
   */
  endLine(count: number, now: number, ids: Int32Array, times: Float64Array): void {
    if (!this.#stumbles && (count - this.#stumbled) % svcLines === 0) this.fails.performSvc(now);
    if (this.#stumbles) this.#stumbled++;
    this.#stumbles = false;
    for (let at = 0; at < this.#unobservedSize; at++) {
      const failure = this.#unobserved[at]!;
      this.#observe(ids[failure]!, failure, times[failure]!, now);
    }
    this.#unobservedSize = 0;
    for (let at = 0; at < this.#queueSize; at++) this.#ban(this.#queue[at]!, now);
    this.#queueSize = 0;
  }

  /** The observer's look at a failure that has not led to a ban: it may weigh more. */
  #observe(id: number, failure: number, time: number, now: number): void {
    const { events, fails } = this;
    const { count, bancount } = this.#observer.failureFound(id, time, now);
    if (count <= 1 || !fails.has(id)) return;
    // fail2ban notes it in the failure's own ticket: that is the one that counts only where it is the first.
    if (fails.previous[failure] === -1) fails.bancounts[id] = bancount;
    const raised = fails.raise(id, count - 1);
    events.add("raised", time, id, failure, { count: raised, window: fails.firsts[id]!, bancount });
    if (raised >= this.#maxretry) this.#performBan(id, now);
  }

  /** Puts the ticket of an id into the queue of those to be banned. */
  #performBan(id: number, now: number): void {
    const { fails } = this;
    fails.take(id);
    fails.performSvc(now);
    this.#queue[this.#queueSize++] = {
      number: -1,
      id,
      time: fails.lasts[id]!,
      attempts: fails.attempts[id]!,
      failure: fails.newest[id]!,
      bantime: undefined,
      bancount: fails.bancounts[id]!,
      spread: 0,
      restored: false,
    };
  }

  #ban(ticket: BanTicket, now: number): void {
    const outcome = this.bans.add(ticket, now);
    if (outcome === "banned") {
      this.banEvents.push(this.#note("ban", now, ticket));
      this.unbanEvents.push(-1);
      this.#observeBan(ticket, now);
    } else if (outcome === "expired") this.#note("expired", now, ticket);
    else {
      const old = this.#detailsOf(this.bans.find(ticket.id)!);
      const { id, failure, attempts: count } = ticket;
      this.events.add("already-banned", now, id, failure, { ...old, count });
    }
  }

  #observeBan(ticket: BanTicket, now: number): void {
    const observed = this.#observer.banFound(ticket, now);
    if (!observed?.isIncreased) return;
    this.#note("increased", now, ticket);
    this.#prolongs.push(now + observed.delay, ticket.number);
  }

  #prolong(moment: number): void {
    const ticket = this.bans.tickets[this.#prolongs.value]!;
    this.#prolongs.pop();
    // Whether another ticket of the same id is banned by now is not asked.
    if (this.bans.find(ticket.id)) this.#note("prolong", moment, ticket);
  }

  #unban(moment: number): void {
    for (const ticket of this.bans.unban())
      this.unbanEvents[ticket.number] = this.#note("unban", moment, ticket);
  }

  #note(kind: EventKind, time: number, ticket: BanTicket): number {
    return this.events.add(kind, time, ticket.id, ticket.failure, this.#detailsOf(ticket));
  }

  #detailsOf(ticket: BanTicket): Required<Omit<EventDetails, "window">> {
    const { attempts: count, bancount } = ticket;
    return { count, bancount, bantime: this.bans.bantimeOf(ticket), until: this.bans.endOf(ticket) };
  }
}
