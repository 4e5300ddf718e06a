import { isText } from "../../config/index.ts";
import { isEncoding, usualEncodings } from "../encodings.ts";
import { likely } from "../likely.ts";
import { isJudgeable, placeOf, writeFixes } from "../written.ts";
import type { Rule } from "./rule.ts";

/** A logencoding that Python does not know. */
export const unknownEncoding: Rule = {
  codes: ["unknown-encoding"],
  *jail({ analysis, options }) {
    const value = options.get("logencoding");
    if (!isText(value) || !isJudgeable(value)) return;
    const place = placeOf(value);
    if (!place || value.text.toLowerCase() === "auto" || isEncoding(value.text)) return;
    const meant = likely(value.text, ["auto", ...usualEncodings]);
    yield {
      code: "unknown-encoding",
      severity: "error",
      message: `Python knows no encoding “${value.text}”, and fail2ban stops at its start, with all jails; write ${meant ? `“${meant}”` : "auto or utf-8"}.`,
      ...place,
      fixes: writeFixes(analysis, value, meant ? [meant] : ["auto", "utf-8"]),
    };
  },
};
