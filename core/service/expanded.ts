import { type Analysis, roleOf } from "../analysis/index.ts";
import { type ConfigOption, parseConfig } from "../config/index.ts";
import { resolveHostTags } from "../filter/index.ts";
import { originOfAll, type Source, type Span, type Traced } from "../text/index.ts";
import { offsetAt, positionAt, rangeOf } from "./lines.ts";
import type { Location, Position, Range } from "./lsp.ts";

/** Regexes as fail2ban compiles them, as a text to be read, with the origin of each stretch. */
export interface Expanded {
  /** Whose they are: `sshd` or `jail sshd`. */
  readonly title: string;
  readonly text: string;
  /** In order, without overlap. What has no origin (a default of fail2ban's) is no piece. */
  readonly pieces: readonly ExpandedStretch[];
}

/** A stretch of the expanded text. */
export interface ExpandedStretch {
  readonly range: Range;
  /** `own`: as the option has it in this very file; `other`: from another file or option; `tag`: what a tag stands for. */
  readonly kind: "own" | "other" | "tag";
  /** In words: `common.conf:12`, `__prefix_line, common.conf:12`, `<ADDR>`. */
  readonly label: string;
  readonly origin: Location;
}

/** What is expanded, in the order in which it is shown. */
interface Patterns {
  readonly prefregex: Traced | undefined;
  readonly failregex: readonly Traced[];
  readonly ignoreregex: readonly Traced[];
  readonly datepattern: Traced | undefined;
  readonly usedns: Traced | undefined;
}

interface Piece extends Span {
  readonly kind: ExpandedStretch["kind"];
  readonly label: string;
  readonly origin: Location;
}

const indent = "    ";

/**
 * The regexes of a filter's file, or of the jail at a position of a jail's file, each with where its pieces come from.
 * Undefined for a file without any, and where there is no jail at the position.
 */
export function expanded(analysis: Analysis, path: string, position?: Position): Expanded | undefined {
  const found = findPatterns(analysis, path, position);
  if (!found) return undefined;
  const { title, patterns } = found;
  const { prefregex, failregex, ignoreregex, datepattern } = patterns;
  const usedns = patterns.usedns?.text ?? "warn";
  const page = new Page(analysis, path, `# ${title}: as fail2ban compiles it\n`);
  if (prefregex) page.add("prefregex", "prefregex", resolveHostTags(prefregex, usedns));
  for (const [option, regexes] of [
    ["failregex", failregex],
    ["ignoreregex", ignoreregex],
  ] as const) {
    regexes.forEach((regex, index) => {
      const heading = regexes.length > 1 ? `${option}, ${index + 1} of ${regexes.length}` : option;
      page.add(option, heading, resolveHostTags(regex, usedns));
    });
  }
  if (datepattern) page.add("datepattern", "datepattern", datepattern);
  if (roleOf(path)?.kind === "filter") {
    const counts = { prefregex, failregex: failregex[0], ignoreregex: ignoreregex[0], datepattern };
    for (const [option, shown] of Object.entries(counts)) {
      const hindrances = shown ? [] : findHindrances(analysis, path, option);
      if (hindrances.length > 0) page.addNotes(option, hindrances);
    }
  }
  return page.isEmpty ? undefined : page.finish(title);
}

function findPatterns(
  analysis: Analysis,
  path: string,
  position: Position | undefined,
): { readonly title: string; readonly patterns: Patterns } | undefined {
  const role = roleOf(path);
  if (role?.kind === "filter") return { title: role.name, patterns: analysis.filter(role.name).value };
  const source = analysis.source(path);
  if (role?.kind !== "jail" || !position || !source) return undefined;
  const offset = offsetAt(source, position);
  const sections = parseConfig(source).sections.filter(({ nameSpan }) => nameSpan.start - 1 <= offset);
  const name = sections[sections.length - 1]?.name;
  if (name === undefined || !analysis.jails().includes(name)) return undefined;
  return { title: `jail ${name}`, patterns: analysis.jail(name).value };
}

/** Why an option that has a value in the file has none for fail2ban: an include or a variable that is not there. */
function findHindrances(analysis: Analysis, path: string, name: string): readonly string[] {
  const source = analysis.source(path);
  const options = source ? parseConfig(source).sections.flatMap(({ options }) => options) : [];
  const places = options
    .filter((option) => option.name === name && option.value.text !== "")
    .map(({ value }) => originOfAll(value)?.span);
  if (places.length === 0) return [];
  const found = analysis
    .findingsIn(path)
    .filter(
      ({ code, span, severity }) =>
        code === "missing-include" ||
        (severity === "error" &&
          places.some((place) => place && place.start <= span.start && span.end <= place.end)),
    );
  return found.length > 0
    ? found.map(({ message }) => message)
    : ["fail2ban gets no value from what stands here."];
}

/** The text as it grows. */
class Page {
  isEmpty = true;
  private readonly analysis: Analysis;
  private readonly path: string;
  private text: string;
  private readonly pieces: Piece[] = [];

  constructor(analysis: Analysis, path: string, head: string) {
    this.analysis = analysis;
    this.path = path;
    this.text = head;
  }

  /** Adds a pattern under a heading, and beneath it the labels of what does not stand in the option itself. */
  add(option: string, heading: string, pattern: Traced): void {
    this.isEmpty = false;
    this.text += `\n${heading}\n${indent}`;
    const start = this.text.length;
    // A value of several lines is shown as one is written.
    const lines = pattern.text.split("\n");
    let at = 0;
    const labels = new Set<string>();
    lines.forEach((line, index) => {
      if (index > 0) this.text += `\n${indent}`;
      const shift = start + index * indent.length;
      for (const piece of pattern.pieces) {
        const from = Math.max(piece.start, at);
        const to = Math.min(piece.end, at + line.length);
        if (from >= to) continue;
        const { kind, label, origin } = this.describe(option, piece, from, to);
        if (kind !== "own") labels.add(label);
        this.pieces.push({ start: from + shift, end: to + shift, kind, label, origin });
      }
      this.text += line;
      at += line.length + 1;
    });
    this.text += labels.size > 0 ? `\n${indent}# with ${[...labels].join("; ")}\n` : "\n";
  }

  /** Adds a heading with words in place of a pattern. */
  addNotes(heading: string, notes: readonly string[]): void {
    this.isEmpty = false;
    this.text += `\n${heading}\n${notes.map((note) => `${indent}# ${note}\n`).join("")}`;
  }

  finish(title: string): Expanded {
    const source: Source = { kind: "file", path: "", text: this.text };
    const pieces = this.pieces.map(({ start, end, ...rest }) => ({
      range: rangeOf(source, { start, end }),
      ...rest,
    }));
    return { title, text: this.text, pieces };
  }

  private describe(
    option: string,
    piece: Traced["pieces"][number],
    from: number,
    to: number,
  ): Omit<Piece, keyof Span> {
    const { path, exact } = piece;
    const span = exact
      ? { start: piece.span.start + from - piece.start, end: piece.span.start + to - piece.start }
      : piece.span;
    const source = this.analysis.source(path);
    const start = { line: 0, character: 0 };
    const origin = { path, range: source ? rangeOf(source, span) : { start, end: start } };
    const written = source?.text.slice(span.start, span.end) ?? "";
    if (!exact && /^<[^<>]+>$/.test(written)) return { kind: "tag", label: written, origin };
    const name = source && optionAt(source, span)?.name;
    const place = `${path.slice(path.lastIndexOf("/") + 1)}:${source ? positionAt(source, span.start).line + 1 : 1}`;
    if (name === option) return { kind: path === this.path ? "own" : "other", label: place, origin };
    return { kind: "other", label: name ? `${name}, ${place}` : place, origin };
  }
}

/** The option of a file in whose value a span stands. */
function optionAt(source: Source, span: Span): ConfigOption | undefined {
  for (const section of parseConfig(source).sections) {
    for (const option of section.options) {
      const place = originOfAll(option.value)?.span;
      if (place && place.start <= span.start && span.end <= place.end) return option;
    }
  }
  return undefined;
}
