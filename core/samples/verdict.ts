import { zoneOf } from "../dates/index.ts";
import { readLocal } from "./clock.ts";
import { type Fault, keySpan, readJson, wholeSpan } from "./json.ts";

/**
 * What a line should come to: the object behind `# failJSON:`. Keys besides these are fields of the failure (`user`,
 * `users`, `ip4`, ...). Mirrors the keys that fail2ban/tests/samplestestcase.py knows.
 */
export interface Verdict {
  /** Whether the line is a failure; false where it is left out. */
  readonly match?: boolean;
  /** Local time of the failure: `2005-06-21T16:47:46`, a fraction may follow. */
  readonly time?: string | null;
  readonly desc?: string;
  /** For which filter or options it holds, as a Python expression. */
  readonly constraint?: string;
  readonly [field: string]: unknown;
}

/** Keys of a verdict that are no fields of a failure. */
export const ownKeys: readonly string[] = ["match", "time", "desc", "constraint"];

const utc = zoneOf("UTC")!;
const example = '# failJSON: { "time": "2005-08-14T12:00:00", "match": true, "host": "192.0.2.1" }';

/** Reads a verdict's JSON; one of the two is set. */
export function readVerdict(text: string): { readonly value?: Verdict; readonly fault?: Fault } {
  const { value, fault } = readJson(text, `From here on this is no JSON; write it as ${example}.`);
  if (fault) return { fault };
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return {
      fault: { message: `A verdict is a JSON object; write it as ${example}.`, span: wholeSpan(text) },
    };
  const verdict = value as Verdict;
  const wrong = (key: string, what: string) => ({ fault: { message: what, span: keySpan(text, key) } });
  if (verdict.match !== undefined && typeof verdict.match !== "boolean")
    return wrong("match", "“match” is true or false, without quotes.");
  const { time } = verdict;
  if (
    time !== undefined &&
    time !== null &&
    !(typeof time === "string" && readLocal(time, utc) !== undefined)
  )
    return wrong("time", "“time” is local time, written as 2005-08-14T12:00:00.");
  for (const key of ["desc", "constraint"]) {
    if (verdict[key] !== undefined && typeof verdict[key] !== "string")
      return wrong(key, `“${key}” is a text; put it in quotes.`);
  }
  return { value: verdict };
}
