import { isText, type Options } from "../../config/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import { likely } from "../likely.ts";
import { isJudgeable, placeOf, writeFixes } from "../written.ts";
import type { Rule } from "./rule.ts";

/** A word for true or false that fail2ban does not know: it takes it for false. */
export const wrongBoolean: Rule = {
  codes: ["wrong-boolean"],
  *jail({ analysis, options }) {
    yield* findWrong(analysis, options);
  },
  *action({ analysis, options }) {
    yield* findWrong(analysis, options);
  },
};

/** Words that are false for fail2ban, as their author meant them. */
const falseWords = new Set([
  "",
  "0",
  "no",
  "off",
  "false",
  "none",
  "never",
  "n",
  "f",
  "disable",
  "disabled",
  "not",
]);
/** Words that are meant to be true, and are not for fail2ban. */
const meantTrue = new Set(["y", "t", "enable", "enabled", "active", "activated", "ok", "yep", "+"]);

function* findWrong(analysis: Analysis, options: Options): Iterable<Finding> {
  for (const [option, value] of options) {
    if (value === null || isText(value) || typeof value.value !== "boolean") continue;
    const { from } = value;
    const text = from.text.toLowerCase();
    const place = placeOf(from);
    if (value.value || falseWords.has(text) || !place || !isJudgeable(from)) continue;
    // A number other than 1, and a word in quotes.
    const bare = text.replace(/^(["'])(.*)\1$/, "$2");
    const meant =
      meantTrue.has(bare) || /^[+]?0*[1-9]\d*$/.test(bare)
        ? "true"
        : falseWords.has(bare)
          ? undefined
          : (likely(bare, ["true", "false", "yes", "no", "off"]) ??
            (/^(?:true|yes|on)$/.test(bare) ? bare : undefined));
    if (bare !== text && falseWords.has(bare)) continue;
    yield {
      code: "wrong-boolean",
      severity: "warning",
      message: `“${from.text}” is none of 1, on, true and yes, so that fail2ban takes ${option} for false; write “${meant ?? "true"}”${meant === undefined ? " or “false”" : ""}.`,
      ...place,
      fixes: writeFixes(analysis, from, meant === undefined ? ["true", "false"] : [meant]),
    };
  }
}
