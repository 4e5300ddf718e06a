import {
  joinTraced,
  type Problem,
  pythonRepr,
  type Severity,
  type Source,
  type Span,
  skipSpace,
  type Traced,
  tracePlace,
  traceSource,
  trimEnd,
} from "../text/index.ts";
import { type Line, readLines } from "./lines.ts";
import type { Refusal } from "./refusal.ts";
import { findTextProblems, isReadBeforeBadByte } from "./undecodable.ts";

/** An option as it stands in a file. */
export interface ConfigOption {
  /** Lower-cased, as fail2ban looks it up. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Traced;
}

/** A section as it stands in a file; a section that is there twice is two of these. */
export interface ConfigSection {
  readonly name: string;
  readonly nameSpan: Span;
  readonly options: readonly ConfigOption[];
}

/** A config file as read. */
export interface ConfigFile {
  readonly source: Source;
  readonly sections: readonly ConfigSection[];
  readonly problems: readonly Problem[];
  /** What fail2ban raises on this file instead of reading it; `sections` is then what could be made of it. */
  readonly refusal: Refusal | undefined;
}

const parsed = new WeakMap<Source, ConfigFile>();

/**
 * Reads a config file as fail2ban does, and on where fail2ban stops. Memoised on the source.
 * Mirrors configparser.RawConfigParser._read (strict) as fail2ban/client/configparserinc.py sets it up.
 */
export function parseConfig(source: Source): ConfigFile {
  let file = parsed.get(source);
  if (!file) {
    file = new FileReader(source).read();
    parsed.set(source, file);
  }
  return file;
}

interface OpenOption {
  readonly name: string;
  readonly nameSpan: Span;
  readonly parts: Span[];
}

interface OpenSection {
  readonly name: string;
  readonly nameSpan: Span;
  readonly options: OpenOption[];
}

/** One reading of one source. */
class FileReader {
  private readonly source: Source;
  private readonly problems: Problem[] = [];
  private readonly sections: OpenSection[] = [];
  /** Sections and options seen, with the line of each, for `already exists`. */
  private readonly seen = new Map<string, number>();
  private section: OpenSection | undefined;
  private option: OpenOption | undefined;
  /** Where fail2ban takes itself to be: behind an unclosed header it is still in the section before. */
  private sectionName: string | undefined;
  private inOption = false;
  private indent = 0;
  private fatal: Refusal | undefined;
  private readonly bogus: string[] = [];
  private previous: Line | undefined;
  private headless = false;

  constructor(source: Source) {
    this.source = source;
  }

  read(): ConfigFile {
    for (const line of readLines(this.source)) {
      this.readLine(line);
      this.previous = line;
    }
    const { source } = this;
    const sections = this.sections.map(({ name, nameSpan, options }) => ({
      name,
      nameSpan,
      options: options.map((option) => ({
        name: option.name,
        nameSpan: option.nameSpan,
        value: joinLines(source, option.parts),
      })),
    }));
    const problems = [...findTextProblems(source), ...this.problems];
    return { source, sections, problems, refusal: this.refusal() };
  }

  private refusal(): Refusal | undefined {
    const { source } = this;
    if (this.fatal) return this.fatal;
    const place = { path: source.path, span: { start: 0, end: 0 } };
    if (source.undecodableAt !== undefined) {
      return { type: "UnicodeDecodeError", message: "bytes that are not UTF-8", place };
    }
    if (this.bogus.length === 0) return undefined;
    const message = `Source contains parsing errors: ${pythonRepr(source.path)}${this.bogus.join("")}`;
    return { type: "ParsingError", message, place };
  }

  private readLine(line: Line): void {
    const { text } = this.source;
    let { content } = line;
    if (line.start === 0 && text.startsWith("\ufeff")) {
      this.stop(line, "MissingSectionHeaderError", this.missingHeader(line));
      content = { start: skipSpace(text, 1, content.end), end: Math.max(content.end, 1) };
      if (text[content.start] === "#" || text[content.start] === ";") return;
    }
    if (content.start >= content.end) {
      if (!line.comment) this.option?.parts.push({ start: line.start, end: line.start });
      return;
    }
    if (this.inOption && line.indent > this.indent) {
      this.option?.parts.push(content);
      return;
    }
    this.indent = line.indent;
    if (text[content.start] === "[" && this.readHeader(line, content)) return;
    if (!this.section) this.readHeadless(line, content);
    else this.readOption(line, content, this.section);
  }

  private readHeader(line: Line, content: Span): boolean {
    const { text } = this.source;
    const close = text.lastIndexOf("]", content.end - 1);
    const closed = close > content.start + 1;
    const nameSpan = { start: content.start + 1, end: closed ? close : content.end };
    const name = text.slice(nameSpan.start, nameSpan.end);
    if (!closed) {
      if (this.section && /[=:]/.test(name)) return false;
      if (name === "" || name.startsWith("]")) return false;
      this.report("unclosed-section", content, `Close the section's name with a bracket: [${name.trim()}].`);
      if (this.sectionName !== undefined) this.bogus.push(bogusLine(line));
      else this.stop(line, "MissingSectionHeaderError", this.missingHeader(line));
    } else {
      this.sectionName = name;
      this.inOption = false;
    }
    if (name !== "DEFAULT" && closed) {
      const first = this.seen.get(name);
      if (first !== undefined) {
        const where = `While reading from ${pythonRepr(this.source.path)} ${lineTag(line)}`;
        this.stop(line, "DuplicateSectionError", `${where}: section ${pythonRepr(name)} already exists`);
        const message = `The section [${name}] is already there in line ${first}; move these options into it.`;
        this.report("duplicate-section", nameSpan, message);
      } else this.seen.set(name, line.number);
    }
    this.section = { name: closed ? name : name.trim(), nameSpan, options: [] };
    this.sections.push(this.section);
    this.option = undefined;
    return true;
  }

  private readHeadless(line: Line, content: Span): void {
    this.stop(line, "MissingSectionHeaderError", this.missingHeader(line));
    if (this.headless) return;
    this.headless = true;
    const message = "This line stands before any section; put a header such as [Definition] above it.";
    this.report("missing-section-header", content, message);
  }

  private readOption(line: Line, content: Span, section: OpenSection): void {
    const { text } = this.source;
    let delimiter = content.start;
    while (delimiter < content.end && text[delimiter] !== "=" && text[delimiter] !== ":") delimiter++;
    const message = this.option
      ? `Indent this line to continue “${this.option.name}”, or write it as “name = value”.`
      : "Write this line as “name = value”, or make it a comment with #.";
    const code = this.option ? "continuation-not-indented" : "not-an-option";
    if (delimiter === content.end) {
      this.bogus.push(bogusLine(line));
      this.report(code, content, message);
      return;
    }
    const nameSpan = { start: content.start, end: trimEnd(text, content.start, delimiter) };
    const name = text.slice(nameSpan.start, nameSpan.end).toLowerCase();
    const { bogus } = this;
    if (name === "") {
      bogus.push(bogusLine(line));
      this.report("missing-option-name", { start: delimiter, end: delimiter + 1 }, "Name the option first.");
    } else if (text[nameSpan.start] === "[") {
      this.report("unclosed-section", content, "Close the section's name with a bracket.");
    } else if (this.option && this.followsBackslash() && /[\s'"]/.test(name)) {
      this.report(code, content, message, "warning");
    }
    const sectionName = this.sectionName ?? section.name;
    const key = `${sectionName}\n${name}`;
    const first = this.seen.get(key);
    if (first !== undefined) {
      const where = `While reading from ${pythonRepr(this.source.path)} ${lineTag(line)}: option `;
      const words = `${where}${pythonRepr(name)} in section ${pythonRepr(sectionName)} already exists`;
      this.stop(line, "DuplicateOptionError", words);
      // Behind an unclosed header fail2ban and the reader of the file are in different sections.
      if (name !== "" && section.name === sectionName) {
        const mend = `The option “${name}” is already set in line ${first}; remove one of the two.`;
        this.report("duplicate-option", nameSpan, mend);
      }
    } else this.seen.set(key, line.number);
    const value = { start: skipSpace(text, delimiter + 1, content.end), end: content.end };
    const option = { name, nameSpan, parts: [value] };
    section.options.push(option);
    this.option = name === "" ? undefined : option;
    this.inOption = name !== "";
  }

  private followsBackslash(): boolean {
    const { previous } = this;
    return previous !== undefined && this.source.text[previous.content.end - 1] === "\\";
  }

  private missingHeader(line: Line): string {
    const file = pythonRepr(this.source.path);
    return `File contains no section headers.\nfile: ${file}, line: ${line.number}\n${pythonRepr(line.text)}`;
  }

  /** fail2ban stops at this line: the first such line counts, and none behind the first bad byte. */
  private stop(line: Line, type: string, message: string): void {
    if (this.fatal || !isReadBeforeBadByte(this.source, line.end)) return;
    const place = { path: this.source.path, span: line.content };
    this.fatal = { type, message, place };
  }

  private report(code: string, span: Span, message: string, severity: Severity = "error"): void {
    this.problems.push({ code, severity, message, path: this.source.path, span });
  }
}

function bogusLine(line: Line): string {
  return `\n\t${lineTag(line)}: ${pythonRepr(line.text)}`;
}

function lineTag(line: Line): string {
  return `[line ${String(line.number).padStart(2)}]`;
}

/** The lines of a value joined by `\n`, empty ones at the end left off; a `\n` stands for all between two lines. */
function joinLines(source: Source, lines: readonly Span[]): Traced {
  let count = lines.length;
  while (count > 1 && lines[count - 1]!.start >= lines[count - 1]!.end) count--;
  const parts = [traceSource(source, lines[0]!)];
  for (let index = 1; index < count; index++) {
    const between = { start: lines[index - 1]!.end, end: lines[index]!.start };
    parts.push(tracePlace("\n", { path: source.path, span: between }), traceSource(source, lines[index]!));
  }
  return joinTraced(parts);
}
