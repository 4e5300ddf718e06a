import { formatTime, type Zone } from "../dates/index.ts";
import { describeDuration } from "../jail/index.ts";
import type { LineFacts } from "../trial/index.ts";
import { codeBlock, inlineCode } from "./effective.ts";

/** When a line is looked at: the time that counts as now and the seconds of findtime, where a jail has one. */
export interface LineClock {
  readonly now: number | null;
  readonly findtime: number | undefined;
  readonly zone: Zone;
}

/** So many seconds between two neighbouring lines are worth a warning: back, and ahead. */
const farBack = 3600;
const farAhead = 86400;

/** What a filter makes of a line, in Markdown. */
export function describeLine(facts: LineFacts, clock: LineClock): string {
  if (facts.isPassedOver)
    return "fail2ban-regex passes over this line: it is empty or begins with `#`. fail2ban itself looks at it.";
  if (facts.error !== undefined) return `fail2ban ends here with ${inlineCode(facts.error)}.`;
  return [outcomeOf(facts), ...facts.failures.map(describeFailure), describeDate(facts, clock)].join("\n\n");
}

function outcomeOf({ kind, failures, ignoreregex }: LineFacts): string {
  if (ignoreregex.length > 0)
    return `**Ignored** by ignoreregex ${ignoreregex.map((index) => index + 1).join(", ")}.`;
  if (kind === "matched") return "**A failure.**";
  if (kind === "missed") return "**Missed:** no failregex matches.";
  return failures.some(({ id }) => id === undefined)
    ? "**Matched, but no failure yet:** other lines of its connection have to name the address."
    : "**Matched, but no failure** by itself (`<F-NOFAIL>`).";
}

function describeFailure({ failregex, regex, id, family, groups }: LineFacts["failures"][number]): string {
  const words: Readonly<Record<string, string>> = { inet4: "IPv4", inet6: "IPv6", unknown: "a name" };
  const kind = words[family];
  const shown = id === undefined ? "awaited" : `${inlineCode(id)}${kind ? ` (${kind})` : ""}`;
  const rows = groups.map(([name, text]) => `- ${name}: ${inlineCode(text)}`);
  return [`failregex ${failregex + 1}, id ${shown}`, codeBlock(regex, "regex"), rows.join("\n")].join("\n\n");
}

function describeDate({ date, before }: LineFacts, { now, findtime, zone }: LineClock): string {
  if (!date) {
    return before && now !== null && before.time > now - 60
      ? `No date of its own: it takes over ${inlineCode(before.text)} from the line before it.`
      : "**No date** is found in it: a failure without a date counts as of now. A datepattern can help.";
  }
  if (date.time === null) return `${inlineCode(date.text)} is taken for a date and **can't be read**.`;
  const time = `${formatTime(date.time, zone, "%Y-%m-%d %H:%M:%S")} in ${zone.name}`;
  const age = now === null ? "" : `, ${ageOf(now - date.time)}`;
  const words = [`Date ${inlineCode(date.text)}: ${time}${age} (template ${inlineCode(date.template)}).`];
  if (now !== null && findtime !== undefined && date.time < now - findtime)
    words.push(
      `Older than findtime (${describeDuration(findtime)}): fail2ban would pass over it when it starts.`,
    );
  const step = before ? date.time - before.time : 0;
  if (step < -farBack || step > farAhead) {
    const length = describeDuration(Math.abs(Math.round(step)));
    words.push(
      `**${length} ${step < 0 ? "before" : "after"} the line above:** another zone or another date was read there?`,
    );
  }
  return words.join("\n\n");
}

function ageOf(seconds: number): string {
  if (Math.abs(seconds) < 1) return "just now";
  const length = describeDuration(Math.abs(Math.round(seconds)));
  return seconds > 0 ? `${length} ago` : `**${length} in the future**`;
}
