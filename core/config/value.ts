import { decimalValue, type PythonValue, type Traced, untraced } from "../text/index.ts";

/** A value that fail2ban has converted to an int or a bool, and the text it was. */
export interface Converted {
  readonly value: boolean | number | bigint;
  readonly from: Traced;
}

/** The value of an option; null is Python's None. */
export type Value = Traced | Converted | null;

/** Options by name, in Python's order. */
export type Options = ReadonlyMap<string, Value>;

/** One word of a command, as fail2ban sends it to its server. */
export type Word = Value | readonly Word[] | ReadonlyMap<string, Word>;

/** A command: `set sshd maxretry 5`. */
export type Command = readonly Word[];

/** Whether the value is text. */
export function isText(value: Word | undefined): value is Traced {
  return value !== null && value !== undefined && !Array.isArray(value) && "text" in value;
}

/** The value as Python's str() gives it. */
export function textOf(value: Value): Traced {
  if (value === null) return untraced("None");
  if ("text" in value) return value;
  const { from } = value;
  const text = typeof value.value === "boolean" ? (value.value ? "True" : "False") : String(value.value);
  if (text === from.text) return from;
  const [piece] = from.pieces;
  if (!piece) return untraced(text);
  return { text, pieces: [{ start: 0, end: text.length, path: piece.path, span: piece.span, exact: false }] };
}

/** Whether Python takes the value for true. */
export function isTrue(value: Value | undefined): boolean {
  if (value === null || value === undefined) return false;
  return "text" in value ? value.text !== "" : Boolean(value.value);
}

/** The word as pythonRepr takes it. */
export function toPython(word: Word): PythonValue {
  if (word === null) return null;
  if (Array.isArray(word)) return word.map(toPython);
  if (word instanceof Map) return new Map([...word].map(([key, value]) => [key, toPython(value)]));
  const value = word as Traced | Converted;
  return "text" in value ? value.text : value.value;
}

/** Python's bool: `bool` of an option's text as fail2ban's _as_bool takes it. */
export function toBool(value: Traced | Converted): Converted {
  if (!("text" in value)) return { value: Boolean(value.value), from: value.from };
  return { value: /^(?:1|on|true|yes)$/.test(value.text.toLowerCase()), from: value };
}

/** Python's int() of an option's text, or undefined where it raises ValueError. */
export function toInt(value: Traced | Converted): Converted | undefined {
  if (!("text" in value)) return value;
  const number = parseInteger(value.text);
  return number === undefined ? undefined : { value: number, from: value };
}

/** Python's int(text): white space around, a sign, single underscores between digits, any script's digits. */
function parseInteger(text: string): number | bigint | undefined {
  const match = integer.exec(text);
  if (!match) return undefined;
  const digits = match[2]!
    .replaceAll("_", "")
    .replace(/[^0-9]/gu, (digit) => String(decimalValue(digit.codePointAt(0)!) ?? digit));
  if (!/^[0-9]+$/.test(digits) || digits.length > longestInteger) return undefined;
  const number = BigInt(digits) * (match[1] === "-" ? -1n : 1n);
  const small = Number(number);
  return Number.isSafeInteger(small) ? small : number;
}

/** Python 3.11 refuses to read integers of more digits. */
const longestInteger = 4300;
const space = "[ \\t-\\r\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";
const integer = new RegExp(`^${space}([-+]?)(\\p{Nd}+(?:_\\p{Nd}+)*)${space}$`, "u");
