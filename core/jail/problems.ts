import type { BanManager } from "./ban-manager.ts";
import { dateKinds, type LogFailures } from "./failures.ts";
import type { Fates } from "./fates.ts";
import type { JailProblem, Surroundings } from "./options.ts";

/** The failures were gathered for another reading of time, or another findtime. */
export const notGathered: JailProblem = {
  code: "not-gathered",
  severity: "error",
  message:
    "the filter remembers something from line to line: what it finds depends on the clock, so the logs are to be read anew",
  option: undefined,
};

/** More errors at once than this, and fail2ban goes idle. */
const mostErrors = 100;

/** What the reader of a simulation has to know about the logs; `future` is how many lines are dated later than can be. */
export function findProblems(
  failures: LogFailures,
  fates: Fates,
  { time }: Pick<Surroundings, "time">,
  bans: BanManager,
  future: number,
): JailProblem[] {
  const problems: JailProblem[] = [];
  const warn = (code: string, message: string, severity: JailProblem["severity"] = "warning") =>
    problems.push({ code, severity, message, option: undefined });
  const { lines, at, unresolved, errors } = failures;
  if (lines.size === 0) warn("empty-log", "the log is empty", "info");
  else if (!hasDate(failures)) {
    const isPassedOver = time.kind === "start" && lines.dates[0] === dateKinds.indexOf("undated");
    const what = isPassedOver
      ? "where fail2ban starts, it passes over them"
      : "they are taken to be of one moment";
    warn("no-dates", `no line has a date: ${what}`);
  }
  if (time.kind === "live") {
    let odd = 0;
    const latest = time.latest ?? Number.POSITIVE_INFINITY;
    for (let failure = 0; failure < failures.size; failure++) {
      const date = lines.times[at[failure]!]!;
      if (date <= latest && fates.times[failure]! !== date) odd++;
    }
    if (future > 0)
      warn(
        "future",
        `${count(future, "line")} dated in the future: fail2ban takes such lines as if they just happened`,
      );
    if (odd > 0)
      warn(
        "disorder",
        `${count(odd, "failure")} dated more than a minute before the lines above: fail2ban takes such lines as if they just happened`,
      );
  }
  if (unresolved.size > 0) {
    const lost = [...unresolved.values()].reduce((sum, one) => sum + one, 0);
    const name = [...unresolved.keys()][0];
    warn(
      "host-name",
      `${count(lost, "failure")} of host names (${name}${unresolved.size > 1 ? ", ..." : ""}) left out: which addresses they have is unknown here`,
    );
  }
  let stumbles = errors.length;
  for (let failure = 0; failure < failures.size; failure++) if (fates.at(failure) === "broken") stumbles++;
  if (stumbles > 0)
    warn(
      "broken-line",
      `there ${stumbles === 1 ? "is a line" : `are ${stumbles} lines`} over which fail2ban stumbles, with an error in its log`,
    );
  if (stumbles >= mostErrors)
    warn("idle", `at ${mostErrors} errors in quick succession fail2ban would give up the log`);
  if (bans.tickets.some(({ spread }) => spread !== 0))
    warn(
      "chance",
      "bantime.rndtime changes bans by chance: without a seed, what chance adds is left out",
      "info",
    );
  return problems;
}

function hasDate({ lines }: LogFailures): boolean {
  const dated = dateKinds.indexOf("dated");
  for (let line = 0; line < lines.size; line++) if (lines.dates[line] === dated) return true;
  return false;
}

function count(number: number, noun: string): string {
  return number === 1 ? `a ${noun} is` : `${number} ${noun}s are`;
}
