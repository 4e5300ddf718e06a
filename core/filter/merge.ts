import { PythonError } from "../text/index.ts";
import { type Address, cidr, readAddress, textToAddresses } from "./address.ts";
import type { CompiledFilter } from "./compile.ts";
import type { RegexHit } from "./hits.ts";
import { readInt } from "./python-int.ts";
import {
  type FailData,
  type Failure,
  type FailValue,
  type GroupValue,
  isTruthy,
  isTuple,
  type Timestamp,
  type Tuple,
  type TupleLine,
} from "./value.ts";

/** fail2ban keeps so many multi-line failures at once. */
const cacheSize = 100;
/** For so many seconds. */
const cacheTime = 300;

/**
 * Turns hits into failures, line after line: what several lines say of one connection (<F-MLFID>) is put together.
 * Mirrors fail2ban/server/filter.py, the later part of Filter.findFailure, and _mergeFailure. The cache of connections
 * drops its oldest where it is full; fail2ban also forgets them after five minutes of its own run, we only where the
 * filter has a connectionClock.
 */
export class FailureMerger {
  readonly #filter: CompiledFilter;
  #connections = new Map<string, FailData>();
  /** When they are forgotten, by the filter's connectionClock. */
  readonly #expiries = new Map<string, number>();

  constructor(filter: CompiledFilter) {
    this.#filter = filter;
  }

  /**
   * The failures that a line's hits come to. `line` is what they matched where they name no lines of their own.
   * Throws PythonError where fail2ban raises.
   */
  merge(hits: readonly RegexHit[], line: TupleLine, time: Timestamp | null): Failure[] {
    const failures: Failure[] = [];
    for (const hit of hits) this.#mergeHit(hit, hit.lines ?? [line], time, failures);
    return failures;
  }

  /** The state as plain data, fit for structuredClone. */
  snapshot(): ReadonlyMap<string, FailData> {
    return new Map(this.#connections);
  }

  /** Takes back a state; it must be a copy of the snapshot where that lives on. */
  restore(state: ReadonlyMap<string, FailData>): void {
    this.#connections = new Map(state);
  }

  #mergeHit(hit: RegexHit, lines: readonly TupleLine[], time: Timestamp | null, failures: Failure[]): void {
    const { checkAllRegex, ignorePending, returnRawHost, usedns, hosts } = this.#filter;
    const mlfid = groupOf(hit.data, "mlfid");
    let data = hit.data;
    if (mlfid !== null) {
      data = this.#mergeConnection(mlfid, data, lines);
      if (isTruthy(data.get("nofail")) && !checkAllRegex) return;
    } else data.set("matches", [...listOf(data, "matches"), ...lines]);
    const fid = groupOf(data, "fid");
    const unread = returnRawHost || usedns === "raw" ? cidr.raw : cidr.any;
    const ip4 = groupOf(data, "ip4");
    const ip6 = ip4 === null ? groupOf(data, "ip6") : null;
    const dns = ip4 === null && ip6 === null ? groupOf(data, "dns") : null;
    const ip = ip4 ?? ip6 ?? dns ?? fid;
    let ids: readonly (Address | null)[];
    if (ip === null) {
      data.set("mlfpending", 1);
      if (!checkAllRegex && ignorePending) return;
      ids = [null];
    } else if (dns === null || unread === cidr.raw) {
      const how = ip4 !== null ? maskOf(data, cidr.inet4) : ip6 !== null ? maskOf(data, cidr.inet6) : unread;
      const address = readAddress(ip, how);
      if (fid === null || fid === ip) ids = [address];
      else {
        data.set("ip", address);
        ids = [readAddress(fid, unread)];
      }
    } else ids = textToAddresses(ip, usedns, hosts);
    if (checkAllRegex && mlfid !== null) data = new Map(data);
    for (const id of ids) failures.push({ failregex: hit.failregex, id, time, data, hit });
  }

  /** Mirrors Filter._mergeFailure. */
  #mergeConnection(mlfid: string | Tuple, found: FailData, lines: readonly TupleLine[]): FailData {
    let data = found;
    const key = typeof mlfid === "string" ? `s${mlfid}` : JSON.stringify(mlfid);
    if (this.#isExpired(key)) this.#connections.delete(key);
    const known = this.#connections.get(key);
    const gained = isTruthy(data.get("mlfgained"));
    if (gained && !isTruthy(data.get("nofail"))) data.set("nofail", data.get("mlfgained")!);
    let nofail = isTruthy(data.get("nofail"));
    const forget = isTruthy(take(data, "mlfforget"));
    let users: FailValue | undefined;
    if (known) {
      users = addUser(known, data.get("user"));
      const wasNofail = isTruthy(take(known, "nofail"));
      const wasGained = isTruthy(take(known, "mlfgained"));
      if (gained) known.delete("mlfpending");
      if (!wasNofail && !wasGained && !isTruthy(known.get("mlfpending"))) known.delete("matches");
      for (const [name, value] of data) if (value !== null) known.set(name, value);
      data = known;
      if (forget) this.#connections.delete(key);
    } else if (!forget) {
      users = addUser(data, data.get("user"));
      this.#remember(key, data);
    }
    // Failures that are pending, and a second user, weigh more than the end of the connection.
    if (isTruthy(take(data, "mlfpending")) || sizeOf(users) > 1) {
      data.delete("nofail");
      data.delete("mlfgained");
      nofail = false;
    }
    if (!nofail) {
      // One list may stand in several failures' dicts; it grows in all of them.
      const matches = (take(data, "nofail-matches") ?? []) as TupleLine[];
      matches.push(...elementsOf(data.get("matches")));
      matches.push(...lines);
      data.set("matches", matches);
    } else if (!forget) {
      data.set("nofail-matches", [...((data.get("nofail-matches") ?? []) as TupleLine[]), ...lines]);
    }
    return data;
  }

  /** Mirrors fail2ban/server/utils.py, Utils.Cache.set. */
  #remember(key: string, data: FailData): void {
    if (this.#connections.size >= cacheSize) {
      for (const oldest of this.#connections.keys()) {
        const isExpired = this.#isExpired(oldest);
        this.#connections.delete(oldest);
        this.#expiries.delete(oldest);
        if (!isExpired) break;
      }
    }
    this.#connections.set(key, data);
    const now = this.#filter.connectionClock?.();
    if (now !== undefined) this.#expiries.set(key, now + cacheTime);
  }

  #isExpired(key: string): boolean {
    const now = this.#filter.connectionClock?.();
    return now !== undefined && this.#expiries.get(key)! <= now;
  }
}

/** A copy of a merger's state. A list or a set that stands in several dicts is one in the copy, too. */
export function copyConnections(state: ReadonlyMap<string, FailData>): ReadonlyMap<string, FailData> {
  const copies = new Map<FailValue, FailValue>();
  const copyValue = (value: FailValue): FailValue => {
    if (!(value instanceof Set) && !Array.isArray(value)) return value;
    let copy = copies.get(value);
    if (!copy) copies.set(value, (copy = value instanceof Set ? new Set(value) : [...value]));
    return copy;
  };
  return new Map(
    Array.from(state, ([key, data]) => [
      key,
      new Map(Array.from(data, ([name, value]) => [name, copyValue(value)] as const)),
    ]),
  );
}

function groupOf(data: FailData, name: string): string | Tuple | null {
  return (data.get(name) ?? null) as string | Tuple | null;
}

function maskOf(data: FailData, none: number): number {
  const mask = data.get("cidr");
  if (!isTruthy(mask)) return none;
  if (typeof mask === "string") return readInt(mask);
  const message = "int() argument must be a string, a bytes-like object or a real number, not 'tuple'";
  throw new PythonError("TypeError", message);
}

function take(data: FailData, name: string): FailValue | undefined {
  const value = data.get(name);
  data.delete(name);
  return value;
}

/** Mirrors Filter._updateUsers. A group may be named `users` too. */
function addUser(data: FailData, user: FailValue | undefined): FailValue | undefined {
  const users = data.get("users");
  if (!isTruthy(user)) return users;
  if (!isTruthy(users)) {
    const first = new Set([user as GroupValue]);
    data.set("users", first);
    return first;
  }
  if (!(users instanceof Set)) {
    const type = typeof users === "string" ? "str" : "tuple";
    throw new PythonError("AttributeError", `'${type}' object has no attribute 'add'`);
  }
  if (!isTuple(user) || ![...users].some((one) => JSON.stringify(one) === JSON.stringify(user)))
    users.add(user as GroupValue);
  return users;
}

function sizeOf(users: FailValue | undefined): number {
  if (users instanceof Set) return users.size;
  if (typeof users === "string") return users.length;
  return isTuple(users) ? users.tuple.length : 0;
}

/** A list that is added to: a group of its name is none. */
function listOf(data: FailData, name: string): readonly TupleLine[] {
  const list = data.get(name);
  if (list === undefined || Array.isArray(list)) return list ?? [];
  if (list === null)
    throw new PythonError("TypeError", "unsupported operand type(s) for +: 'NoneType' and 'list'");
  const type = typeof list === "string" ? "str" : "tuple";
  throw new PythonError("TypeError", `can only concatenate ${type} (not "list") to ${type}`);
}

/** What Python's `list += value` adds: a text's characters, too. */
function elementsOf(value: FailValue | undefined): readonly TupleLine[] {
  if (value === undefined) return [];
  if (value === null) throw new PythonError("TypeError", "'NoneType' object is not iterable");
  if (Array.isArray(value)) return value;
  return (typeof value === "string"
    ? [...value]
    : isTuple(value)
      ? value.tuple
      : []) as unknown as TupleLine[];
}
