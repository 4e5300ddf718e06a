import { pythonRepr } from "../core/text/index.ts";

/**
 * An option. `flags` are its spellings, `name` is the key of its value. With `whole`, its long spellings can't be
 * abbreviated and do not make another's abbreviation ambiguous (options that the original does not have).
 */
export interface Option {
  readonly flags: readonly string[];
  readonly name: string;
  /** `lines`: a text that may be given several times; the value is all of them, with newlines between. */
  readonly kind: "text" | "lines" | "number" | "true" | "false" | "count" | "stop";
  readonly help: string;
  readonly whole?: boolean;
  /** What help calls the value; else the name in capitals. */
  readonly value?: string;
}

/** Values by option name; an option that was not given is absent. */
export type OptionValues = ReadonlyMap<string, string | number | boolean>;

/** What the arguments said: values and the rest, or what is wrong, or the option that stops everything (--help). */
export type Parsed =
  | { readonly kind: "values"; readonly values: OptionValues; readonly rest: readonly string[] }
  | { readonly kind: "problem"; readonly message: string }
  | { readonly kind: "stop"; readonly name: string };

class Refused extends Error {}

/**
 * Reads arguments as Python's optparse does: options anywhere among the others, `--name=value` and `--name value`,
 * `-xvalue`, `-vv`, unambiguous abbreviations of long options, `--` before what is no option.
 * Mirrors optparse.OptionParser.parse_args.
 */
export function parseOptions(options: readonly Option[], args: readonly string[]): Parsed {
  const byFlag = new Map(options.flatMap((option) => option.flags.map((flag) => [flag, option] as const)));
  const values = new Map<string, string | number | boolean>();
  const rest: string[] = [];
  const todo = [...args];

  /** Sets the option's value; true where it stops everything. */
  function apply(option: Option, flag: string, text: string): boolean {
    switch (option.kind) {
      case "stop":
        return true;
      case "text":
        values.set(option.name, text);
        break;
      case "lines":
        values.set(option.name, values.has(option.name) ? `${values.get(option.name)}\n${text}` : text);
        break;
      case "number":
        values.set(option.name, numberOf(flag, text));
        break;
      case "count":
        values.set(option.name, ((values.get(option.name) as number) ?? 0) + 1);
        break;
      default:
        values.set(option.name, option.kind === "true");
    }
    return false;
  }

  function valueFor(option: Option, flag: string): string {
    if (!takesValue(option)) return "";
    const value = todo.shift();
    if (value === undefined) throw new Refused(`${flag} option requires 1 argument`);
    return value;
  }

  function readLong(arg: string): string | undefined {
    const equals = arg.indexOf("=");
    const flag = matchLong(equals < 0 ? arg : arg.slice(0, equals), byFlag);
    const option = byFlag.get(flag)!;
    if (equals >= 0) {
      if (!takesValue(option)) throw new Refused(`${flag} option does not take a value`);
      todo.unshift(arg.slice(equals + 1));
    }
    return apply(option, flag, valueFor(option, flag)) ? option.name : undefined;
  }

  function readShort(arg: string): string | undefined {
    const letters = [...arg].slice(1);
    for (let index = 0; index < letters.length; index++) {
      const flag = `-${letters[index]}`;
      const option = byFlag.get(flag);
      if (!option) throw new Refused(`no such option: ${flag}`);
      const attached = letters.slice(index + 1).join("");
      const takes = takesValue(option);
      if (takes && attached) todo.unshift(attached);
      if (apply(option, flag, valueFor(option, flag))) return option.name;
      if (takes && attached) break;
    }
    return undefined;
  }

  try {
    for (let arg = todo.shift(); arg !== undefined; arg = todo.shift()) {
      if (arg === "--") break;
      if (!arg.startsWith("-") || arg === "-") {
        rest.push(arg);
        continue;
      }
      const stop = arg.startsWith("--") ? readLong(arg) : readShort(arg);
      if (stop) return { kind: "stop", name: stop };
    }
  } catch (error) {
    if (error instanceof Refused) return { kind: "problem", message: error.message };
    throw error;
  }
  return { kind: "values", values, rest: [...rest, ...todo] };
}

/** The options with their help, in columns. Mirrors the layout of optparse.IndentedHelpFormatter. */
export function formatOptions(options: readonly Option[], columns = 80): string {
  const width = Math.max(columns - 2, 40);
  const maxPosition = Math.min(24, Math.max(width - 20, 4));
  const heads = options.map((option) => `  ${option.flags.map((flag) => spell(option, flag)).join(", ")}`);
  const position = Math.min(Math.max(...heads.map((head) => head.length)) + 2, maxPosition);
  const lines = options.flatMap((option, index) => {
    const head = heads[index]!;
    const help = wrap(option.help, Math.max(width - position, 11));
    const indent = " ".repeat(position);
    if (head.length + 2 > position) return [head, ...help.map((line) => indent + line)];
    return help.map((line, at) => (at === 0 ? head.padEnd(position) : indent) + line);
  });
  return `Options:\n${lines.join("\n")}\n`;
}

function takesValue(option: Option): boolean {
  return option.kind === "text" || option.kind === "lines" || option.kind === "number";
}

/** Mirrors optparse._match_abbrev. */
function matchLong(text: string, byFlag: ReadonlyMap<string, Option>): string {
  if (byFlag.has(text)) return text;
  const candidates = [...byFlag]
    .filter(([flag, option]) => flag.startsWith("--") && !option.whole && flag.startsWith(text))
    .map(([flag]) => flag)
    .sort();
  if (candidates.length === 1) return candidates[0]!;
  if (candidates.length === 0) throw new Refused(`no such option: ${text}`);
  throw new Refused(`ambiguous option: ${text} (${candidates.join(", ")}?)`);
}

/** Mirrors optparse._parse_int: decimal, or 0x, 0b and 0 in front for base 16, 2 and 8. */
function numberOf(flag: string, text: string): number {
  const sign = /^\s*([+-]?)/.exec(text)!;
  const [pattern, base, digits]: [RegExp, number, string] = /^0x/i.test(text)
    ? [/^[\da-f]+(?:_[\da-f]+)*$/i, 16, text.slice(2)]
    : /^0b/i.test(text)
      ? [/^[01]+(?:_[01]+)*$/, 2, text.slice(2) || "0"]
      : text.startsWith("0")
        ? [/^[0-7]+(?:_[0-7]+)*$/, 8, text.replace(/^0o_?/i, "")]
        : [/^\d+(?:_\d+)*$/, 10, text.slice(sign[0].length)];
  const bare = digits.trim();
  const value = pattern.test(bare) ? Number.parseInt(bare.replace(/_/g, ""), base) : Number.NaN;
  if (Number.isNaN(value)) throw new Refused(`option ${flag}: invalid integer value: ${pythonRepr(text)}`);
  return sign[1] === "-" ? -value : value;
}

function spell(option: Option, flag: string): string {
  if (!takesValue(option)) return flag;
  const name = option.value ?? option.name.toUpperCase();
  return flag.startsWith("--") ? `${flag}=${name}` : `${flag} ${name}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last]!.length + 1 + word.length <= width) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}
