import { type ConfigOption, type ConfigSection, parseConfig } from "../config/index.ts";
import type { Source, Span } from "../text/index.ts";
import { offsetAt, rangeOf } from "./lines.ts";

/** What is put in the place of a stretch of a file. */
export interface Insertion {
  readonly span: Span;
  readonly text: string;
}

/**
 * Puts lines of options into a section of a file: behind its last option, or with the section at the file's end where it
 * has none of that name.
 */
export function addToSection(source: Source, section: string, lines: readonly string[]): Insertion {
  const last = sectionsNamed(source, section).at(-1);
  const at = last ? endOfSection(source, last) : source.text.length;
  const begin = source.text.slice(0, at);
  const lead = begin === "" || begin.endsWith("\n") ? "" : "\n";
  const head = last ? "" : `${begin === "" ? "" : "\n"}[${section}]\n`;
  return { span: { start: at, end: at }, text: `${lead}${head}${lines.join("\n")}\n` };
}

/** The sections of a name in a file: fail2ban reads them as one. */
export function sectionsNamed(source: Source, name: string): readonly ConfigSection[] {
  return parseConfig(source).sections.filter((section) => section.name === name);
}

/** Where an option ends: behind its value, or its name where it has none. */
export function endOfOption({ nameSpan, value }: ConfigOption): number {
  return Math.max(nameSpan.end, ...value.pieces.map((piece) => piece.span.end));
}

/** Where the line behind the last text of a section begins. */
function endOfSection(source: Source, section: ConfigSection): number {
  const last = section.options[section.options.length - 1];
  const end = last ? endOfOption(last) : section.nameSpan.end;
  const { line } = rangeOf(source, { start: end, end }).start;
  return offsetAt(source, { line: line + 1, character: 0 });
}
