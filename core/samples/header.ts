import { readIso, zoneOf } from "../dates/index.ts";
import type { Problem, Reading, Source } from "../text/index.ts";

/** What a sample log says of itself in lines `# f2b: filter=NAME now=ISO timezone=ZONE`. */
export interface SampleHeader {
  /** The filter, options in brackets behind its name. */
  readonly filter?: string;
  /** ISO time, local to the zone where it names no offset. */
  readonly now?: string;
  /** A zone's IANA name. */
  readonly timezone?: string;
}

const headerLine = /^#+[ \t]*f2b:(.*)$/gm;
const word = /([\w-]+)=((?:"[^"]*"|'[^']*'|\[[^\]]*\]|[^\s"'[])*)|\S+/g;
const known = ["filter", "now", "timezone"];

/** Whether the text's begin is a sample log's: it has a header, a verdict, or options for some. */
export function looksLikeSamples(text: string): boolean {
  return /^#+ ?(?:failJSON|fileOptions|filterOptions|addFILE):|^#+[ \t]*f2b:[ \t]*\w+=/m.test(text);
}

/** Reads the header lines of a sample log, wherever they stand in it. */
export function readHeader(source: Source): Reading<SampleHeader> {
  const problems: Problem[] = [];
  const said: Record<string, string> = {};
  for (const line of source.text.matchAll(headerLine)) {
    const offset = line.index + line[0].length - line[1]!.length;
    for (const found of line[1]!.matchAll(word)) {
      const start = offset + found.index;
      const span = { start, end: start + found[0].trimEnd().length };
      const [, key, value] = found;
      const message = checkWord(key, unquote(value ?? ""), said);
      if (message)
        problems.push({ code: "sample-header", severity: "error", message, path: source.path, span });
      else said[key!] = unquote(value!);
    }
  }
  return { value: said, problems };
}

function checkWord(key: string | undefined, value: string, said: SampleHeader): string | undefined {
  if (key === undefined || !known.includes(key))
    return "A header takes filter=NAME, now=ISO and timezone=ZONE; write one of these.";
  if (key in said) return `“${key}” is said twice; remove one of the two.`;
  if (key === "timezone" && !zoneOf(value))
    return `There is no time zone “${value}”; write a name like Europe/Zurich or UTC.`;
  if (key === "now" && readIso(value, zoneOf("UTC")!) === undefined)
    return `“${value}” is no ISO time; write it as 2026-11-20T12:00:00.`;
  return key === "filter" && value === "" ? "Name a filter behind “filter=”." : undefined;
}

function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}
