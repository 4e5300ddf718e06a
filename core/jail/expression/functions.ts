import { PythonError } from "../../text/index.ts";
import { Beyond } from "./beyond.ts";
import {
  bitsOf,
  compareNumbers,
  compute,
  fractionOf,
  isTruthy,
  type PythonNumber,
  plain,
  signed,
  toFloat,
  toInt,
  typeName,
} from "./numbers.ts";

/** A function of Python's: its name for messages, and how many values it takes. */
export interface PythonFunction {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly call: (...given: readonly PythonNumber[]) => PythonNumber;
}

/** The built-in functions of Python that make a number of numbers. */
export const builtins: ReadonlyMap<string, PythonFunction> = new Map(
  [
    make("abs", 1, 1, (x) => (compareNumbers("<", x!, 0n) ? signed("-", x!) : plainAbsolute(x!))),
    make("bool", 0, 1, (x) => (x === undefined ? false : isTruthy(x))),
    make("float", 0, 1, (x) => (x === undefined ? 0 : toFloat(x))),
    make("int", 0, 2, (x, base) => {
      if (base !== undefined) throw new Beyond("int");
      return x === undefined ? 0n : toInt(x);
    }),
    make("max", 1, Number.POSITIVE_INFINITY, (...given) => extreme(">", given)),
    make("min", 1, Number.POSITIVE_INFINITY, (...given) => extreme("<", given)),
    make("pow", 2, 3, (x, y, modulus) => {
      if (modulus !== undefined) throw new Beyond("pow");
      return compute("**", x!, y!);
    }),
    make("round", 1, 2, (x, digits) => round(x!, digits)),
  ].map((one) => [one.name, one]),
);

/** The functions of Python's module math that make a number of numbers. */
export const mathFunctions: ReadonlyMap<string, PythonFunction> = new Map(
  [
    ...(
      [
        ["acos", Math.acos],
        ["acosh", Math.acosh],
        ["asin", Math.asin],
        ["asinh", Math.asinh],
        ["atan", Math.atan],
        ["atanh", Math.atanh],
        ["cbrt", Math.cbrt],
        ["cos", Math.cos],
        ["cosh", Math.cosh],
        ["exp", Math.exp],
        ["exp2", (x) => 2 ** x],
        ["expm1", Math.expm1],
        ["log1p", Math.log1p],
        ["sin", Math.sin],
        ["sinh", Math.sinh],
        ["sqrt", Math.sqrt],
        ["tan", Math.tan],
        ["tanh", Math.tanh],
      ] as ReadonlyArray<[string, (x: number) => number]>
    ).map(([name, of]) => make(name, 1, 1, (x) => guarded(of, toFloat(x!)))),
    make("atan2", 2, 2, (y, x) => Math.atan2(toFloat(y!), toFloat(x!))),
    make("ceil", 1, 1, (x) => toWhole(x!, Math.ceil)),
    make("copysign", 2, 2, (x, y) => copySign(toFloat(x!), toFloat(y!))),
    make("degrees", 1, 1, (x) => toFloat(x!) * (180 / Math.PI)),
    make("fabs", 1, 1, (x) => Math.abs(toFloat(x!))),
    make("factorial", 1, 1, (x) => factorial(x!)),
    make("floor", 1, 1, (x) => toWhole(x!, Math.floor)),
    make("fmod", 2, 2, (x, y) => guarded2((one, other) => one % other, toFloat(x!), toFloat(y!))),
    make("gcd", 0, Number.POSITIVE_INFINITY, (...given) => given.map(asInt).reduce(gcd, 0n)),
    make("isfinite", 1, 1, (x) => Number.isFinite(toFloat(x!))),
    make("isinf", 1, 1, (x) => Math.abs(toFloat(x!)) === Number.POSITIVE_INFINITY),
    make("isnan", 1, 1, (x) => Number.isNaN(toFloat(x!))),
    make("log", 1, 2, (x, base) => (base === undefined ? log(x!) : compute("/", log(x!), log(base)))),
    make("log10", 1, 1, (x) => log(x!, Math.log10, Math.LN10)),
    make("log2", 1, 1, (x) => log(x!, Math.log2, Math.LN2)),
    make("pow", 2, 2, (x, y) => mathPower(toFloat(x!), toFloat(y!))),
    make("radians", 1, 1, (x) => toFloat(x!) * (Math.PI / 180)),
    make("trunc", 1, 1, (x) => toInt(x!)),
  ].map((one) => [one.name, one]),
);

/** The numbers of Python's module math. */
export const mathConstants: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
  ["tau", 2 * Math.PI],
  ["inf", Number.POSITIVE_INFINITY],
  ["nan", Number.NaN],
]);

/** What else stands in Python's module math. */
export const otherMath: ReadonlySet<string> = new Set(
  "comb dist erf erfc frexp fsum gamma hypot isclose isqrt lcm ldexp lgamma modf nextafter perm prod remainder ulp".split(
    " ",
  ),
);

function make(
  name: string,
  least: number,
  most: number,
  call: (...given: PythonNumber[]) => PythonNumber,
): PythonFunction {
  return { name, least, most, call: call as PythonFunction["call"] };
}

function plainAbsolute(value: PythonNumber): PythonNumber {
  const number = plain(value);
  return number === 0 ? 0 : number;
}

/** The first of the values that no other one beats. */
function extreme(sign: "<" | ">", given: readonly PythonNumber[]): PythonNumber {
  if (given.length === 1)
    throw new PythonError("TypeError", `'${typeName(given[0]!)}' object is not iterable`);
  return given.reduce((best, one) => (compareNumbers(sign, one, best) ? one : best));
}

function asInt(value: PythonNumber): bigint {
  const number = plain(value);
  if (typeof number === "bigint") return number;
  throw new PythonError("TypeError", "'float' object cannot be interpreted as an integer");
}

/** Of longer ints a greatest common divisor takes its time; no float is so large. */
const mostDivided = 1024;

function gcd(left: bigint, right: bigint): bigint {
  if (bitsOf(left) > mostDivided || bitsOf(right) > mostDivided) throw new Beyond("math.gcd");
  let [one, other] = [left < 0n ? -left : left, right < 0n ? -right : right];
  while (other !== 0n) [one, other] = [other, one % other];
  return one;
}

const mostFactors = 1000n;

function factorial(value: PythonNumber): bigint {
  const number = asInt(value);
  if (number < 0n) throw new PythonError("ValueError", "factorial() not defined for negative values");
  if (number > mostFactors) throw new Beyond("math.factorial");
  let product = 1n;
  for (let factor = 2n; factor <= number; factor++) product *= factor;
  return product;
}

function toWhole(value: PythonNumber, to: (x: number) => number): bigint {
  const number = plain(value);
  return typeof number === "bigint" ? number : toInt(Number.isFinite(number) ? to(number) : number);
}

function copySign(x: number, y: number): number {
  const isNegative = y < 0 || Object.is(y, -0);
  return isNegative ? -Math.abs(x) : Math.abs(x);
}

function outOfDomain(): PythonError {
  return new PythonError("ValueError", "math domain error");
}

/** A function of C's as the module math calls it: no number and infinity are exceptions unless they were given. */
function guarded(of: (x: number) => number, x: number): number {
  const result = of(x);
  if (Number.isNaN(result) && !Number.isNaN(x)) throw outOfDomain();
  if (!Number.isFinite(result) && Number.isFinite(x)) {
    // A pole (atanh, log1p) is outside the domain.
    if (of === Math.atanh || of === Math.log1p) throw outOfDomain();
    throw new PythonError("OverflowError", "math range error");
  }
  return result;
}

function guarded2(of: (x: number, y: number) => number, x: number, y: number): number {
  const result = of(x, y);
  if (Number.isNaN(result) && !Number.isNaN(x) && !Number.isNaN(y)) throw outOfDomain();
  return result;
}

function mathPower(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY) return 1;
  const result = guarded2((base, exponent) => base ** exponent, x, y);
  if (Number.isFinite(result) || !Number.isFinite(x) || !Number.isFinite(y)) return result;
  if (x === 0) throw outOfDomain();
  throw new PythonError("OverflowError", "math range error");
}

/** A logarithm, of ints that are too large for a float, too. */
function log(value: PythonNumber, of: (x: number) => number = Math.log, unit = 1): number {
  const number = plain(value);
  if (typeof number === "bigint" && number > 0n && !Number.isFinite(Number(number))) {
    const shift = bitsOf(number) - 64;
    return of(Number(number >> BigInt(shift))) + shift * (Math.LN2 / unit);
  }
  const x = Number(number);
  if (x <= 0 || Number.isNaN(of(x)) !== Number.isNaN(x)) throw outOfDomain();
  return of(x);
}

/** Mirrors round(): half to even; a float with digits is rounded as its decimal spelling is. */
function round(value: PythonNumber, digits: PythonNumber | undefined): PythonNumber {
  const number = plain(value);
  const places = digits === undefined ? undefined : asInt(digits);
  if (typeof number === "bigint") {
    if (places === undefined || places >= 0n) return number;
    if (-places > mostFactors) throw new Beyond("round");
    const unit = 10n ** -places;
    return roundedQuotient(number, unit) * unit;
  }
  if (places === undefined) {
    if (!Number.isFinite(number)) return toInt(number);
    const [top, bottom] = fractionOf(number);
    return roundedQuotient(top, bottom);
  }
  if (!Number.isFinite(number) || number === 0 || places > 323n) return number;
  if (places < -308n) return copySign(0, number);
  const [top, bottom] = fractionOf(number);
  const scaled =
    places >= 0n
      ? roundedQuotient(top * 10n ** places, bottom)
      : roundedQuotient(top, bottom * 10n ** -places);
  const result = Number(`${scaled}e${-places}`);
  if (!Number.isFinite(result))
    throw new PythonError("OverflowError", "rounded value too large to represent");
  return result === 0 ? copySign(0, number) : result;
}

/** The quotient to the nearest int, half to even; `bottom` is above 0. */
function roundedQuotient(top: bigint, bottom: bigint): bigint {
  const rest = ((top % bottom) + bottom) % bottom;
  const floor = (top - rest) / bottom;
  if (rest * 2n > bottom || (rest * 2n === bottom && floor % 2n !== 0n)) return floor + 1n;
  return floor;
}
