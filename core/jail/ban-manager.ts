import { MinHeap } from "./heap.ts";

/** A ticket that is to be banned, is, or was. */
export interface BanTicket {
  /** Its place in the order of bans; -1 before it is banned. */
  number: number;
  readonly id: number;
  /** The last failure: the ban is counted from there. Unix seconds. */
  readonly time: number;
  /** Failures of the ticket, and the last of them. */
  readonly attempts: number;
  readonly failure: number;
  /** Seconds, -1 for good; undefined: the jail's. */
  bantime: number | undefined;
  /** Which ban of the id it is. */
  bancount: number;
  /** Seconds by which the ban may be longer, by chance. */
  spread: number;
  /** Whether the ban was known to the database before: then it is not noted there again. */
  restored: boolean;
}

/** fail2ban's end of a permanent ban. */
const never = Number.POSITIVE_INFINITY;

/**
 * Who is banned, and until when. Mirrors fail2ban/server/banmanager.py, BanManager, and ticket.py,
 * Ticket.getEndOfBanTime. The next look for bans that are over is when the earliest was to end as they were added: a ban
 * that was made shorter since ends only then.
 */
export class BanManager {
  readonly tickets: BanTicket[] = [];
  /** When bans that are over are looked for next: at the first moment behind this one. */
  nextUnban = never;
  readonly #bantime: number;
  /** By id: number of the ticket, -1 where there is no ban. */
  readonly #banned: Int32Array;
  readonly #ends = new MinHeap();
  /** The ban that was added last: its end is put into the heap once it is settled. */
  #newest: BanTicket | undefined;

  constructor(ids: number, bantime: number) {
    this.#bantime = Math.trunc(bantime);
    this.#banned = new Int32Array(ids).fill(-1);
  }

  /** Seconds of a ticket's ban: its own or the jail's. */
  bantimeOf(ticket: BanTicket): number {
    return ticket.bantime ?? this.#bantime;
  }

  /** Unix seconds; Infinity for good. */
  endOf(ticket: BanTicket): number {
    const bantime = this.bantimeOf(ticket);
    return bantime === -1 ? never : ticket.time + bantime;
  }

  /** The ticket by which an id is banned. */
  find(id: number): BanTicket | undefined {
    const number = this.#banned[id]!;
    return number < 0 ? undefined : this.tickets[number];
  }

  /** Bans a ticket; answers what came of it. An old ban is prolonged where the new one would last longer. */
  add(ticket: BanTicket, now: number): "banned" | "expired" | "already banned" {
    const end = this.endOf(ticket);
    if (end < now) return "expired";
    const old = this.find(ticket.id);
    if (old) {
      if (end > this.endOf(old)) this.#prolong(old, ticket);
      return "already banned";
    }
    ticket.number = this.tickets.push(ticket) - 1;
    this.#banned[ticket.id] = ticket.number;
    ticket.bancount++;
    if (this.nextUnban > end) this.nextUnban = end;
    this.#settleNewest();
    this.#newest = ticket;
    return "banned";
  }

  /** Gives the ban of a ticket another length. */
  setBantime(ticket: BanTicket, bantime: number): void {
    ticket.bantime = bantime;
    const isBanned = this.#banned[ticket.id] === ticket.number;
    if (isBanned && ticket !== this.#newest) this.#ends.push(this.endOf(ticket), ticket.number);
  }

  /** Ends the bans that are over at the first moment behind `nextUnban`, in the order in which they were added. */
  unban(): readonly BanTicket[] {
    this.#settleNewest();
    const moment = this.nextUnban;
    const over: number[] = [];
    for (; this.#ends.size > 0; this.#ends.pop()) {
      const { key, value } = this.#ends;
      const ticket = this.tickets[value]!;
      // An end that was changed since is in the heap again.
      if (this.#banned[ticket.id] !== value || this.endOf(ticket) !== key) continue;
      if (key > moment) break;
      this.#banned[ticket.id] = -1;
      over.push(value);
    }
    this.nextUnban = this.#ends.key;
    return over.sort((left, right) => left - right).map((number) => this.tickets[number]!);
  }

  #settleNewest(): void {
    const ticket = this.#newest;
    if (ticket) this.#ends.push(this.endOf(ticket), ticket.number);
    this.#newest = undefined;
  }

  #prolong(old: BanTicket, ticket: BanTicket): void {
    const bantime = this.bantimeOf(ticket);
    const later = Math.max(0, ticket.time - old.time);
    this.setBantime(old, bantime === -1 ? bantime : bantime + later);
  }
}
