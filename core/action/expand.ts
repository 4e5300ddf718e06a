import { fillProperties, type Options, textOf } from "../config/index.ts";
import {
  joinTraced,
  originOf,
  type PythonValue,
  pythonRepr,
  sliceTraced,
  type Traced,
  tracePlace,
  untraced,
} from "../text/index.ts";
import type { ShellValue } from "./command.ts";
import type { ActionSurroundings } from "./settings.ts";
import type { Family } from "./ticket.ts";

/** A tag leads back to itself, and fail2ban gives the command up. `message` is what it says. */
export class TagLoop extends Error {
  override readonly name = "TagLoop";
}

/** What fills a tag of a command when it runs: a value of Python's; undefined where the tag is none of these. */
export type TagValues = (tag: string) => PythonValue | undefined;

/** These are the attacker's own text and never part of another value. Mirrors CommandAction._escapedTags. */
const escapedTags: ReadonlySet<string> = new Set(["matches", "ipmatches", "ipjailmatches"]);
const tagPattern = /<([^ <>]+)>/g;
const fieldPattern = /<F-([A-Z0-9_-]+)>/g;
/** The characters that a shell may take for its own. Mirrors CommandAction.ESCAPE_CRE. */
const risky = /[\\#&;`|*?~<>^()[\]{}$'"\n\r]/g;
/** fail2ban's MAX_TAG_REPLACE_COUNT. */
const maxReplacements = 25;
/** Names of the shell's variables are made of what Python's \w takes. */
const noWord = /[^\p{L}\p{N}_]/gu;

/** Fills the tags that do not depend on the ban. Mirrors fail2ban/server/action.py, CommandAction.replaceTag. */
export class StaticTags {
  private readonly properties: Options;
  private readonly hostname: ActionSurroundings["hostname"];
  private readonly filled = new Map<string, ReturnType<typeof fillProperties>>();

  constructor(properties: Options, hostname: ActionSurroundings["hostname"]) {
    this.properties = properties;
    this.hostname = hostname;
  }

  /**
   * A text (`<actionban>`) with the action's properties put in, again and again until none is left, and this host's
   * names. Throws TagLoop.
   */
  fill(query: string, family: Family | undefined): Traced {
    let value = untraced(query);
    if (!query.includes("<")) return value;
    const condition = family && `family=${family}`;
    const properties = this.fillProperties(condition);
    for (let left = maxReplacements; left >= 0; left--) {
      const before = value;
      value = replaceTags(before, tagPattern, (tag) => this.valueOf(tag, properties, condition));
      if (value.text === before.text || !value.text.includes("<")) return value;
    }
    throw new TagLoop(
      `unexpected too long replacement interpolation, possible self referencing definitions in query: ${value.text}`,
    );
  }

  private fillProperties(condition: string | undefined): Options {
    const key = condition ?? "";
    const filled = this.filled.get(key) ?? fillProperties(this.properties, escapedTags, condition);
    this.filled.set(key, filled);
    if (filled.error !== undefined) throw new TagLoop(filled.error);
    return filled.properties;
  }

  private valueOf(
    tag: string,
    properties: Options,
    condition: string | undefined,
  ): Traced | string | undefined {
    const conditional = condition === undefined ? null : properties.get(`${tag}?${condition}`);
    const value = conditional ?? properties.get(tag) ?? null;
    if (value === null) return addedTag(tag, this.hostname);
    const text = textOf(value);
    return escapedTags.has(tag) ? escapeText(text.text) : text;
  }
}

/**
 * A command with the tags of the ban filled, once and in one pass, so that nothing in a value is ever read as a tag; risky
 * values go apart. `fields` is what `<F-...>` are filled from, by name in lower case.
 * Mirrors CommandAction.replaceDynamicTags.
 */
export function fillDynamicTags(
  command: Traced,
  values: TagValues,
  fields: ReadonlyMap<string, PythonValue>,
  hostname: ActionSurroundings["hostname"],
): { readonly text: Traced; readonly values: readonly ShellValue[] } {
  const apart = new Map<string, ShellValue>();
  const setApart = (tag: string, value: PythonValue) => {
    const text = pythonText(value);
    if (text.search(risky) < 0) return text;
    const name = `f2bV_${tag.replace(noWord, "_")}`;
    apart.set(name, { name, tag, value: text });
    return `$${name}`;
  };
  const filled = replaceTags(command, tagPattern, (tag) => {
    const value = values(tag);
    return value === undefined ? addedTag(tag, hostname) : setApart(tag, value);
  });
  const text = replaceTags(filled, fieldPattern, (tag) => {
    const name = fieldOf(tag);
    const value = fields.get(name);
    return value === undefined ? "" : setApart(`F_${name}`, value);
  });
  return { text, values: [...apart.values()] };
}

/** Python's str(value). */
export function pythonText(value: PythonValue): string {
  if (typeof value === "string") return value;
  if (value !== null && typeof value === "object" && "text" in value) return value.text;
  return pythonRepr(value);
}

/** The name under which a ticket holds what `<F-NAME>` takes. Mirrors fail2ban/server/failregex.py, mapTag2Opt. */
function fieldOf(tag: string): string {
  const name = tag.toLowerCase();
  return name === "id" || name === "port" ? `f${name}` : name;
}

/** Mirrors ADD_REPL_TAGS. */
function addedTag(tag: string, hostname: ActionSurroundings["hostname"]): string | undefined {
  switch (tag) {
    case "br":
      return "\n";
    case "sp":
      return " ";
    case "fq-hostname":
      return hostname.full;
    case "sh-hostname":
      return hostname.short;
    default:
      return undefined;
  }
}

/** Mirrors CommandAction.escapeTag. */
function escapeText(text: string): string {
  return text.replace(risky, (character) => {
    if (character === "\n") return "\\n";
    return character === "\r" ? "\\r" : `\\${character}`;
  });
}

/** The text with each match of `pattern` replaced; a string stands for the place of the tag, undefined leaves it. */
function replaceTags(
  text: Traced,
  pattern: RegExp,
  by: (tag: string) => Traced | string | undefined,
): Traced {
  if (!text.text.includes("<")) return text;
  const parts: Traced[] = [];
  let done = 0;
  for (const match of text.text.matchAll(pattern)) {
    const value = by(match[1]!);
    if (value === undefined) continue;
    const end = match.index + match[0].length;
    if (match.index > done) parts.push(sliceTraced(text, done, match.index));
    parts.push(typeof value === "string" ? standFor(value, text, match.index, end) : value);
    done = end;
  }
  if (parts.length === 0) return text;
  if (done < text.text.length) parts.push(sliceTraced(text, done));
  return joinTraced(parts);
}

function standFor(value: string, text: Traced, start: number, end: number): Traced {
  const place = originOf(text, start, end);
  return place ? tracePlace(value, place) : untraced(value);
}
