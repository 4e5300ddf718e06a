import { excerpt, PythonError } from "../text/index.ts";
import { Beyond } from "./expression/beyond.ts";
import { compareNumbers, type PythonNumber, toFloat } from "./expression/numbers.ts";
import {
  type Evaluated,
  type Growth,
  growBy,
  readFactor,
  readFormula,
  readMultipliers,
  usualFormula,
} from "./formula.ts";
import type { BanIncrement, JailProblem } from "./options.ts";

/**
 * Seconds of the next ban of a known offender, for the plain ban time in seconds and the number of bans before.
 * Undefined where Python raises at the ban: fail2ban logs that, and the ban time stays as it was.
 */
export type BanTimeFormula = (bantime: number, bancount: number) => number | undefined;

/** What an offender's next ban is, or Python's exception, or what goes beyond arithmetic. */
export type NextBanTime = Evaluated<number>;

/**
 * Makes of the options bantime.* what fail2ban makes of them when the jail is set up. `random` answers from 0 up to 1
 * and is asked once for each ban time, if rndtime is set. Where fail2ban would not start, or Python is asked for more
 * than arithmetic, a problem says so and the formula answers nothing.
 * Mirrors fail2ban/server/jail.py, Jail.setBanTimeExtra, and observer.py, ObserverThread.calcBanTime.
 */
export function compileBanTime(
  increment: BanIncrement,
  random: () => number,
): { readonly value: BanTimeFormula; readonly problems: readonly JailProblem[] } {
  const { growth, problems } = compileGrowth(increment);
  if (!growth) return { value: () => undefined, problems };
  const next = (bantime: number, bancount: number) => {
    const evaluated = nextBanTime(growth, increment, bantime, bancount, random);
    return evaluated.kind === "value" ? evaluated.value : undefined;
  };
  return { value: increment.rndtime === undefined ? remembered(next) : next, problems };
}

/** How ban times grow under the options, or why fail2ban would not start or we can't say. */
export function compileGrowth(increment: BanIncrement): {
  readonly growth: Growth | undefined;
  readonly problems: readonly JailProblem[];
} {
  const factor = readFactor(increment.factor || "1");
  if (factor.kind !== "value") return refused("bantime.factor", increment.factor ?? "", factor);
  // The formula is compiled, whether multipliers stand in for it or not.
  const formula = readFormula(increment.formula || usualFormula, factor.value);
  if (formula.kind === "error") return refused("bantime.formula", increment.formula ?? "", formula);
  const multipliers = readMultipliers(increment.multipliers ?? "");
  if (!multipliers) {
    const error = new PythonError("ValueError", "invalid literal for int()");
    return refused("bantime.multipliers", increment.multipliers ?? "", { kind: "error", error });
  }
  if (multipliers.length > 0) return { growth: growBy(multipliers, factor.value), problems: [] };
  if (formula.kind !== "value") return refused("bantime.formula", increment.formula ?? "", formula);
  return { growth: formula.value, problems: [] };
}

/** The ban time after `bancount` bans, with maxtime and rndtime. Mirrors the lambdas of Jail.setBanTimeExtra. */
export function nextBanTime(
  grow: Growth,
  { maxtime, rndtime }: BanIncrement,
  bantime: number,
  bancount: number,
  random: () => number,
): NextBanTime {
  try {
    let value: PythonNumber = grow(BigInt(Math.trunc(bantime)), BigInt(bancount));
    if (maxtime !== undefined && compareNumbers("<", maxtime, value)) value = maxtime;
    const seconds = rndtime === undefined ? Number(value) : toFloat(value) + random() * rndtime;
    // fail2ban stumbles over such a time where it writes it to its log and its database.
    return Number.isFinite(seconds)
      ? { kind: "value", value: seconds }
      : { kind: "unknown", what: String(seconds) };
  } catch (error) {
    if (error instanceof PythonError) return { kind: "error", error };
    if (error instanceof Beyond) return { kind: "unknown", what: error.what };
    throw error;
  }
}

const mends: Readonly<Record<string, string>> = {
  "bantime.factor": "write a number, such as 2",
  "bantime.multipliers": "write whole numbers, each one space from the next, such as 1 2 4 8",
  "bantime.formula": "write arithmetic of ban.Time, ban.Count and banFactor, such as ban.Time * 2**ban.Count",
};

function refused(
  option: string,
  text: string,
  why: Exclude<Evaluated<unknown>, { kind: "value" }>,
): { readonly growth: undefined; readonly problems: readonly JailProblem[] } {
  const mend = mends[option]!;
  const shown = excerpt(text);
  const problem: JailProblem =
    why.kind === "error"
      ? {
          code: "wrong-formula",
          severity: "error",
          message: `fail2ban can't use “${shown}” as ${option} (${why.error.type}: ${why.error.message}) and stops at its start, with all jails; ${mend}.`,
          option,
        }
      : {
          code: "unknown-formula",
          severity: "error",
          message: `What ${option} comes to is not known here: “${why.what}” in “${shown}” goes beyond arithmetic, and nothing of it is run; ${mend}.`,
          option,
        };
  return { growth: undefined, problems: [problem] };
}

/** The same question has the same answer. */
function remembered(next: BanTimeFormula): BanTimeFormula {
  const known = new Map<number, Map<number, number | undefined>>();
  return (bantime, bancount) => {
    let ofTime = known.get(bantime);
    if (!ofTime) known.set(bantime, (ofTime = new Map()));
    if (!ofTime.has(bancount)) ofTime.set(bancount, next(bantime, bancount));
    return ofTime.get(bancount);
  };
}
