import { readFilter } from "../../core/config/index.ts";
import { zoneOf } from "../../core/dates/index.ts";
import { compileFilter } from "../../core/filter/index.ts";
import { untraced } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";
import { drawText, mutateText } from "./draw.ts";
import type { Random } from "./random.ts";

/** A drawn date; most of them lie in the minute before noon on 2005-08-14, the day of fail2ban's sample logs. */
export type DrawDate = (random: Random) => string;

const two = (value: number) => String(value).padStart(2, "0");
const clock = (random: Random) => `11:${two(random.below(60))}:${two(random.below(60))}`;

/** A dozen kinds of date and a few that are none, or nearly. */
const dates: readonly DrawDate[] = [
  (random) => `Aug 14 ${clock(random)} `,
  (random) => `Aug ${two(random.below(40))} ${clock(random)} `,
  (random) => `Sun Aug 14 ${clock(random)} 2005 `,
  (random) => `2005-08-14 ${clock(random)} `,
  (random) => `2005-08-14T${clock(random)}.${random.below(1000)}+02:00 `,
  (random) => `[2005-08-14 ${clock(random)},${random.below(1000)}] `,
  (random) => `14/Aug/2005:${clock(random)} +0200 `,
  (random) => `[14/Aug/2005:${clock(random)} -0330] `,
  (random) => `2005/08/14 ${clock(random)} `,
  (random) => `08/14/2005:${clock(random)} `,
  (random) => `${1124013000 + random.below(600)} `,
  (random) => `[${1124013000 + random.below(600)}.${random.below(1000)}] `,
  (random) => `@4000000042ff${random.below(65536).toString(16).padStart(4, "0")}00000000 `,
  (random) => `20050814${clock(random)} `,
  (random) => `Aug 14, 2005 ${clock(random)} ${random.pick(["AM", "pm"])} `,
  (random) => `14-08-2005 ${clock(random)} `,
  (random) => `<08/14/05@${clock(random)}> `,
  (random) => `Aug-14-05 ${clock(random)} `,
  (random) => `${clock(random)} `,
  (random) => `t=2005-08-14T${clock(random)}+0200 `,
  (random) => `type=X msg=audit(${1124013000 + random.below(600)}.123:4): `,
  (random) => `2005-02-31 ${clock(random)} `,
  () => "",
  () => "",
];

/** Texts of one failregex: so many, half of them with a slip. */
const textsEach = 100;

/** What a filter's lines are drawn from: its patterns with their tags expanded, as Python would compile them. */
export interface Patterns {
  readonly prefregex: string | undefined;
  readonly failregex: readonly string[];
}

/** The patterns of a stock filter given as `/etc/fail2ban/filter.d/name.conf[options]`. */
export function patternsOf(argument: string): Patterns {
  const [, name, list] = /\/([\w-]+)\.conf(?:\[(.*)\])?$/.exec(argument)!;
  const options = (list ?? "").split(/, */).flatMap((option) => {
    const [key, value] = option.split("=");
    return key ? [[key, untraced(value ?? "")] as const] : [];
  });
  const { value } = readFilter(openTree(), {
    basedir: "/etc/fail2ban",
    name: name!,
    jail: "drawn",
    options: new Map(options),
  });
  const { prefregex, failregex, ignoreregex, maxlines } = value;
  const zone = zoneOf("UTC")!;
  const filter = compileFilter({ prefregex, failregex, ignoreregex, maxlines, now: () => 0, zone }).value!;
  return {
    prefregex: filter.prefregex?.pattern.text,
    failregex: filter.failregex.map(({ pattern }) => pattern.text),
  };
}

/**
 * A log drawn from a filter's own patterns: 100 texts for each failregex, half of them with a slip, each with a date (or
 * none) in front of each of its lines.
 *
 * Drawn are no texts that are exponential in Python: the nested repeats of `logtype=rfc5424` (such variants are not
 * drawn from), and no repeat is drawn more than six times over its least number.
 */
export function drawLog(patterns: Patterns, random: Random): string {
  const lines: string[] = [];
  for (const failregex of patterns.failregex) {
    for (let count = 0; count < textsEach; count++) {
      const whole = () =>
        patterns.prefregex
          ? drawText(patterns.prefregex, random, { content: () => drawText(failregex, random) })
          : drawText(failregex, random);
      const text = count % 2 === 0 ? whole() : mutateText(whole(), random);
      const date = random.pick(dates);
      for (const line of text.split("\n")) lines.push(putDate(date(random), line, random));
    }
  }
  return `${lines.join("\n")}\n`;
}

/** A date in front of a line, with a space between or none, or where the pattern has a hole for one: `[]`, `audit(:1)`. */
function putDate(date: string, line: string, random: Random): string {
  const hole = /\[(?=\])|\((?=[:)])/.exec(line);
  if (hole && random.chance(0.6)) {
    const at = hole.index + 1;
    return line.slice(0, at) + date.replace(/^\[|\]? $/g, "") + line.slice(at);
  }
  return (random.chance(0.5) ? date : date.trimEnd()) + line;
}
