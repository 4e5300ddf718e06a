import { formatTime, type Zone } from "../dates/index.ts";
import type { GroupPlace, Miss, RegexStep, Step, Suggestion, Verdict } from "./explanation.ts";

/** A text between quotation marks, cut where it is long. */
export function quote(text: string, longest = 60): string {
  const characters = [...text];
  const cut = characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
  return `“${printable(cut)}”`;
}

/** A text with what can't be seen made visible. */
export function printable(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]/g, (character) => {
    if (character === "\t") return "\\t";
    if (character === "\n") return "\\n";
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, "0")}`;
  });
}

/** A regex by its option and its number, from 1. */
export function nameRegex(option: RegexStep["option"], index: number): string {
  return option === "prefregex" ? "prefregex" : `${option} ${index + 1}`;
}

/** A moment as an ISO-like text with its offset. */
export function tellTime(time: number, zone: Zone): string {
  const offset = zone.offsetAt(Math.floor(time)) / 60;
  const minutes = Math.abs(Math.trunc(offset));
  const two = (value: number) => String(value).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  return `${formatTime(time, zone, "%Y-%m-%d %H:%M:%S")} ${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A stretch of time in one or two words. */
export function tellSpan(seconds: number): string {
  for (const [unit, length] of units) {
    if (seconds < length * 2 && unit !== "second") continue;
    const count = Math.floor(seconds / length);
    return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  return "";
}

const units = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/**
 * What a date's age is worth telling; undefined where it is of now.
 * Mirrors fail2ban/server/filter.py, Filter.processLine, where it compares a date with the clock.
 */
export function tellAge(time: number, now: number): string | undefined {
  const age = now - time;
  if (age > 600) {
    return `That is ${tellSpan(age)} before now: when a jail starts, it passes over what is older than its findtime; a line that comes in later counts as of now.`;
  }
  if (age < -60) {
    return `That is ${tellSpan(-age)} after now: look at the log's time zone (logtimezone) and at the clock. fail2ban counts it as of now.`;
  }
  return undefined;
}

/** A date that another datepattern would find. */
export function tellOtherDate(written: string): string {
  return `Without its datepattern, fail2ban's own templates would find ${quote(written)}: look at the datepattern.`;
}

/** What a line comes to, in a sentence. */
export function tellVerdict(
  verdict: Omit<Verdict, "text">,
  matched: readonly number[],
  error: string | undefined,
): string {
  const { failures, ignored } = verdict;
  const regexes = (numbers: readonly number[], option: RegexStep["option"]) =>
    [...new Set(numbers)].map((index) => nameRegex(option, index)).join(" and ");
  const counted = failures.filter(({ id, nofail }) => id !== null && !nofail);
  const by = regexes(
    failures.length > 0
      ? (counted.length > 0 ? counted : failures).map(({ failregex }) => failregex)
      : matched,
    "failregex",
  );
  switch (verdict.kind) {
    case "failure": {
      const ids = [...new Set(counted.map(({ id }) => id))].join(", ");
      const undated = counted.every(({ time }) => time === null);
      const dated = undated
        ? ", without a date: when a jail starts, it passes over it; later it takes it for one of now"
        : "";
      return `The line is a failure of ${ids}: ${by} matches${dated}.`;
    }
    case "no-failure":
      return `The line is no failure: ${by} matches, but it, or the connection that it belongs to, says that it is none (F-NOFAIL, F-MLFGAINED).`;
    case "pending":
      return `The line is no failure yet: ${by} matches, but takes no id: that has to come from another line of the same connection (F-MLFID).`;
    case "ignored":
      return `The line is ignored: ${regexes(ignored, "ignoreregex")} matches.`;
    case "missed":
      return "The line is no failure: nothing matches it.";
    case "broken":
      return `The line makes fail2ban stumble: ${error ?? "an exception"}.`;
    case "runaway":
      return "No answer in time: a regex runs away on this line.";
  }
}

/** Where and at what a regex fails, in a sentence. */
export function tellMiss(
  name: string,
  miss: Omit<Miss, "suggestion">,
  rounds: number,
  unfilled: string | undefined,
): string {
  const { piece, instead, lineFree, shownMatched } = miss;
  if (unfilled !== undefined) {
    return `${name} misses: ${quote(unfilled)} is a tag that nothing fills, so it has to stand in the line as it is.`;
  }
  const part = quote(piece.shown);
  if (lineFree || (miss.lineAt === undefined && instead !== "")) {
    const behind = shownMatched.length > 0 ? "in the rest of the line" : "anywhere in the line";
    return `${name} misses: ${part} does not come ${behind}.`;
  }
  const there = instead === "" ? "the line ends" : `${quote(instead, 30)} stands`;
  if (piece.shown === "$")
    return `${name} misses: it ends here, but the line goes on with ${quote(instead, 40)}.`;
  if (/^(?:\^|\\A)$/.test(piece.shown)) return `${name} misses: ${part} asks for the begin of the text here.`;
  const few = rounds > 0 ? ` (it is there ${rounds === 1 ? "once" : `${rounds} times`} only)` : "";
  const where = shownMatched.length === 0 ? "at its begin" : "then";
  return `${name} misses: ${where} ${part} has to match${few}, but ${there} there.`;
}

/** What a step begins with, where its sentence does not name the step itself. */
export function titleOf(step: Step): string | undefined {
  return step.kind === "date"
    ? "Date"
    : step.kind === "text"
      ? "Text"
      : step.kind === "id"
        ? "Id"
        : undefined;
}

/** Several regexes that are not asked for one reason. */
export function tellSkipped(steps: readonly RegexStep[]): string {
  const [first] = steps;
  const why = first!.text.slice(first!.text.indexOf(": ") + 2);
  return `${nameSeveral(steps)} ${steps.length === 1 ? "is" : "are"} not asked: ${why}`;
}

/** The failregexes that come less far than those that are shown. */
export function tellAsideMisses(steps: readonly RegexStep[]): string {
  return `${nameSeveral(steps)} miss, and come less far.`;
}

/** The ignoreregexes, none of which matches. */
export function tellIgnoreMisses(count: number): string {
  return count === 1 ? "The ignoreregex does not match." : `None of ${count} ignoreregexes matches.`;
}

/** What the groups of a match took. */
export function tellGroups(groups: readonly GroupPlace[]): string {
  return groups.map(({ name, value }) => `${name}: ${quote(value)}`).join(", ");
}

function nameSeveral(steps: readonly RegexStep[]): string {
  const { option, index } = steps[0]!;
  if (steps.length === 1) return nameRegex(option, index);
  return `${option} ${index + 1} ${steps.length === 2 ? "and" : "to"} ${steps.at(-1)!.index + 1}`;
}

/** A suggestion as it stands under its step. */
export function tellMend({ text }: Suggestion): string {
  return `Mend: ${text}`;
}
