import type { Address } from "./address.ts";
import type { RegexHit } from "./hits.ts";

/** A Python tuple of strings, as `tuple_` groups build them. */
export interface Tuple {
  readonly tuple: readonly (string | Tuple | null)[];
}

/** What a group of a failregex holds: text, None, or a tuple of them. */
export type GroupValue = string | Tuple | null;

/** A line cut at its date: what stands before it, the date, what follows; a Python tuple of three strings. */
export interface TupleLine {
  readonly tuple: readonly [before: string, date: string, after: string];
}

/** What a failure's dict holds: groups, and what fail2ban adds to them (`ip`, `users`, `matches`, `mlfpending`, ...). */
export type FailValue = GroupValue | number | Address | Set<GroupValue> | TupleLine[];

/** A failure's dict, in Python's order of insertion. Its lists and sets may be shared with other failures, as in Python. */
export type FailData = Map<string, FailValue>;

/** Unix seconds, as a Python int or float. */
export type Timestamp = number | { readonly float: number };

/** A failure as Filter.findFailure returns it; `id` is null where the id is still awaited. All but `hit` are Python's. */
export interface Failure {
  /** Index of the failregex. */
  readonly failregex: number;
  readonly id: Address | null;
  readonly time: Timestamp | null;
  readonly data: FailData;
  /** The match it comes from. */
  readonly hit: RegexHit;
}

/** Whether a value is a Python tuple. */
export function isTuple(value: unknown): value is Tuple {
  return typeof value === "object" && value !== null && "tuple" in value;
}

/** Whether a value of a failure's dict counts as true in Python. */
export function isTruthy(value: FailValue | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === "object") {
    if (value instanceof Set) return value.size > 0;
    if (Array.isArray(value)) return value.length > 0;
    return !isTuple(value) || value.tuple.length > 0;
  }
  return value !== "" && value !== 0;
}
