import { pythonRepr } from "../text/index.ts";

/** Text, or the error that Python raises in its place. */
export type Formatted = { readonly text: string } | { readonly error: string; readonly message: string };

/**
 * Python's `format % mapping` for a mapping of texts. `typeName` is what Python calls the mapping's type.
 * Mirrors CPython's str.__mod__.
 */
export function formatPercent(
  format: string,
  mapping: ReadonlyMap<string, string>,
  typeName: string,
): Formatted {
  let text = "";
  let at = 0;
  // What a conversion without a key takes: the whole mapping once, then nothing.
  let rest: "mapping" | "nothing" = "mapping";
  while (at < format.length) {
    const percent = format.indexOf("%", at);
    if (percent < 0) break;
    text += format.slice(at, percent);
    at = percent + 1;
    if (format[at] === "%") {
      text += "%";
      at++;
      continue;
    }
    let value: string | undefined;
    if (format[at] === "(") {
      const end = closingParenthesis(format, at);
      if (end < 0) return fails("ValueError", "incomplete format key");
      const key = format.slice(at + 1, end);
      value = mapping.get(key);
      if (value === undefined) return fails("KeyError", pythonRepr(key));
      at = end + 1;
      rest = "nothing";
    }
    const flags = /[-+ #0]*/y;
    flags.lastIndex = at;
    const leftAligned = flags.exec(format)![0].includes("-");
    at = flags.lastIndex;
    const size: { width: number; precision: number } = { width: 0, precision: Number.POSITIVE_INFINITY };
    for (const name of ["width", "precision"] as const) {
      if (name === "precision") {
        if (format[at] !== ".") break;
        at++;
        size.precision = 0;
      }
      if (format[at] === "*") {
        if (value === undefined && rest === "nothing") return fails("TypeError", NOT_ENOUGH);
        return fails("TypeError", "* wants int");
      }
      const digits = /[0-9]*/y;
      digits.lastIndex = at;
      const number = digits.exec(format)![0];
      at = digits.lastIndex;
      if (number === "") continue;
      if (Number(number) > LARGEST[name]) return fails("ValueError", `${name} too big`);
      size[name] = Number(number);
    }
    if (format[at] === "h" || format[at] === "l" || format[at] === "L") at++;
    const code = format.codePointAt(at);
    if (code === undefined) return fails("ValueError", "incomplete format");
    if (value === undefined && rest === "nothing") return fails("TypeError", NOT_ENOUGH);
    rest = "nothing";
    const index = Array.from(format.slice(0, at)).length;
    const shown = convert(String.fromCodePoint(code), index, value, mapping, typeName);
    if ("error" in shown) return shown;
    const cut = Array.from(shown.text).slice(0, size.precision);
    const fill = " ".repeat(Math.max(0, size.width - cut.length));
    text += leftAligned ? cut.join("") + fill : fill + cut.join("");
    at += code > 0xffff ? 2 : 1;
  }
  return { text: text + format.slice(at) };
}

const NOT_ENOUGH = "not enough arguments for format string";
const LARGEST = { width: 2 ** 63, precision: 2 ** 31 - 1 };

function fails(error: string, message: string): Formatted {
  return { error, message };
}

function closingParenthesis(format: string, open: number): number {
  let depth = 0;
  for (let at = open; at < format.length; at++) {
    if (format[at] === "(") depth++;
    else if (format[at] === ")" && --depth === 0) return at;
  }
  return -1;
}

/** One conversion; `value` is undefined where it takes the whole mapping. */
function convert(
  kind: string,
  index: number,
  value: string | undefined,
  mapping: ReadonlyMap<string, string>,
  typeName: string,
): Formatted {
  const type = value === undefined ? typeName : "str";
  switch (kind) {
    case "s":
    case "r":
    case "a":
      if (value === undefined) return { text: showMapping(mapping) };
      return { text: kind === "s" ? value : pythonRepr(value) };
    case "i":
    case "d":
    case "u":
      return fails("TypeError", `%${kind} format: a real number is required, not ${type}`);
    case "o":
    case "x":
    case "X":
      return fails("TypeError", `%${kind} format: an integer is required, not ${type}`);
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
      return fails("TypeError", `must be real number, not ${type}`);
    case "c":
      if (value !== undefined && Array.from(value).length === 1) return { text: value };
      return fails("TypeError", "%c requires int or char");
    default: {
      const code = kind.codePointAt(0)!;
      const shown = code >= 31 && code <= 126 ? kind : "?";
      const message = `unsupported format character '${shown}' (0x${code.toString(16)}) at index ${index}`;
      return fails("ValueError", message);
    }
  }
}

function showMapping(mapping: ReadonlyMap<string, string>): string {
  const items = Array.from(mapping, ([key, value]) => `${pythonRepr(key)}: ${pythonRepr(value)}`);
  return `{${items.join(", ")}}`;
}
