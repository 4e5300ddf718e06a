import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Problem, Source } from "../../core/text/index.ts";

/** A file of a fixture. `form` is how it is written: as UTF-8 with LF, or so that fail2ban stumbles. */
interface FixtureFile {
  readonly path: string;
  readonly text: string;
  readonly form: "" | "crlf" | "cr" | "latin1" | "bom" | "folder";
}

/** A small tree of files in one string: what it shows, then `--- path [form]` and the text of each file. */
export interface Fixture {
  readonly title: string;
  readonly files: readonly FixtureFile[];
}

const header = /^--- (\S.*?)(?: (crlf|cr|latin1|bom|folder))?$/;
/**
 * `#  ^^^ code: message` under what is wrong; the mark begins in column 0 where the trouble does. `^` is an error, `~` a
 * warning, `-` an information.
 */
const mark = /^(?:#|(?=[\^~-])) *(?:\^+|~+|-+) [a-z0-9-]+: /;

/** Reads a fixture, its marks left out. */
export function readFixture(text: string): Fixture {
  const title: string[] = [];
  const files: Array<{ path: string; lines: string[]; form: FixtureFile["form"] }> = [];
  for (const line of text.split("\n")) {
    const match = header.exec(line);
    if (match) files.push({ path: match[1]!, lines: [], form: (match[2] ?? "") as FixtureFile["form"] });
    else if (!mark.test(line)) (files[files.length - 1]?.lines ?? title).push(line);
  }
  // The last line break ends the fixture's last line, it begins no other.
  files[files.length - 1]?.lines.pop();
  return {
    title: title.join("\n").trim(),
    files: files.map(({ path, lines, form }) => ({
      path,
      form,
      text: lines.map((line) => `${line}\n`).join(""),
    })),
  };
}

/** The files of a fixture as sources, below `root`; a folder is one with an empty file in it. */
export function sourcesOf(fixture: Fixture, root = ""): Source[] {
  return fixture.files.map((file) => {
    if (file.form === "folder") return { kind: "file", path: `${root}${file.path}nothing`, text: "" };
    const source = { kind: "file", path: root + file.path, text: textOf(file) } as const;
    // What stands before the first byte of Latin-1 is ASCII.
    const bad = file.form === "latin1" ? file.text.search(/[^\0-\x7f]/) : -1;
    return bad < 0 ? source : { ...source, undecodableAt: bad };
  });
}

/** Writes a fixture's files below a folder. */
export function writeFixture(fixture: Fixture, folder: string): void {
  for (const file of fixture.files) {
    const target = join(folder, file.path);
    mkdirSync(file.form === "folder" ? target : dirname(target), { recursive: true });
    if (file.form === "folder") continue;
    if (file.form === "latin1") writeFileSync(target, file.text, "latin1");
    else writeFileSync(target, textOf(file));
  }
}

/** The fixture as text again, with a mark under each problem (under its first line, where it has several). */
export function writeMarks(fixture: Fixture, problems: readonly Problem[], root = ""): string {
  const parts = [fixture.title, "\n"];
  for (const file of fixture.files) {
    parts.push(`--- ${file.path}${file.form && ` ${file.form}`}\n`);
    const own = problems.filter((problem) => problem.path === root + file.path);
    const lineBreak = file.form === "crlf" ? 2 : 1;
    let start = file.form === "bom" ? 1 : 0;
    let from = 0;
    for (const line of file.text.split("\n").slice(0, -1)) {
      parts.push(`${line}\n`);
      const end = start + line.length;
      for (const problem of own) {
        if (problem.span.start >= from && problem.span.start <= end)
          parts.push(formatMark(problem, start, end));
      }
      start = end + lineBreak;
      from = end + 1;
    }
  }
  return parts.join("");
}

function textOf({ form, text }: FixtureFile): string {
  if (form === "latin1") return text.replace(/[^\0-\x7f]/g, "\ufffd");
  if (form === "crlf") return text.replaceAll("\n", "\r\n");
  if (form === "cr") return text.replaceAll("\n", "\r");
  return form === "bom" ? `\ufeff${text}` : text;
}

function formatMark({ span, code, message }: Problem, start: number, end: number): string {
  const column = Math.max(0, span.start - start);
  const carets = "^".repeat(Math.max(1, Math.min(span.end, end) - start - column));
  const indent = column === 0 ? "" : `#${" ".repeat(column - 1)}`;
  return `${indent}${carets} ${code}: ${message}\n`;
}
