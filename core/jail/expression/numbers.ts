import { PythonError } from "../../text/index.ts";
import { Beyond } from "./beyond.ts";

/** An int of Python's, of any size. */
export type Int = bigint;
/** A float of Python's. */
export type Float = number;
/** A value of Python's that can be computed with: True and False are ints to it, too. */
export type PythonNumber = Int | Float | boolean;

/** Python's type of a value. */
export function typeName(value: PythonNumber): "int" | "float" | "bool" {
  return typeof value === "bigint" ? "int" : typeof value === "number" ? "float" : "bool";
}

/** Whether Python takes the value for true. */
export function isTruthy(value: PythonNumber): boolean {
  // NaN is true to Python.
  return typeof value === "number" ? value !== 0 : Boolean(value);
}

/** True and False as the ints that they are; else the number itself. */
export function plain(value: PythonNumber): Int | Float {
  return typeof value === "boolean" ? BigInt(value) : value;
}

/** Python's float(): an int may be too large for one. Throws PythonError. */
export function toFloat(value: PythonNumber): Float {
  const number = plain(value);
  if (typeof number === "number") return number;
  const float = Number(number);
  if (!Number.isFinite(float)) throw new PythonError("OverflowError", "int too large to convert to float");
  return float;
}

/** Python's int() of a number: towards zero. Throws PythonError. */
export function toInt(value: PythonNumber): Int {
  const number = plain(value);
  if (typeof number === "bigint") return number;
  if (Number.isNaN(number)) throw new PythonError("ValueError", "cannot convert float NaN to integer");
  if (!Number.isFinite(number))
    throw new PythonError("OverflowError", "cannot convert float infinity to integer");
  return BigInt(Math.trunc(number));
}

/** Python's comparison of two numbers, which is exact between an int and a float. */
export function compareNumbers(sign: string, left: PythonNumber, right: PythonNumber): boolean {
  const [one, other] = [plain(left), plain(right)];
  switch (sign) {
    case "<":
      return one < other;
    case ">":
      return one > other;
    case "<=":
      return one <= other;
    case ">=":
      return one >= other;
    default: {
      const isSame = !(one < other) && !(one > other) && !Number.isNaN(one) && !Number.isNaN(other);
      return sign === "==" ? isSame : !isSame;
    }
  }
}

/** Python's `-x`, `+x` and `~x`. Throws PythonError. */
export function signed(sign: string, value: PythonNumber): PythonNumber {
  const number = plain(value);
  if (sign === "+") return number;
  if (sign === "-") return -number;
  if (typeof number === "number") throw new PythonError("TypeError", "bad operand type for unary ~: 'float'");
  return ~number;
}

/** What Python computes for two numbers and a sign between them. Throws PythonError, or Beyond for a complex number. */
export function compute(sign: string, left: PythonNumber, right: PythonNumber): PythonNumber {
  if (/^[&|^]$/.test(sign) && typeof left === "boolean" && typeof right === "boolean")
    return computeInts(sign, BigInt(left), BigInt(right)) !== 0n;
  const [one, other] = [plain(left), plain(right)];
  if (typeof one === "bigint" && typeof other === "bigint") return computeInts(sign, one, other);
  if (/^(?:[&|^]|<<|>>)$/.test(sign)) {
    const types = `'${typeName(left)}' and '${typeName(right)}'`;
    throw new PythonError("TypeError", `unsupported operand type(s) for ${sign}: ${types}`);
  }
  return computeFloats(sign, toFloat(one), toFloat(other));
}

/** Mirrors CPython's Objects/floatobject.c. */
function computeFloats(sign: string, one: Float, other: Float): Float {
  switch (sign) {
    case "+":
      return one + other;
    case "-":
      return one - other;
    case "*":
      return one * other;
    case "**":
      return power(one, other);
    case "/":
      if (other === 0) throw divisionByZero("float division by zero");
      return one / other;
    default: {
      if (other === 0) throw divisionByZero(sign === "%" ? "float modulo" : "float floor division by zero");
      let rest = one % other;
      let quotient = (one - rest) / other;
      if (rest === 0) rest = other < 0 || Object.is(other, -0) ? -0 : 0;
      else if (rest < 0 !== other < 0) {
        rest += other;
        quotient -= 1;
      }
      if (sign === "%") return rest;
      if (quotient === 0) return one / other < 0 || Object.is(one / other, -0) ? -0 : 0;
      const floor = Math.floor(quotient);
      return quotient - floor > 0.5 ? floor + 1 : floor;
    }
  }
}

function power(base: Float, exponent: Float): Float {
  if (exponent === 0 || base === 1) return 1;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return Number.NaN;
  if (base === -1 && !Number.isFinite(exponent)) return 1;
  if (base === 0 && exponent < 0) throw divisionByZero("0.0 cannot be raised to a negative power");
  // A complex number.
  if (base < 0 && Number.isFinite(base) && Number.isFinite(exponent) && !Number.isInteger(exponent))
    throw new Beyond("**");
  const result = base ** exponent;
  if (!Number.isFinite(result) && Number.isFinite(base) && Number.isFinite(exponent))
    throw new PythonError("OverflowError", "(34, 'Numerical result out of range')");
  const isExact = Number.isInteger(exponent) && Math.abs(exponent) <= 64;
  return isExact && Math.abs(result) > 1e-290 && Number.isFinite(base) ? exactPower(base, exponent) : result;
}

/** The float next to the power: C's pow() nearly always gives it, Math.pow often does not. */
function exactPower(base: Float, exponent: number): Float {
  const [top, bottom] = fractionOf(base).map((part) => part ** BigInt(Math.abs(exponent))) as [
    bigint,
    bigint,
  ];
  return exponent < 0 ? trueDivision(bottom, top) : trueDivision(top, bottom);
}

/** A float as a fraction of two ints, exactly. */
export function fractionOf(value: Float): [Int, Int] {
  let [top, bottom] = [value, 1n];
  while (!Number.isInteger(top)) {
    top *= 2;
    bottom *= 2n;
  }
  return [BigInt(top), bottom];
}

/** Beyond this Python takes its time and its memory; no duration is so long. */
const mostBits = 65536n;

function computeInts(sign: string, left: Int, right: Int): Int | Float {
  switch (sign) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return bounded(left, right, () => left * right);
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "<<":
    case ">>":
      if (right < 0n) throw new PythonError("ValueError", "negative shift count");
      if (sign === ">>") return left >> (right > mostBits ? mostBits * 2n : right);
      if (left !== 0n && right > mostBits) throw new Beyond(sign);
      return left === 0n ? 0n : left << right;
    case "**":
      if (right < 0n) return power(toFloat(left), toFloat(right));
      if (left !== 0n && left !== 1n && left !== -1n && right * BigInt(bitsOf(left)) > mostBits)
        throw new Beyond(sign);
      return left === -1n
        ? right % 2n === 0n
          ? 1n
          : -1n
        : left === 0n || left === 1n
          ? left ** (right ? 1n : 0n)
          : left ** right;
    default: {
      if (right === 0n) throw divisionByZero(zeroWords[sign]!);
      if (sign === "/") return trueDivision(left, right);
      const rest = left % right;
      const shifted = rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest;
      return sign === "%" ? shifted : (left - shifted) / right;
    }
  }
}

const zeroWords: Readonly<Record<string, string>> = {
  "/": "division by zero",
  "//": "integer division or modulo by zero",
  "%": "integer modulo by zero",
};

function divisionByZero(message: string): PythonError {
  return new PythonError("ZeroDivisionError", message);
}

function bounded(left: Int, right: Int, multiply: () => Int): Int {
  if (bitsOf(left) + bitsOf(right) > Number(mostBits) * 2) throw new Beyond("*");
  return multiply();
}

/** The bits of an int without its sign, give or take three. */
export function bitsOf(value: Int): number {
  return value.toString(16).length * 4;
}

const exact = 1n << 53n;

/** The float next to the quotient of two ints of any size. Mirrors CPython's long_true_divide. */
function trueDivision(left: Int, right: Int): Float {
  const [top, bottom] = [left < 0n ? -left : left, right < 0n ? -right : right];
  const sign = left < 0n === right < 0n ? 1 : -1;
  if (top <= exact && bottom <= exact) return sign * (Number(top) / Number(bottom));
  // Some 70 bits of the quotient, with a last one for the rest: rounded once, to even.
  const shift = 70 - (bitsOf(top) - bitsOf(bottom));
  const [up, down] = shift > 0 ? [top << BigInt(shift), bottom] : [top, bottom << BigInt(-shift)];
  const quotient = up / down;
  const sticky = up % down === 0n ? quotient : quotient | 1n;
  const result = shift > 900 ? Number(sticky) * 2 ** -900 * 2 ** (900 - shift) : Number(sticky) * 2 ** -shift;
  if (!Number.isFinite(result))
    throw new PythonError("OverflowError", "integer division result too large for a float");
  return sign * result;
}
