import { PythonError } from "../text/index.ts";
import { Beyond } from "./expression/beyond.ts";
import { builtin, evaluate, type Scope } from "./expression/evaluate.ts";
import { parseExpression } from "./expression/parse.ts";

/**
 * What fail2ban makes of a duration: seconds; the name of a Python exception; a `tuple` (`1,5h`) or a `text` (`"1h"`), which are not
 * refused at once but are no numbers either; or, where it is Python beyond arithmetic, something unknown.
 */
export type Duration =
  | { readonly kind: "seconds"; readonly seconds: number }
  | { readonly kind: "error"; readonly error: string }
  | { readonly kind: "tuple" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unknown" };

const space = "[ \\t-\\r\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const unit = new RegExp(
  `(?<=\\p{Nd}|${space})(?:(days?|da|dd?)|(weeks?|wee?|ww?)|(months?|mon?)|(years?|yea?|yy?)|(seconds?|sec?|ss?)|(minutes?|min?|mm?)|(hours?|hou?|hh?))(?![\\p{L}\\p{N}_])`,
  "giu",
);
/** What stands for each group of `unit`, as Python writes it. */
const factors = ["*86400", "*604800", "*2629800.0", "*31557600.0", "*1", "*60", "*3600"];
const digitBehindLetter = /(?<=[a-z])\p{Nd}/giu;
const twoNumbers = new RegExp(`(\\p{Nd})${space}+(\\p{Nd})`, "gu");

/**
 * The seconds that a text such as `600`, `10m`, `1d 12h` or `60*60` comes to.
 * Mirrors fail2ban/server/mytime.py, MyTime.str2seconds, which has Python evaluate the text once its units are factors.
 */
export function readDuration(text: string): Duration {
  const expression = text
    .replace(digitBehindLetter, " $&")
    .replace(unit, (_, ...groups: (string | undefined)[]) => factors[groups.findIndex((name) => name)]!)
    .replace(twoNumbers, "$1+$2");
  try {
    const read = parseExpression(expression);
    if (read.kind === "string") return { kind: "text", text: read.text };
    if (read.kind === "tuple") {
      for (const item of read.items) evaluate(item, scope);
      return { kind: "tuple" };
    }
    const value = evaluate(read, scope);
    // True and False are no numbers to whoever asks for the type.
    return typeof value === "boolean" ? { kind: "unknown" } : { kind: "seconds", seconds: Number(value) };
  } catch (error) {
    if (error instanceof Beyond) return { kind: "unknown" };
    if (error instanceof PythonError) return { kind: "error", error: error.type };
    throw error;
  }
}

/** What str2seconds itself names. */
const scope: Scope = (name) => {
  if (["MyTime", "datetime", "re", "time", "val", "rexp", "rpl"].includes(name)) throw new Beyond(name);
  return builtin(name);
};

const lengths: ReadonlyArray<readonly [number, string]> = [
  [86400, "day"],
  [3600, "hour"],
  [60, "minute"],
];
const roundLengths: ReadonlyArray<readonly [number, string]> = [
  [31557600, "year"],
  [2629800, "month"],
  [604800, "week"],
];

/** Seconds in words: `12 hours`, `1 day 12 hours`; below zero it is `permanent`, as a ban time means it. */
export function describeDuration(seconds: number): string {
  if (seconds < 0) return "permanent";
  for (const [length, name] of roundLengths) {
    if (seconds > 0 && seconds % length === 0) return count(seconds / length, name);
  }
  const words: string[] = [];
  let rest = seconds;
  for (const [length, name] of lengths) {
    const whole = Math.floor(rest / length);
    if (whole > 0) words.push(count(whole, name));
    rest -= whole * length;
  }
  if (rest > 0 || words.length === 0) words.push(count(Math.round(rest * 1000) / 1000, "second"));
  return words.join(" ");
}

/** A findtime in words: below zero, where it means nothing, in seconds. */
export function describeFindtime(seconds: number): string {
  return seconds < 0 ? `${seconds} seconds` : describeDuration(seconds);
}

/** What chance makes of a ban's length, in words: `up to 10 seconds more`; empty where there is no chance. */
export function describeSpread(seconds: number): string {
  return seconds === 0 ? "" : `up to ${describeDuration(Math.abs(seconds))} ${seconds < 0 ? "less" : "more"}`;
}

function count(amount: number, name: string): string {
  return `${amount} ${name}${amount === 1 ? "" : "s"}`;
}
