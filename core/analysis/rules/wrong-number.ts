import { isText, type Value } from "../../config/index.ts";
import { readFactor } from "../../jail/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import { threadOption } from "../server-options.ts";
import { placeOf, writeFixes, writtenValue } from "../written.ts";
import type { Rule } from "./rule.ts";

const stops = "and fail2ban stops at its start, with all jails";

/** A number that an option can't have. */
export const wrongNumber: Rule = {
  codes: ["wrong-number"],
  *jail({ analysis, options }) {
    const maxretry = numberOf(options.get("maxretry"));
    if (maxretry !== undefined && maxretry < 1) {
      const words = "With maxretry below 1 fail2ban bans at the first failure, as with 1; write “1” or more.";
      yield* tell(analysis, options.get("maxretry"), words, "warning", ["1"]);
    }
    yield* findFactor(analysis, options.get("bantime.factor"));
  },
  *filter({ analysis, options }) {
    const lines = numberOf(options.get("maxlines"));
    if (lines === undefined || lines >= 1) return;
    yield* tell(
      analysis,
      options.get("maxlines"),
      `maxlines must be at least 1, ${stops}; write “1”.`,
      "error",
      ["1"],
    );
  },
  *file({ analysis, role }) {
    if (role.kind !== "config") return;
    const value = threadOption(analysis, "stacksize");
    const size = numberOf(value);
    if (size === undefined || size === 0 || size >= 32) return;
    const words = `stacksize is 0 or at least 32 (KiB), ${stops}; write “0”.`;
    yield* tell(analysis, value, words, "error", ["0", "32"]);
  },
};

function* findFactor(analysis: Analysis, value: Value | undefined): Iterable<Finding> {
  // fail2ban takes an empty one for none.
  if (!isText(value) || value.text === "" || /[<>]/.test(value.text)) return;
  if (readFactor(value.text).kind !== "error") return;
  const words = `“${value.text}” is no number, ${stops}; write one, such as 2.`;
  const comma = value.text.replace(/^(\d+),(\d+)$/, "$1.$2");
  yield* tell(analysis, value, words, "error", comma === value.text ? [] : [comma]);
}

function numberOf(value: Value | undefined): number | undefined {
  if (value === undefined || value === null || isText(value)) return undefined;
  return typeof value.value === "boolean" ? undefined : Number(value.value);
}

function* tell(
  analysis: Analysis,
  value: Value | undefined,
  message: string,
  severity: "error" | "warning",
  texts: readonly string[],
): Iterable<Finding> {
  const written = writtenValue(value);
  const place = written && placeOf(written);
  if (!place) return;
  yield { code: "wrong-number", severity, message, ...place, fixes: writeFixes(analysis, written, texts) };
}
