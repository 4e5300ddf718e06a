import {
  joinTraced,
  originOf,
  originOfAll,
  type Place,
  pythonRepr,
  sliceTraced,
  type Traced,
  tracePlace,
  untraced,
} from "../text/index.ts";
import { Refused } from "./refusal.ts";
import type { Store } from "./store.ts";
import { isText, type Options, type Value } from "./value.ts";

/** Python's configparser.MAX_INTERPOLATION_DEPTH. */
const maxDepth = 10;
/** Text longer than this is a trap, not a config; Python would go on until its memory ends. */
const maxLength = 1 << 18;

/** Where `%(name)s` is looked up: the variables given, the section's options, the defaults. */
export interface Scope {
  readonly section: string;
  readonly vars: Options | undefined;
  readonly own: Options;
  readonly defaults: Options;
}

interface Work {
  readonly store: Store;
  readonly option: string;
  readonly scope: Scope;
  readonly out: Traced[];
  length: number;
  /** The reference in the option's own value that is being followed. */
  via: Place | undefined;
}

/**
 * `value` with every `%(name)s` replaced and `%%` made `%`. Throws Refused.
 * Mirrors configparser.BasicInterpolation with fail2ban/client/configparserinc.py, BasicInterpolationWithName.
 */
export function interpolate(store: Store, option: string, value: Traced, scope: Scope): Traced {
  if (!value.text.includes("%")) return value;
  const work: Work = { store, option, scope, out: [], length: 0, via: undefined };
  interpolateSome(work, value, undefined, 1);
  return joinTraced(work.out);
}

/** Finds `name` as fail2ban's chain of maps does; undefined where no map has it. */
export function findVariable(scope: Scope, name: string): Value | undefined {
  const { vars, own, defaults } = scope;
  const value = vars?.get(name);
  if (value !== undefined) return value;
  const inSection = own.get(name);
  return inSection !== undefined ? inSection : defaults.get(name);
}

type Wrapped = ReadonlyMap<string, Value> | undefined;

function interpolateSome(work: Work, value: Traced, above: Wrapped, depth: number): void {
  const wrapped = wrapSectionOptions(work, value.text, above);
  const { text } = value;
  if (depth > maxDepth) throw tooDeep(work, value);
  let at = 0;
  while (at < text.length) {
    const percent = text.indexOf("%", at);
    if (percent < 0) {
      push(work, sliceTraced(value, at));
      return;
    }
    if (percent > at) push(work, sliceTraced(value, at, percent));
    const next = text[percent + 1];
    if (next === "%") {
      push(work, standFor("%", originOf(value, percent, percent + 2)));
      at = percent + 2;
    } else if (next === "(") {
      const close = text.indexOf(")", percent + 2);
      const end = close + 2;
      if (close <= percent + 2 || text[close + 1] !== "s") {
        const rest = pythonRepr(text.slice(percent));
        throw syntaxError(work, value, percent, `bad interpolation variable reference ${rest}`);
      }
      interpolateVariable(work, value, { start: percent, end }, wrapped, depth);
      at = end;
    } else {
      const found = pythonRepr(text.slice(percent));
      throw syntaxError(work, value, percent, `'%' must be followed by '%' or '(', found: ${found}`);
    }
  }
}

function interpolateVariable(
  work: Work,
  value: Traced,
  at: { readonly start: number; readonly end: number },
  wrapped: Wrapped,
  depth: number,
): void {
  const name = value.text.slice(at.start + 2, at.end - 2).toLowerCase();
  const { scope } = work;
  const place = originOf(value, at.start, at.end);
  const found = name === "__name__" ? standFor(scope.section, place) : findWrapped(scope, name, wrapped);
  if (found === undefined) {
    const where = `option ${pythonRepr(work.option)} in section ${pythonRepr(scope.section)}`;
    const raw = rawValue(work, value);
    const message = `Bad value substitution: ${where} contains an interpolation key ${pythonRepr(name)} which is not a valid option name. Raw value: ${pythonRepr(raw)}`;
    const mend = `%(${name})s names no option of [${scope.section}] or [DEFAULT]; define it, or write %% for a percent sign.`;
    throw new Refused("InterpolationMissingOptionError", message, place, {
      code: "missing-variable",
      message: mend,
    });
  }
  if (!isText(found)) {
    const type = found === null ? "NoneType" : typeof found.value === "boolean" ? "bool" : "int";
    const mend = `%(${name})s has no text to put here; write the value out.`;
    throw new Refused("TypeError", `argument of type '${type}' is not iterable`, place, {
      code: "value-without-text",
      message: mend,
    });
  }
  if (depth === 1) work.via = place;
  if (found.text.includes("%")) interpolateSome(work, found, wrapped, depth + 1);
  else push(work, found.text === "" && found.pieces.length === 0 ? standFor("", place) : found);
}

function findWrapped(scope: Scope, name: string, wrapped: Wrapped): Value | undefined {
  const value = wrapped?.get(name);
  return value === undefined ? findVariable(scope, name) : value;
}

/**
 * Adds the values of `%(section/option)s`, `%(known/option)s` and `%(default/option)s` in `text` to the variables.
 * Mirrors fail2ban/client/configparserinc.py, SafeConfigParserWithIncludes._map_section_options.
 */
function wrapSectionOptions(work: Work, text: string, above: Wrapped): Wrapped {
  if (!text.includes("/")) return above;
  const { scope, store } = work;
  let wrapped: Map<string, Value> | undefined;
  for (const match of text.matchAll(sectionOption)) {
    const [, name = "", option = ""] = match;
    if ((wrapped ?? above)?.has(name) || findVariable(scope, name) !== undefined) continue;
    const section = name.slice(0, name.length - option.length - 1);
    let value: Value | undefined;
    const lower = section.toLowerCase();
    if (lower !== "default") {
      const known = lower === "known";
      const options = store.sections.get(known ? `KNOWN/${scope.section}` : section);
      if (!options && !known) continue;
      value = options?.get(option);
    }
    value = value === undefined ? scope.defaults.get(option) : value;
    if (value === undefined) continue;
    wrapped ??= new Map(above);
    wrapped.set(name, value);
  }
  return wrapped ?? above;
}

const sectionOption = /%\(([\p{L}\p{N}_-]+\/([^)]+))\)s/gu;

function push(work: Work, part: Traced): void {
  // References to nothing count too: there may be as many.
  work.length += Math.max(part.text.length, 1);
  if (work.length > maxLength) {
    const message = `The value of ${work.option} grows without end; take out the repeated references.`;
    throw new Refused("MemoryError", "", originOfAll(part), { code: "endless-value", message });
  }
  work.out.push(part);
}

function standFor(text: string, place: Place | undefined): Traced {
  return place ? tracePlace(text, place) : untraced(text);
}

function rawValue(work: Work, rest: Traced): string {
  const { own, defaults } = work.scope;
  const option = work.option.toLowerCase();
  const raw = own.get(option) ?? defaults.get(option) ?? null;
  return isText(raw) ? raw.text : rest.text;
}

function syntaxError(work: Work, value: Traced, at: number, message: string): Refused {
  const piece = value.pieces.find(({ start, end }) => start <= at && at < end);
  // A percent sign that was written %% comes out of a filter as %, and is read again where a jail refers to it.
  const isReadAgain = piece !== undefined && !piece.exact && work.via !== undefined;
  const place = isReadAgain ? work.via : (originOf(value, at, at + 1) ?? originOfAll(value));
  return new Refused("InterpolationSyntaxError", message, place, {
    code: "bad-interpolation",
    message: isReadAgain
      ? "The value of this reference holds a percent sign that fail2ban reads again; write the value out, with %%."
      : "Write %% for a percent sign, or %(name)s for the value of an option.",
  });
}

function tooDeep(work: Work, value: Traced): Refused {
  const where = `option ${pythonRepr(work.option)} in section ${pythonRepr(work.scope.section)}`;
  const message = `Recursion limit exceeded in value substitution: ${where} contains an interpolation key which cannot be substituted in ${maxDepth} steps. Raw value: ${pythonRepr(rawValue(work, value))}`;
  const option = work.option.toLowerCase();
  const isOwn = work.scope.own.has(option) && rawValue(work, value).toLowerCase().includes(`%(${option})s`);
  const told =
    isOwn && work.scope.defaults.has(option)
      ? `“${work.option}” refers to itself; write %(default/${option})s for its value in [DEFAULT].`
      : `“${work.option}” leads back to itself, or through more than ${maxDepth} options; break the chain.`;
  return new Refused("InterpolationDepthError", message, originOfAll(value), {
    code: "interpolation-loop",
    message: told,
  });
}
