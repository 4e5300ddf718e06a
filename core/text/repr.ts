import { unprintableSteps } from "./printable-table.ts";

/**
 * A value of Python's: None is null, an int a whole number or a bigint, a float `{ float }`, a str a string or
 * something with a `text` (traced text), a list an array, a tuple `{ tuple }`, a dict a Map, a set a Set.
 */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | { readonly float: number }
  | { readonly text: string }
  | { readonly tuple: readonly PythonValue[] }
  | readonly PythonValue[]
  | ReadonlyMap<PythonValue, PythonValue>
  | ReadonlySet<PythonValue>;

/** What Python 3.11's repr() gives for `value`. */
export function pythonRepr(value: PythonValue): string {
  if (value === null) return "None";
  switch (typeof value) {
    case "string":
      return reprText(value);
    case "boolean":
      return value ? "True" : "False";
    case "bigint":
      return String(value);
    case "number":
      return Number.isInteger(value) ? String(BigInt(value)) : reprFloat(value);
  }
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`).join(", ")}}`;
  }
  if (value instanceof Set) return value.size ? `{${[...value].map(pythonRepr).join(", ")}}` : "set()";
  if ("float" in value) return reprFloat(value.float);
  if ("text" in value) return reprText(value.text);
  const { tuple } = value as { readonly tuple: readonly PythonValue[] };
  return tuple.length === 1 ? `(${pythonRepr(tuple[0]!)},)` : `(${tuple.map(pythonRepr).join(", ")})`;
}

/** Whether Python's str.isprintable takes the code point. */
export function isPrintable(codePoint: number): boolean {
  if (codePoint < 0x7f) return codePoint >= 0x20;
  boundaries ??= readBoundaries();
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (boundaries[middle]! <= codePoint) low = middle + 1;
    else high = middle;
  }
  // Stretches alternate, beginning with a printable one (of no length).
  return low % 2 === 0;
}

let boundaries: Uint32Array | undefined;

function readBoundaries(): Uint32Array {
  const steps = unprintableSteps.split(" ");
  const ends = new Uint32Array(steps.length);
  let at = 0;
  steps.forEach((step, index) => {
    at += Number.parseInt(step, 36);
    ends[index] = at;
  });
  return ends;
}

function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  if (/^[ !#-&(-[\]-~]*$/.test(text)) return quote + text + quote;
  let out = quote;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (character === quote || character === "\\") out += `\\${character}`;
    else if (code >= 0x20 && code < 0x7f) out += character;
    else if (character === "\n") out += "\\n";
    else if (character === "\r") out += "\\r";
    else if (character === "\t") out += "\\t";
    else if (isPrintable(code)) out += character;
    else if (code < 0x100) out += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, "0")}`;
    else out += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return out + quote;
}

function reprFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const sign = power < 0 ? "-" : "+";
    return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  // Where JavaScript would write an exponent (below 1e-6) Python has done so already.
  const plain = String(value);
  return /[.e]/.test(plain) ? plain : `${plain}.0`;
}
