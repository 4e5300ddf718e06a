import type {
  SimulationBans,
  SimulationFailures,
  SimulationOutcome,
} from "../../../server/protocol-simulate.ts";

/** A ban on a row's time line. */
export interface Ban {
  readonly from: number;
  /** Infinity: for good. */
  readonly until: number;
  /** Index into the failures; -1: none. */
  readonly failure: number;
  /** None of what it is compared with was on at a time with it. */
  readonly isNew: boolean;
}

/** What of a row's bans is otherwise than with the values that are compared; the first that is so. */
export type Change =
  | "none"
  | "gained"
  | "lost"
  | "more bans"
  | "fewer bans"
  | "sooner"
  | "later"
  | "longer"
  | "shorter";

/** An address: what the table shows of it. One object lives as long as the failures do; each outcome changes it. */
export interface Row {
  readonly id: number;
  readonly address: string;
  /** Indexes into the failures, in order. */
  readonly failures: readonly number[];
  /** Indexes into the successes. */
  readonly successes: readonly number[];
  found: number;
  ignored: number;
  bans: readonly Ban[];
  /** Those of the compared values, and of them those that none is on at a time with now. */
  before: readonly Ban[];
  gone: readonly Ban[];
  windows: { from: number; to: number }[];
  change: Change;
  reason: string;
  firstBan: number;
  /** Seconds, Infinity for good. */
  banned: number;
  /** It is banned, and got in later, or was seen in a line that is no failure: a user, not an attacker? */
  doubt: "" | "logged in later" | "seen later";
}

/** Which rows are shown. */
export type Group = "all" | "banned" | "free" | "gained" | "lost" | "doubtful";

/** The addresses of a simulation and what became of them by the last outcome. */
export class Model {
  readonly failures: SimulationFailures;
  readonly rows: Row[];
  outcome: SimulationOutcome | undefined;
  /** The bans that the outcome is compared with: they are sent once. */
  before: { readonly number: number; readonly bans: SimulationBans } | undefined;

  constructor(failures: SimulationFailures) {
    this.failures = failures;
    const own = listsOf(failures.ids, failures.names.length);
    const successes = listsOf(failures.successes.ids, failures.names.length);
    this.rows = failures.names.map((address, id) => rowOf(id, address, own[id]!, successes[id]!));
  }

  /** The first and the last moment that is shown; a day where nothing has a time. */
  get span(): readonly [from: number, to: number] {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const time of this.failures.times) {
      if (time === null) continue;
      if (time < from) from = time;
      if (time > to) to = time;
    }
    if (from > to) return [0, 86400];
    const room = Math.max(60, (to - from) * 0.02);
    return [from - room, to + room];
  }

  /** Puts an outcome into the rows; answers whether there are other rows now. */
  take(outcome: SimulationOutcome): boolean {
    this.outcome = outcome;
    const { rows, reasons, bans, windows, others } = outcome;
    this.keepBefore(outcome);
    const own = this.failures.names.length;
    const isOther = others.some((name, index) => this.rows[own + index]?.address !== name);
    const hasOthers = isOther || this.rows.length !== own + others.length;
    if (hasOthers)
      this.rows.splice(own, Infinity, ...others.map((address, index) => rowOf(own + index, address, [], [])));
    const now = listBans(bans, this.rows.length);
    const then = this.before && listBans(this.before.bans, this.rows.length);
    for (const row of this.rows) {
      row.found = rows.found[row.id] ?? 0;
      row.ignored = rows.ignored[row.id] ?? 0;
      row.reason = reasons[rows.reason[row.id] ?? -1] ?? "";
      row.before = then?.[row.id] ?? none;
      row.gone = row.before.filter((ban) => !now[row.id]!.some((other) => overlap(ban, other)));
      row.bans = now[row.id]!.map((ban) => ({
        ...ban,
        isNew: then !== undefined && !row.before.some((other) => overlap(ban, other)),
      }));
      row.windows = [];
    }
    windows.ids.forEach((id, index) => {
      this.rows[id]?.windows.push({
        from: windows.from[index]!,
        to: windows.from[index]! + windows.lasts[index]!,
      });
    });
    for (const row of this.rows) this.sum(row);
    return hasOthers;
  }

  /** Whether a row belongs to a group. */
  static isIn(group: Group, row: Row): boolean {
    switch (group) {
      case "all":
        return true;
      case "banned":
        return row.bans.length > 0;
      case "free":
        return row.bans.length === 0;
      case "gained":
        return row.change === "gained";
      case "lost":
        return row.change === "lost";
      case "doubtful":
        return row.doubt !== "";
    }
  }

  /** How many rows are in a group. */
  count(group: Group): number {
    return this.rows.filter((row) => Model.isIn(group, row)).length;
  }

  private keepBefore({ before }: SimulationOutcome): void {
    if (!before) this.before = undefined;
    else if (before.bans) this.before = { number: before.number, bans: before.bans };
  }

  private sum(row: Row): void {
    const { bans } = row;
    row.change = this.before ? changeOf(bans, row.before) : "none";
    row.firstBan = bans[0]?.from ?? Number.POSITIVE_INFINITY;
    row.banned = bans.reduce((sum, { from, until }) => sum + Math.max(0, until - from), 0);
    const { times, saysSo } = this.failures.successes;
    const later = row.successes.filter((index) => (times[index] ?? 0) >= row.firstBan);
    if (later.length === 0) row.doubt = "";
    else row.doubt = later.some((index) => saysSo[index]) ? "logged in later" : "seen later";
  }
}

function rowOf(id: number, address: string, failures: readonly number[], successes: readonly number[]): Row {
  return {
    id,
    address,
    failures,
    successes,
    found: failures.length,
    ignored: 0,
    bans: [],
    before: [],
    gone: [],
    windows: [],
    change: "none",
    reason: "",
    firstBan: Number.POSITIVE_INFINITY,
    banned: 0,
    doubt: "",
  };
}

function listsOf(ids: readonly number[], count: number): number[][] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  ids.forEach((id, index) => {
    lists[id]?.push(index);
  });
  return lists;
}

const none: readonly Ban[] = [];

/** The bans of each address. */
function listBans(bans: SimulationBans, count: number): readonly (readonly Ban[])[] {
  const lists: Ban[][] = Array.from({ length: count }, () => []);
  bans.ids.forEach((id, index) => {
    const from = bans.from[index]!;
    const until = from + (bans.lasts[index] ?? Number.POSITIVE_INFINITY);
    lists[id]?.push({ from, until, failure: bans.failure[index] ?? -1, isNew: false });
  });
  return lists;
}

function overlap(one: Ban, other: Ban): boolean {
  return one.from <= other.until && other.from <= one.until;
}

function changeOf(bans: readonly Ban[], before: readonly Ban[]): Change {
  const [first, was] = [bans[0], before[0]];
  if (!first || !was) return first ? "gained" : was ? "lost" : "none";
  if (bans.length !== before.length) return bans.length > before.length ? "more bans" : "fewer bans";
  if (first.from !== was.from) return first.from < was.from ? "sooner" : "later";
  const other = bans.findIndex(({ until }, index) => until !== before[index]!.until);
  if (other < 0) return "none";
  return bans[other]!.until > before[other]!.until ? "longer" : "shorter";
}
