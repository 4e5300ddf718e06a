import { addressText, type KnownDate, lineKind, placeFailure, secondsOf } from "../filter/index.ts";
import type { Trial } from "./trial.ts";

/** All that is known of one line, as fail2ban-regex takes it behind the lines before it. */
export interface LineFacts {
  readonly line: number;
  readonly text: string;
  /** fail2ban-regex passes over empty lines and those that begin with `#`. */
  readonly isPassedOver: boolean;
  readonly kind: "matched" | "ignored" | "missed";
  readonly failures: readonly FailureFacts[];
  /** The ignoreregexes that hit. */
  readonly ignoreregex: readonly number[];
  /** The date that was found; its time is null where it can't be read. */
  readonly date:
    | { readonly text: string; readonly time: number | null; readonly template: string }
    | undefined;
  /** The last date before the line; an undated line takes it over where it is of the last minute. */
  readonly before: { readonly text: string; readonly time: number } | undefined;
  /** Python's exception, where fail2ban ends with one. */
  readonly error: string | undefined;
}

export interface FailureFacts {
  readonly failregex: number;
  readonly regex: string;
  /** The id in its normal form; undefined where it is still awaited. */
  readonly id: string | undefined;
  readonly family: string;
  /** Unix seconds; null where there is no date. */
  readonly time: number | null;
  readonly isNofail: boolean;
  readonly groups: readonly (readonly [
    name: string,
    text: string,
    stretch: readonly [number, number] | undefined,
  ])[];
}

const bookkeeping = new Set(["matches", "nofail-matches", "mlfpending", "users", "nofail", "ip"]);

/** The facts about a line; undefined where it is not done yet. */
export function findFacts(trial: Trial, line: number): LineFacts | undefined {
  const text = trial.lineAt(line);
  const matcher = text === undefined ? undefined : trial.matcherBefore(line);
  if (text === undefined || !matcher) return undefined;
  const isPassedOver = text === "" || text.startsWith("#");
  const before = placeKnown(matcher.lastDate);
  const empty = { line, text, isPassedOver, before, date: undefined, error: undefined };
  if (isPassedOver) return { ...empty, kind: "missed", failures: [], ignoreregex: [] };
  const outcome = matcher.processLine(text);
  const { date, failures, ignored, error } = outcome;
  const hasDate = date !== null && date.start < date.end;
  const time = hasDate && error === undefined ? (matcher.detector?.timeOf(date)?.value ?? null) : null;
  return {
    ...empty,
    error,
    kind: lineKind(outcome),
    ignoreregex: ignored,
    date: hasDate
      ? { text: text.slice(date.start, date.end), time, template: date.template.name }
      : undefined,
    failures: failures.map((failure) => {
      const { groups } = placeFailure(text, failure, outcome, trial.filter);
      const places = new Map(groups);
      return {
        failregex: failure.failregex,
        regex: trial.filter.failregex[failure.failregex]!.pattern.text,
        id: failure.id ? addressText(failure.id) : undefined,
        family: failure.id?.family ?? "",
        time: failure.time === null ? null : secondsOf(failure.time),
        isNofail: Boolean(failure.data.get("nofail")),
        groups: Array.from(failure.data)
          .filter(([name, value]) => typeof value === "string" && !bookkeeping.has(name))
          .map(([name, value]) => [name, value as string, places.get(name)] as const),
      };
    }),
  };
}

function placeKnown(date: KnownDate | undefined): LineFacts["before"] {
  return date && { text: date.text, time: secondsOf(date.time) };
}
