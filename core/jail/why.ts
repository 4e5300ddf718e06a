import { addressText, readAddress } from "../filter/index.ts";
import { PythonError } from "../text/index.ts";
import { describeFindtime } from "./durations.ts";
import { kindAt } from "./events.ts";
import { dateKinds, type LogFailures } from "./failures.ts";
import type { NeverBanned } from "./never-banned.ts";
import type { JailOptions, Surroundings } from "./options.ts";
import { notGathered } from "./problems.ts";
import type { Simulation } from "./simulate.ts";
import {
  count,
  describeBan,
  describeNeverBanned,
  describeRoughly,
  describeSource,
  placeOf,
} from "./words.ts";

/** What is looked at, in this order. */
export type CheckStep = "match" | "date" | "ignoreip" | "findtime" | "maxretry" | "ban";

/** `passes`: this does not keep the address from being banned. `stops`: it does. `unknown`: that can't be told here. */
export type CheckVerdict = "passes" | "stops" | "unknown";

/** One point of the list. */
export interface Check {
  readonly step: CheckStep;
  readonly verdict: CheckVerdict;
  /** A sentence without a full stop. */
  readonly text: string;
  /** A failure whose line shows it: index into LogFailures.at. */
  readonly failure?: number;
}

/** Why an address was, or was not, banned. */
export interface Explanation {
  /** As fail2ban prints it. */
  readonly address: string;
  readonly isBanned: boolean;
  /** The answer in a sentence without a full stop. */
  readonly headline: string;
  /** Up to the point at which it ends: one that does not match has no date. */
  readonly checks: readonly Check[];
}

/** What the checks look at. */
interface Case {
  readonly failures: LogFailures;
  readonly simulation: Simulation;
  readonly options: JailOptions;
  readonly around: Surroundings;
  readonly id: number;
  /** Its failures, by their index. */
  readonly own: readonly number[];
  /** Its bans, by their number. */
  readonly bans: readonly number[];
  readonly never: NeverBanned | undefined;
}

/** Goes through what has to come together for a ban of `address`, which may also be a host name or a user. */
export function explainAddress(
  failures: LogFailures,
  simulation: Simulation,
  options: JailOptions,
  around: Surroundings,
  address: string,
): Explanation {
  const text = spell(address);
  const id = failures.names.indexOf(text);
  if (id < 0) return { address: text, isBanned: false, ...explainUnmatched(failures, text) };
  const own: number[] = [];
  for (let at = 0; at < failures.size; at++) if (failures.ids[at] === id) own.push(at);
  const bans: number[] = [];
  for (let ban = 0; ban < simulation.bans.size; ban++) if (simulation.bans.ids[ban] === id) bans.push(ban);
  const never = simulation.neverBanned.find((one) => one.id === id);
  const one: Case = { failures, simulation, options, around, id, own, bans, never };
  const steps = [checkMatch, checkDate, checkIgnored, checkFindtime, checkMaxretry, checkBan];
  if (!never && bans.length === 0)
    return { address: text, isBanned: false, headline: notGathered.message, checks: [] };
  const headline = never
    ? describeNeverBanned(never, options, simulation.ignored.get(id))
    : `${bans.length > 1 ? `banned ${bans.length} times, first: ` : ""}${describeBan(simulation, options, bans[0]!)}`;
  const checks = steps.flatMap((check) => check(one) ?? []);
  return { address: text, isBanned: bans.length > 0, headline, checks };
}

/** As fail2ban prints it. */
function spell(address: string): string {
  try {
    return addressText(readAddress(address));
  } catch (error) {
    if (error instanceof PythonError) return address;
    throw error;
  }
}

function explainUnmatched(
  { unresolved, lines }: LogFailures,
  address: string,
): Pick<Explanation, "headline" | "checks"> {
  const named = unresolved.get(address);
  if (named !== undefined) {
    const headline = `${count(named, "failure")} of this host name: fail2ban asks the network for its addresses, which is not done here`;
    return { headline, checks: [{ step: "match", verdict: "unknown", text: headline }] };
  }
  const headline = `no failregex finds a failure of it in ${count(lines.size, "line")}`;
  return { headline, checks: [{ step: "match", verdict: "stops", text: headline }] };
}

function checkMatch({ failures, own }: Case): Check {
  const regexes = new Set(own.map((failure) => failures.failregex[failure]! + 1));
  const by = `failregex ${[...regexes].sort((left, right) => left - right).join(", ")}`;
  const first = own[0]!;
  const text = `${count(own.length, "failure")} by ${by}, the first in ${placeOf(failures, first)}`;
  return { step: "match", verdict: "passes", text, failure: first };
}

function checkDate({ failures, simulation, options, around, own }: Case): Check {
  const { lines, at } = failures;
  const { fates } = simulation;
  const dated = own.filter((failure) => dateKinds[lines.dates[at[failure]!]!] === "dated");
  const dateOf = (failure: number) => lines.times[at[failure]!]!;
  const old = own.filter((failure) => fates.at(failure) === "too old");
  const undated = own.filter((failure) => fates.at(failure) === "undated");
  const stops = old.length + undated.length === own.length;
  const verdict = stops ? "stops" : "passes";
  if (old.length > 0 && around.time.kind === "start") {
    const last = old.at(-1)!;
    const age = around.time.now - dateOf(last);
    const text =
      `${count(old.length, "failure")} older than findtime (${describeFindtime(options.findtime)}) when fail2ban starts, ` +
      `the last by ${describeRoughly(Math.max(0, age - options.findtime))}${zoneHint(age)}`;
    return { step: "date", verdict, text, failure: last };
  }
  if (undated.length > 0) {
    const text = `${count(undated.length, "failure")} without a date that can be read: where fail2ban starts, it passes over such lines`;
    return { step: "date", verdict, text, failure: undated[0]! };
  }
  const odd = dated.filter((failure) => fates.times[failure] !== dateOf(failure));
  if (odd.length > 0) {
    const step = fates.times[odd[0]!]! - dateOf(odd[0]!);
    const side = step > 0 ? "behind" : "ahead of";
    const text =
      `${count(odd.length, "failure")} dated ${describeRoughly(Math.abs(step))} ${side} the lines before: ` +
      `fail2ban takes such a line as if it had just happened${zoneHint(Math.abs(step))}`;
    return { step: "date", verdict, text, failure: odd[0]! };
  }
  if (dated.length === 0)
    return {
      step: "date",
      verdict,
      text: "its lines have no date: they are taken to be of the line before, or of now",
    };
  return { step: "date", verdict, text: "its lines have dates, and fail2ban takes them as they are" };
}

/** A step of whole quarters of an hour looks like a wrong zone. */
function zoneHint(seconds: number): string {
  const quarters = seconds / 900;
  const isNear = Math.abs(quarters - Math.round(quarters)) < 1 / 15;
  return isNear && quarters >= 2 && quarters <= 104 ? "; it may be the wrong time zone: see logtimezone" : "";
}

function checkIgnored({ simulation, id, own, around, options }: Case): Check {
  const source = simulation.ignored.get(id);
  const ignored = own.find((failure) => simulation.fates.at(failure) === "ignored");
  if (source)
    return {
      step: "ignoreip",
      verdict: "stops",
      text: `ignored by ${describeSource(source)}`,
      ...(ignored !== undefined && { failure: ignored }),
    };
  if (options.ignorecommand && around.ignorecommand === "unknown")
    return {
      step: "ignoreip",
      verdict: "unknown",
      text: `not in ignoreip; what ignorecommand (${options.ignorecommand}) says is not known here`,
    };
  return { step: "ignoreip", verdict: "passes", text: "not in ignoreip" };
}

function checkFindtime({ options, never, simulation, bans }: Case): Check | undefined {
  const { maxretry, findtime } = options;
  if (!never) {
    const { starts, causes } = simulation.bans;
    const first = bans[0]!;
    const failure = causes[starts[first + 1]! - 1]!;
    return { step: "findtime", verdict: "passes", text: describeBan(simulation, options, first), failure };
  }
  if (never.fates.counted === 0) return undefined;
  const within = `at most ${never.within} of ${count(never.fates.counted, "failure")} within findtime (${describeFindtime(findtime)})`;
  if (never.reason.kind !== "window")
    return { step: "findtime", verdict: never.within >= maxretry ? "passes" : "stops", text: within };
  const { missedBy, late } = never.reason;
  const text = `${within}; the nearest ${maxretry} miss it by ${describeRoughly(missedBy)}`;
  return { step: "findtime", verdict: "stops", text, failure: late };
}

function checkMaxretry({ options, never, simulation, id }: Case): Check | undefined {
  const { maxretry } = options;
  if (never && never.fates.counted === 0) return undefined;
  const { events } = simulation;
  let most = 0;
  let raised = 0;
  let failure = -1;
  for (let at = 0; at < events.size; at++) {
    const kind = kindAt(events, at);
    if (events.ids[at] !== id || (kind !== "found" && kind !== "raised")) continue;
    if (kind === "raised") raised++;
    if (events.counts[at]! <= most) continue;
    most = events.counts[at]!;
    failure = events.failures[at]!;
  }
  const more = raised > 0 ? `; ${count(raised, "failure")} weighed more, as it was banned before` : "";
  const text = `counted up to ${most}, maxretry is ${maxretry}${more}`;
  return {
    step: "maxretry",
    verdict: most >= maxretry ? "passes" : "stops",
    text,
    ...(failure >= 0 && { failure }),
  };
}

function checkBan({ simulation, bans, never, id }: Case): Check | undefined {
  if (never && never.reason.kind !== "expired") return undefined;
  if (never)
    return {
      step: "ban",
      verdict: "stops",
      text: "the ban would have been over before it began: bantime is counted from the last failure",
    };
  const { events } = simulation;
  let again = 0;
  for (let at = 0; at < events.size; at++)
    if (events.ids[at] === id && kindAt(events, at) === "already-banned") again++;
  const more =
    again > 0
      ? `; maxretry was reached ${again === 1 ? "once" : `${again} times`} more while it was banned`
      : "";
  const last = bans.at(-1)!;
  const state =
    simulation.bans.unbans[last]! >= 0
      ? "unbanned by the end of the log"
      : "still banned at the end of the log";
  return { step: "ban", verdict: "passes", text: `${count(bans.length, "ban")}, ${state}${more}` };
}
