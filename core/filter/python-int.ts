import { decimalValue, isSpace, PythonError, pythonRepr } from "../text/index.ts";

/** Longer numbers Python refuses to read. */
const mostDigits = 4300;

/**
 * A whole number as Python's int() reads it from text: white space around, a sign, `_` between digits, any script's
 * digits. Throws PythonError where it is none.
 */
export function readInt(text: string): number {
  let plain = "";
  for (const character of text) {
    const point = character.codePointAt(0)!;
    // Of ASCII's white space int() passes over less than str.strip() does.
    plain += point < 0x80 ? character : isSpace(point) ? " " : (decimalValue(point) ?? character);
  }
  const found = /^[ \t-\r]*([+-]?[0-9]+(?:_[0-9]+)*)[ \t-\r]*$/.exec(plain);
  if (!found) {
    const shown = [...pythonRepr(text)].slice(0, 200).join("");
    throw new PythonError("ValueError", `invalid literal for int() with base 10: ${shown}`);
  }
  const digits = found[1]!.replaceAll("_", "");
  const count = digits.replace(/^[+-]/, "").length;
  if (count > mostDigits) {
    const limit = `Exceeds the limit (${mostDigits} digits) for integer string conversion`;
    const mend = "use sys.set_int_max_str_digits() to increase the limit";
    throw new PythonError("ValueError", `${limit}: value has ${count} digits; ${mend}`);
  }
  return Number(digits);
}
