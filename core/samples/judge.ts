import type { Zone } from "../dates/index.ts";
import {
  type Failure,
  type FailValue,
  type LineOutcome,
  readAddress,
  sameAddress,
  secondsOf,
} from "../filter/index.ts";
import { PythonError, type PythonValue, pythonRepr } from "../text/index.ts";
import { readLocal, writeLocal } from "./clock.ts";
import { ownKeys, type Verdict } from "./verdict.ts";

/** What a verdict says of one field, and what was found there, as JSON. */
export interface Fact {
  readonly key: string;
  readonly expected: string;
  readonly got: string;
  readonly holds: boolean;
}

/** How a line's outcome compares with its verdict. */
export interface Judgement {
  readonly facts: readonly Fact[];
  /** What is wrong, in a sentence that names the mend; undefined where the verdict holds. */
  readonly complaint: string | undefined;
  /** The failregex of the failure that was found. */
  readonly failregex: number | undefined;
}

/** Compares what a filter made of a line with the verdict. Mirrors samplestestcase.py, testFilter. */
export function judge(outcome: LineOutcome, verdict: Verdict, zone: Zone): Judgement {
  const wanted = verdict.match ?? false;
  const found = outcome.failures.filter(({ id, data }) => id !== null && !data.get("nofail"));
  const [failure, ...others] = found;
  const match: Fact = fact("match", wanted, failure !== undefined);
  const answer = (complaint: string | undefined, facts: readonly Fact[] = [match]): Judgement => ({
    facts,
    complaint,
    failregex: failure?.failregex,
  });
  if (outcome.error)
    return answer(`This line ends fail2ban's filter with ${outcome.error}; mend the failregex.`);
  if (!failure) {
    if (!wanted) return answer(undefined);
    const why = outcome.ignored.length > 0 ? "an ignoreregex takes this line away" : missReason(outcome);
    const all = fieldsOf(verdict).map((key) => fact(key, verdict[key], null));
    return answer(`This line should be a failure, but ${why}; mend the filter, or say "match": false.`, [
      match,
      ...all,
    ]);
  }
  const name = (index: number) => `failregex ${index + 1}`;
  if (!wanted)
    return answer(
      `This line should be no failure, but ${name(failure.failregex)} matches; mend it, or say "match": true.`,
    );
  if (others.length > 0) {
    const names = [...found.slice(0, -1).map(({ failregex }) => name(failregex))].join(", ");
    const last = name(others[others.length - 1]!.failregex);
    return answer(`${names} and ${last} all match this line; narrow them until one is left.`);
  }
  const facts = [match, ...fieldsOf(verdict).map((key) => compareField(key, verdict, failure, zone))];
  const wrong = facts.filter(({ holds }) => !holds);
  if (wrong.length === 0) return answer(undefined, facts);
  const list = wrong.map(({ key, expected, got }) => `“${key}” is ${got}, not ${expected}`).join(", and ");
  return answer(`By ${name(failure.failregex)}, ${list}; mend the filter or the verdict.`, facts);
}

/** Facts as lines `key: value`, of what was expected or found. */
export function factLines(facts: readonly Fact[], side: "expected" | "got"): string {
  return facts.map((one) => `${one.key}: ${one[side]}`).join("\n");
}

/** A field of a failure as JSON has it. */
export function toJson(value: FailValue | undefined): unknown {
  if (value === undefined) return null;
  if (value instanceof Set) return [...value].map((one) => toJson(one)).sort();
  if (Array.isArray(value)) return value.map(({ tuple }) => tuple.join(""));
  if (typeof value === "object" && value !== null)
    return "text" in value ? value.text : value.tuple.map((one) => toJson(one));
  return value;
}

function missReason({ failures, date }: LineOutcome): string {
  if (failures.length > 0) return "what matches it counts for no failure by itself";
  return date === null ? "no failregex matches it (no date was found in it)" : "no failregex matches it";
}

function fieldsOf(verdict: Verdict): string[] {
  return Object.keys(verdict).filter((key) => (key === "time" && verdict.time) || !ownKeys.includes(key));
}

function compareField(key: string, verdict: Verdict, { id, time, data }: Failure, zone: Zone): Fact {
  const wanted = verdict[key];
  if (key === "time") {
    const seconds = time === null ? null : secondsOf(time);
    const isSame = seconds === readLocal(verdict.time!, zone);
    return { ...fact(key, wanted, seconds === null ? null : writeLocal(seconds, zone)), holds: isSame };
  }
  const value = data.get(key) ?? null;
  if (value === null && key === "host") {
    const got = toJson(id!);
    return { ...fact(key, wanted, got), holds: isAddress(id!, wanted) };
  }
  if (value === null && key === "attempts") {
    const matches = data.get("matches");
    return fact(key, wanted, Array.isArray(matches) ? matches.length : 0);
  }
  const got = value instanceof Set ? pythonRepr([...value].sort()) : pythonRepr(value);
  const expected = pythonRepr(toPython(Array.isArray(wanted) ? [...wanted].sort() : wanted));
  return { ...fact(key, wanted, toJson(value)), holds: got === expected };
}

/** Whether the id is the address that a verdict names: texts are compared as addresses, ids of other kinds as they are. */
function isAddress(id: NonNullable<Failure["id"]>, wanted: unknown): boolean {
  if (id.family === "raw" || typeof wanted !== "string") return id.raw === wanted;
  try {
    return sameAddress(id, readAddress(wanted));
  } catch (error) {
    // No address that fail2ban can read is none.
    if (error instanceof PythonError) return false;
    throw error;
  }
}

function fact(key: string, wanted: unknown, found: unknown): Fact {
  const [expected, got] = [JSON.stringify(wanted), JSON.stringify(found)];
  return { key, expected, got, holds: expected === got };
}

function toPython(value: unknown): PythonValue {
  if (Array.isArray(value)) return value.map(toPython);
  if (typeof value !== "object" || value === null) return value as PythonValue;
  return new Map(Object.entries(value).map(([key, one]) => [key, toPython(one)]));
}
