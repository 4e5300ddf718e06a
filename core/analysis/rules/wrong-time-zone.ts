import { isText } from "../../config/index.ts";
import { validateTimeZone } from "../../dates/index.ts";
import { isJudgeable, placeOf, writeFixes } from "../written.ts";
import type { Rule } from "./rule.ts";

/** A logtimezone that fail2ban does not know. */
export const wrongTimeZone: Rule = {
  codes: ["wrong-time-zone"],
  *jail({ analysis, options }) {
    const value = options.get("logtimezone");
    if (!isText(value) || !isJudgeable(value) || validateTimeZone(value.text) !== undefined) return;
    const place = placeOf(value);
    if (!place) return;
    const better = betterOf(value.text);
    const what = /^[A-Z][a-z]+\//.test(value.text)
      ? `fail2ban does not know places such as “${value.text}”`
      : `fail2ban does not know the time zone “${value.text}”`;
    yield {
      code: "wrong-time-zone",
      severity: "error",
      message: `${what} and stops at its start, with all jails; write ${better ? `“${better}”` : "an offset such as UTC+0200"}.`,
      ...place,
      fixes: writeFixes(analysis, value, [better]),
    };
  },
};

/** The same offset as fail2ban takes it, where it is one. */
function betterOf(text: string): string | undefined {
  const found = /^(utc|gmt|z)?\s*(?:([-+])\s*(\d{1,2})(?::?(\d\d))?)?$/i.exec(text.trim());
  if (!found || (!found[1] && !found[2])) return undefined;
  const [, name = "UTC", sign, hours = "", minutes = "00"] = found;
  const offset = sign ? `${sign}${hours.padStart(2, "0")}${minutes}` : "";
  const better = `${name.toUpperCase()}${offset}`;
  return validateTimeZone(better) === undefined ? undefined : better;
}
