import { type BriefHit, said } from "./brief.ts";

/** fail2ban keeps so many multi-line failures at once. */
const cacheSize = 100;

/** What is known of a connection: bits of `said` and `pending`, and its users. */
interface Connection {
  flags: number;
  readonly users: string[];
}

const pending = 16;

/** The connections that a Connections knows, oldest first, as JSON holds them. */
export type ConnectionsState = readonly (readonly [mlfid: string, flags: number, users: readonly string[]])[];

/**
 * Decides whether a hit counts as a failure in the light of what other lines said of its connection (<F-MLFID>): the same
 * decision as FailureMerger's, without the failures. Mirrors fail2ban/server/filter.py, Filter._mergeFailure.
 */
export class Connections {
  #known = new Map<string, Connection>();

  /** Whether a hit is no failure (`nofail`) by now. */
  isNofail({ mlfid, user, flags }: BriefHit): boolean {
    if (mlfid === null) return (flags & said.nofail) !== 0;
    const gained = (flags & said.gained) !== 0;
    const forget = (flags & said.forget) !== 0;
    // What is gained is no failure.
    const now = (gained ? said.gained | said.nofail : flags & said.nofail) | (flags & said.id);
    let connection = this.#known.get(mlfid);
    if (connection) {
      const lasting = connection.flags & (gained ? said.id : said.id | pending);
      connection.flags = lasting | now;
      if (forget) this.#known.delete(mlfid);
    } else {
      connection = { flags: now, users: [] };
      if (!forget) this.#remember(mlfid, connection);
      // A connection that is not remembered has no users either.
      else user = null;
    }
    if (user && !connection.users.includes(user)) connection.users.push(user);
    if ((connection.flags & pending) !== 0 || connection.users.length > 1)
      connection.flags &= ~(pending | said.nofail | said.gained);
    const nofail = (connection.flags & said.nofail) !== 0;
    if ((connection.flags & said.id) === 0) connection.flags |= pending;
    return nofail;
  }

  /** What is known, for another thread to go on with. */
  snapshot(): ConnectionsState {
    return Array.from(this.#known, ([mlfid, { flags, users }]) => [mlfid, flags, users] as const);
  }

  /** Goes on from a snapshot. */
  restore(state: ConnectionsState): void {
    this.#known = new Map(state.map(([mlfid, flags, users]) => [mlfid, { flags, users: [...users] }]));
  }

  #remember(mlfid: string, connection: Connection): void {
    if (this.#known.size >= cacheSize) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
        break;
      }
    }
    this.#known.set(mlfid, connection);
  }
}
