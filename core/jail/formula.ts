import { PythonError } from "../text/index.ts";
import { Beyond } from "./expression/beyond.ts";
import { builtin, evaluate, math, type PythonObject, type Scope } from "./expression/evaluate.ts";
import { compareNumbers, compute, type PythonNumber } from "./expression/numbers.ts";
import { type Expression, parseExpression } from "./expression/parse.ts";

/**
 * Something in Python that fail2ban has evaluated: what was made of it; the exception that Python raises; or `unknown`,
 * with the piece that goes beyond arithmetic and is never run here.
 */
export type Evaluated<Value> =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "error"; readonly error: PythonError }
  | { readonly kind: "unknown"; readonly what: string };

/** A ban time that grows: of the plain ban time in seconds and the number of bans before. Throws as `evaluate` does. */
export type Growth = (time: bigint, count: bigint) => PythonNumber;

/** What fail2ban takes where bantime.formula is not set. */
export const usualFormula = "ban.Time * (1<<(ban.Count if ban.Count<20 else 20)) * banFactor";

/**
 * bantime.factor, which Python evaluates when the jail is set up. Mirrors fail2ban/server/jail.py,
 * Jail.setBanTimeExtra: `eval(be.get('factor', "1"))`.
 */
export function readFactor(text: string): Evaluated<PythonNumber> {
  return orTold(() => {
    const names: Scope = (name) => {
      if (["self", "opt", "value", "be", "multipliers"].includes(name)) throw new Beyond(name);
      // It is only about to be set.
      if (["banFactor", "formula", "evformula", "maxtime", "rndtime"].includes(name)) return undefined;
      return moduleName(name);
    };
    return evaluate(parsed(text, names), names);
  });
}

/** bantime.multipliers: ints, one space from the next; undefined where one is none. Mirrors Jail.setBanTimeExtra. */
export function readMultipliers(text: string): readonly bigint[] | undefined {
  if (text === "") return [];
  const pieces = text.split(" ");
  if (!pieces.every((piece) => /^\s*[-+]?\d+(?:_\d+)*\s*$/.test(piece))) return undefined;
  return pieces.map((piece) => BigInt(piece.replaceAll("_", "").trim().replace(/^\+/, "")));
}

/**
 * bantime.formula, which Python compiles when the jail is set up and evaluates at each ban of a known offender. Names
 * that stand for nothing raise only then. Mirrors Jail.setBanTimeExtra, `max(ban.Time, eval(formula))`.
 */
export function readFormula(text: string, factor: PythonNumber): Evaluated<Growth> {
  return orTold(() => {
    const expression = parsed(text, namesOf(0n, 0n, factor));
    return (time, count) => {
      const value = evaluate(expression, namesOf(time, count, factor));
      return compareNumbers(">", value, time) ? value : time;
    };
  });
}

/** How multipliers let a ban time grow: the last one stands for all further bans. */
export function growBy(multipliers: readonly bigint[], factor: PythonNumber): Growth {
  return (time, count) => {
    const index = count < multipliers.length ? Number(count) : multipliers.length - 1;
    return compute("*", compute("*", time, factor), multipliers[index]!);
  };
}

/** Reads text that must come to a number, and asks for all of its names, so that a name beyond is told at once. */
function parsed(text: string, names: Scope): Expression {
  const expression = parseExpression(text);
  if (expression.kind === "string" || expression.kind === "tuple") throw new Beyond(text);
  for (const name of namesIn(expression)) names(name);
  return expression;
}

function* namesIn(expression: Expression): Iterable<string> {
  if (expression.kind === "name") yield expression.name;
  for (const part of Object.values(expression)) {
    if (Array.isArray(part)) for (const one of part) yield* namesIn("operand" in one ? one.operand : one);
    else if (typeof part === "object") yield* namesIn(part);
  }
}

function namesOf(time: bigint, count: bigint, factor: PythonNumber): Scope {
  const ban: PythonObject = {
    type: "BanTimeIncr",
    attribute: (name) => {
      if (name === "Time") return time;
      if (name === "Count") return count;
      // fail2ban 1.1 has more, and Python gives every object some.
      if (name === "fromTicket" || name.startsWith("__")) throw new Beyond(`ban.${name}`);
      return undefined;
    },
  };
  return (name) => {
    if (name === "ban") return ban;
    if (name === "banFactor") return factor;
    if (name === "formula") throw new Beyond(name);
    return moduleName(name);
  };
}

/** What fail2ban's module jail.py and Python itself name. */
function moduleName(name: string): ReturnType<Scope> {
  if (name === "math") return math;
  if (otherNames.has(name)) throw new Beyond(name);
  return builtin(name);
}

const otherNames = new Set(
  "logging random queue Actions getLogger _as_bool extractOptions MyTime logSys Jail".split(" "),
);

function orTold<Value>(make: () => Value): Evaluated<Value> {
  try {
    return { kind: "value", value: make() };
  } catch (error) {
    if (error instanceof PythonError) return { kind: "error", error };
    if (error instanceof Beyond) return { kind: "unknown", what: error.what };
    throw error;
  }
}
