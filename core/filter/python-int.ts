import { pythonRepr, stripText } from "../text/index.ts";
import { PythonError } from "./python-error.ts";

/** A whole number as Python's int() reads it from text: white space around, a sign, `_` between digits, any script's digits. */
export function readInt(text: string): number {
  const found = /^([+-]?)(\p{Nd}+(?:_\p{Nd}+)*)$/u.exec(stripText(text));
  if (!found)
    throw new PythonError("ValueError", `invalid literal for int() with base 10: ${pythonRepr(text)}`);
  let value = 0;
  for (const digit of found[2]!.replaceAll("_", "")) value = value * 10 + digitValue(digit.codePointAt(0)!);
  return found[1] === "-" ? -value : value;
}

function digitValue(point: number): number {
  if (point < 0x80) return point - 0x30;
  // A script's digits stand in a run from zero to nine (the mathematical ones in five such runs).
  let first = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (point - first) % 10;
}
