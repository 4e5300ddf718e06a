import { isText, type Value } from "../../config/index.ts";
import { type Duration, readDuration } from "../../jail/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import { likely } from "../likely.ts";
import { serverOption } from "../server-options.ts";
import { placeOf, writeFixes } from "../written.ts";
import type { Rule } from "./rule.ts";

/** A time that fail2ban can't read. */
export const wrongDuration: Rule = {
  codes: ["wrong-duration"],
  *jail({ analysis, options }) {
    for (const name of ["bantime", "findtime", "bantime.maxtime", "bantime.rndtime"])
      yield* findWrong(analysis, name, options.get(name));
  },
  *action({ analysis, options }) {
    yield* findWrong(analysis, "timeout", options.get("timeout"));
  },
  *file({ analysis, role }) {
    if (role.kind !== "config") return;
    // Without a database its age is not read.
    const database = serverOption(analysis, "dbfile");
    if (!isText(database) || database.text.toLowerCase() !== "none")
      yield* findWrong(analysis, "dbpurgeage", serverOption(analysis, "dbpurgeage"));
  },
};

const stops = "stops at its start, with all jails";

function* findWrong(analysis: Analysis, option: string, value: Value | undefined): Iterable<Finding> {
  if (!isText(value)) return;
  const place = placeOf(value);
  const { text } = value;
  // fail2ban takes an empty bantime.maxtime for none.
  if (!place || /[<>]/.test(text) || (text === "" && option.startsWith("bantime."))) return;
  const effect = effectOf(option, text, readDuration(text));
  if (effect === undefined) return;
  const better = betterOf(option, text);
  const mend = better ? `write “${better}”` : "write seconds, or numbers with units, such as 10m, 12h, 2w";
  yield {
    code: "wrong-duration",
    severity: effect.isError ? "error" : "warning",
    message: `${effect.words}; ${mend}.`,
    ...place,
    fixes: writeFixes(analysis, value, [better]),
  };
}

function effectOf(
  option: string,
  text: string,
  duration: Duration,
): { words: string; isError: boolean } | undefined {
  const cannot = `fail2ban can't read “${text}” as a time and`;
  switch (duration.kind) {
    case "error":
      return { words: `${cannot} ${stops}`, isError: true };
    case "tuple":
    case "text": {
      const isNumber = duration.kind === "text" && /^\s*[-+]?\d+\s*$/.test(duration.text);
      if (option === "bantime") return isNumber ? undefined : { words: `${cannot} ${stops}`, isError: true };
      if (option === "findtime")
        return { words: `“${text}” is no time to fail2ban, and this jail finds nothing`, isError: true };
      return undefined;
    }
    case "seconds":
    case "unknown": {
      // Python's “and” gives what stands behind it.
      if (!/\d\s*[a-z]*\s+and\s+\d+\s*[a-z]*\s*$/i.test(text)) return undefined;
      return { words: `fail2ban takes only what stands behind “and” for the time`, isError: false };
    }
  }
}

const plurals = ["seconds", "minutes", "hours", "days", "weeks", "months", "years"];
const unitNames = [...plurals, ...plurals.map((name) => name.slice(0, -1))];
/** Short names of units that fail2ban does not know, and what it knows for them. */
const units: Readonly<Record<string, string>> = {
  sc: "s",
  secs: "s",
  mn: "m",
  mins: "m",
  hr: "h",
  hrs: "h",
  hs: "h",
  ds: "d",
  wk: "w",
  wks: "w",
  ws: "w",
  mth: "mo",
  mths: "mo",
  mos: "mo",
  mons: "mo",
  yr: "y",
  yrs: "y",
  ys: "y",
  std: "h",
};
const forEver =
  /^(?:for ?ever|permanent(?:ly)?|perm|never|infinite|infinity|inf|unlimited|indefinite(?:ly)?|always|none)$/i;

/** What was likely meant, where fail2ban reads that. */
function betterOf(option: string, text: string): string | undefined {
  const bare = text.trim().replace(/^(["'])(.*)\1$/, "$2");
  if (option === "bantime" && forEver.test(bare)) return "-1";
  const better = bare
    .replace(/(\d+)\s*fortnights?\b/gi, (_, count: string) => `${2 * Number(count)}w`)
    .replace(/(\d),(\d)/g, "$1.$2")
    .replace(/\s*(?:,|;|&|\band\b)\s*(?=\d)/gi, " ")
    .replace(/(\d\s*)([a-z]+)\.?(?![a-z])/gi, (whole, before: string, unit: string) => {
      if (readDuration(`1${unit}`).kind === "seconds") return before + unit;
      const known = units[unit.toLowerCase()] ?? likely(unit, unitNames);
      return known ? before + known : whole;
    });
  return better !== text && readDuration(better).kind === "seconds" ? better : undefined;
}
