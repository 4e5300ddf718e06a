import { describeDuration, describeFindtime, describeSpread } from "./durations.ts";
import type { LogFailures } from "./failures.ts";
import type { Fate } from "./fates.ts";
import type { IgnoreSource } from "./ignore.ts";
import type { NeverBanned } from "./never-banned.ts";
import type { JailOptions } from "./options.ts";
import type { Simulation } from "./simulate.ts";

/** Why an id was never banned, in a sentence without a full stop. */
export function describeNeverBanned(
  { reason, found, fates, most, within }: NeverBanned,
  { maxretry, findtime }: JailOptions,
  source?: IgnoreSource,
): string {
  const others = describeFates(fates);
  if (findtime < 0 && fates.counted > 1)
    return `${count(found, "failure")}, but findtime is below 0: none counts beside another${others}`;
  switch (reason.kind) {
    case "too few": {
      const counted =
        fates.counted === found ? count(found, "failure") : `${fates.counted} of ${found} failures count`;
      const needed = `maxretry is ${maxretry}`;
      const estimate =
        within < fates.counted ? `, ${within} of them within ${describeFindtime(findtime)}` : "";
      return `${counted}${estimate}, ${needed}${others}`;
    }
    case "window":
      return (
        `${within} of ${maxretry} failures within ${describeFindtime(findtime)}; ` +
        `the ${ordinal(maxretry)} came ${describeRoughly(reason.missedBy)} too late${others}`
      );
    case "estimated":
      return (
        `${within} failures within ${describeFindtime(findtime)}, but fail2ban, which estimates how many of the older ` +
        `ones still count, reached only ${most} of ${maxretry}${others}`
      );
    case "expired":
      return "the ban would have been over before it began: bantime is counted from the last failure";
    case "ignored":
      return `ignored${source ? ` by ${describeSource(source)}` : ""}${others}`;
    default:
      return `${describeFate(reason.kind, findtime)}${others}`;
  }
}

/** What a failure's fate means, where it does not count. */
export function describeFate(fate: Exclude<Fate, "counted">, findtime: number): string {
  switch (fate) {
    case "ignored":
      return "ignored";
    case "too old":
      return `older than findtime (${describeFindtime(findtime)}) when fail2ban starts: it passes over the line`;
    case "undated":
      return "no date that can be read: where fail2ban starts, it passes over the line";
    case "broken":
      return "fail2ban stumbles over the line: it logs an error and goes on";
  }
}

/** By what an id is ignored: `ignoreip 192.0.2.0/24`. */
export function describeSource({ kind, entry }: IgnoreSource): string {
  if (kind === "ignoreself") return `ignoreself: ${entry} is this machine's own`;
  if (kind === "command") return `ignorecommand ${entry}`;
  return `ignoreip ${entry}`;
}

/** A ban in a sentence without a full stop: what led to it, and how long it lasts. */
export function describeBan(
  { bans, fates }: Simulation,
  { findtime }: Pick<JailOptions, "findtime">,
  ban: number,
): string {
  const causes = bans.causes.subarray(bans.starts[ban], bans.starts[ban + 1]);
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const failure of causes) {
    first = Math.min(first, fates.times[failure]!);
    last = Math.max(last, fates.times[failure]!);
  }
  const span = causes.length === 0 ? 0 : last - first;
  const failures = count(causes.length, "failure");
  const within = causes.length > 1 ? ` within ${describeRoughly(span)}` : "";
  const share =
    span > Math.max(0, findtime)
      ? `, though findtime is ${describeFindtime(findtime)}: a share of the older ones counts on`
      : "";
  const nth = bans.bancounts[ban]! > 1 ? `, the ${ordinal(bans.bancounts[ban]!)} ban` : "";
  const length = bans.until[ban] === Number.POSITIVE_INFINITY ? "for good" : `for ${lengthOf(bans, ban)}`;
  return `${failures}${within}${share}; banned ${length}${nth}`;
}

/** How long a ban lasts from where it is counted: from the last failure. */
function lengthOf(bans: Simulation["bans"], ban: number): string {
  const length = describeDuration(Math.max(0, bans.until[ban]! - bans.from[ban]!));
  const spread = describeSpread(bans.spread[ban]!);
  return spread === "" ? length : `${length} and ${spread}`;
}

/** The line of a failure: `jellyfin.log:12`. */
export function placeOf(failures: LogFailures, failure: number): string {
  return linePlace(failures, failures.at[failure]!);
}

/** The place of a line, by its index in LogLines. */
export function linePlace({ lines, logs }: LogFailures, line: number): string {
  return `${logs[lines.logs[line]!]}:${lines.numbers[line]}`;
}

/** Seconds in words, in its two largest units. */
export function describeRoughly(seconds: number): string {
  const unit = seconds >= 86400 ? 3600 : seconds >= 3600 ? 60 : seconds >= 10 ? 1 : 0.001;
  return describeDuration(Math.round(seconds / unit) * unit);
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `first`, `second`, `third`, `4th`. */
function ordinal(number: number): string {
  const words = ["first", "second", "third"];
  if (number >= 1 && number <= words.length) return words[number - 1]!;
  const tens = Math.floor(number / 10) % 10;
  return `${number}${(tens === 1 ? undefined : ["th", "st", "nd", "rd"][number % 10]) ?? "th"}`;
}

/** The failures that do not count, besides the reason. */
function describeFates(fates: NeverBanned["fates"]): string {
  if (fates.counted === 0) return "";
  const parts: string[] = [];
  if (fates.ignored > 0) parts.push(`${fates.ignored} ignored`);
  if (fates["too old"] > 0) parts.push(`${fates["too old"]} older than findtime at the start`);
  if (fates.undated > 0) parts.push(`${fates.undated} without a date`);
  if (fates.broken > 0) parts.push(`${fates.broken} over which fail2ban stumbles`);
  return parts.length === 0 ? "" : ` (besides ${parts.join(", ")})`;
}
