import { PythonError } from "../../text/index.ts";
import { Beyond } from "./beyond.ts";
import { builtins, mathConstants, mathFunctions, otherMath, type PythonFunction } from "./functions.ts";
import { compareNumbers, compute, isTruthy, type PythonNumber, plain, signed } from "./numbers.ts";
import type { Expression } from "./parse.ts";

/** A thing with attributes: `ban`, `math`. */
export interface PythonObject {
  readonly type: string;
  /** An attribute's value; undefined where there is none. Throws Beyond where it is not known here. */
  readonly attribute: (name: string) => Thing | undefined;
}

/** What an expression may come to on its way. */
export type Thing = PythonNumber | PythonFunction | PythonObject;

/** The names that an expression sees; undefined where there is none. Throws Beyond where it is not known here. */
export type Scope = (name: string) => Thing | undefined;

/** The value of an expression. Throws PythonError where Python raises, Beyond where it is not known here. */
export function evaluate(expression: Expression, scope: Scope): PythonNumber {
  const thing = see(expression, scope);
  if (typeof thing === "object") throw new Beyond("name" in thing ? thing.name : thing.type);
  return thing;
}

function see(expression: Expression, scope: Scope): Thing {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "name": {
      const thing = scope(expression.name);
      if (thing === undefined) throw new PythonError("NameError", `name '${expression.name}' is not defined`);
      return thing;
    }
    case "attribute":
      return seeAttribute(see(expression.of, scope), expression.name);
    case "call":
      return call(expression, scope);
    case "unary": {
      const value = evaluate(expression.operand, scope);
      return expression.sign === "not" ? !isTruthy(value) : signed(expression.sign, value);
    }
    case "binary": {
      const left = evaluate(expression.left, scope);
      return compute(expression.sign, left, evaluate(expression.right, scope));
    }
    case "compare": {
      let left = evaluate(expression.first, scope);
      for (const { sign, operand } of expression.rest) {
        const right = evaluate(operand, scope);
        if (!compareNumbers(sign, left, right)) return false;
        left = right;
      }
      return true;
    }
    case "either": {
      const left = evaluate(expression.left, scope);
      return isTruthy(left) === (expression.word === "or") ? left : evaluate(expression.right, scope);
    }
    case "choice":
      return evaluate(
        isTruthy(evaluate(expression.condition, scope)) ? expression.yes : expression.no,
        scope,
      );
    case "string":
    case "tuple":
      throw new Beyond(expression.kind);
  }
}

function seeAttribute(of: Thing, name: string): Thing {
  if (typeof of !== "object" || "call" in of) throw new Beyond(`.${name}`);
  const thing = of.attribute(name);
  if (thing !== undefined) return thing;
  const message =
    of.type === "module"
      ? `module 'math' has no attribute '${name}'`
      : `'${of.type}' object has no attribute '${name}'`;
  throw new PythonError("AttributeError", message);
}

function call(expression: Extract<Expression, { kind: "call" }>, scope: Scope): PythonNumber {
  const of = see(expression.of, scope);
  const given = expression.given.map((one) => evaluate(one, scope));
  if (typeof of !== "object" || !("call" in of)) {
    const type = typeof of !== "object" ? typeOf(of) : of.type;
    throw new PythonError("TypeError", `'${type}' object is not callable`);
  }
  if (given.length < of.least || given.length > of.most) {
    const words = of.least === of.most ? `exactly ${of.least}` : `${of.least} to ${of.most}`;
    throw new PythonError("TypeError", `${of.name}() takes ${words} arguments (${given.length} given)`);
  }
  return of.call(...given);
}

function typeOf(value: PythonNumber): string {
  return typeof value === "boolean" ? "bool" : typeof plain(value) === "bigint" ? "int" : "float";
}

/** Python's module math. */
export const math: PythonObject = {
  type: "module",
  attribute: (name) => {
    if (otherMath.has(name) || name.startsWith("__")) throw new Beyond(`math.${name}`);
    return mathFunctions.get(name) ?? mathConstants.get(name);
  },
};

/** The names of Python itself: functions on numbers; Beyond for what else Python defines. */
export function builtin(name: string): PythonFunction | undefined {
  if (otherBuiltins.has(name) || exceptions.test(name) || name.startsWith("__")) throw new Beyond(name);
  return builtins.get(name);
}

const otherBuiltins = new Set(
  (
    "aiter all anext any ascii bin breakpoint bytearray bytes callable chr classmethod compile complex copyright " +
    "credits delattr dict dir divmod enumerate eval exec exit filter format frozenset getattr globals hasattr hash " +
    "help hex id input isinstance issubclass iter len license list locals map memoryview next object oct open " +
    "ord print property quit range repr reversed set setattr slice sorted staticmethod str sum super tuple type " +
    "vars zip NotImplemented Ellipsis"
  ).split(" "),
);
/** How Python names its exceptions. */
const exceptions = /^[A-Z]\w*(?:Error|Exception|ExceptionGroup|Warning|Exit|Iteration|Interrupt)$|^Warning$/;
