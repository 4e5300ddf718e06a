import assert from "node:assert/strict";
import { Analysis, type Finding, type World } from "../../core/analysis/index.ts";
import { listTree } from "../../core/config/index.ts";
import { positionAt, rangeOf } from "../../core/service/index.ts";
import { type Source, treeOf } from "../../core/text/index.ts";
import { readFixture, sourcesOf } from "./fixture.ts";

/** Where the trees of these tests stand. */
export const basedir = "/etc/fail2ban";

/** An analysis of the fixture's files (`--- filter.d/x.conf`, below `basedir`; `--- /var/log/x.log` anywhere). */
export function analyze(fixture: string, world: Partial<World> = {}): Analysis {
  const sources = sourcesIn(fixture);
  const tree = treeOf(sources);
  return new Analysis({ tree, basedir, logs: listTree(tree), isLive: false, ...world });
}

/**
 * Checks that the findings about a fixture are just the marked ones: the marks are stripped, the files read, the marks
 * written anew, and the two texts compared, so that a difference can be read and pasted.
 */
export function checkFindings(fixture: string, world: Partial<World> = {}): void {
  const analysis = analyze(fixture, world);
  const { title } = readFixture(fixture);
  const files = sourcesIn(fixture).map((source) => {
    const name = source.path.startsWith(`${basedir}/`) ? source.path.slice(basedir.length + 1) : source.path;
    return `--- ${name}\n${markFindings(source, analysis.findingsIn(source.path))}`;
  });
  const marked = (title ? `${title}\n` : "") + files.join("");
  assert.equal(marked, fixture.trimStart());
}

/** The text of a source with a mark under each finding. */
export function markFindings(source: Source, findings: readonly Finding[]): string {
  const lines = source.text.split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  const marks = lines.map(() => [] as string[]);
  for (const finding of findings) {
    const { start, end } = rangeOf(source, finding.span);
    const last = end.line === start.line ? end.character : (lines[start.line] ?? "").length;
    const sign = { error: "^", warning: "~", information: "-" }[finding.severity];
    const margin = start.character === 0 ? "" : `#${" ".repeat(start.character - 1)}`;
    const mark = `${margin}${sign.repeat(Math.max(last - start.character, 1))} ${finding.code}: ${finding.message}`;
    marks[Math.min(start.line, marks.length - 1)]?.push(mark);
  }
  return lines.map((line, index) => [line, ...marks[index]!].map((text) => `${text}\n`).join("")).join("");
}

/** What becomes of the fixture's files when the first fix of that title, of any finding, is made: `--- path` and text. */
export function applyFix(fixture: string, title: string): string {
  const analysis = analyze(fixture);
  const sources = sourcesIn(fixture);
  const fixes = sources.flatMap(({ path }) =>
    analysis.findingsIn(path).flatMap((finding) => finding.fixes ?? []),
  );
  const fix = fixes.find((candidate) => candidate.title === title);
  assert.ok(fix, `no fix “${title}” among ${fixes.map((candidate) => `“${candidate.title}”`).join(", ")}`);
  const texts = new Map(sources.map((source) => [source.path, source.text]));
  if (fix.creates) texts.set(fix.creates.path, fix.creates.text);
  for (const edit of [...fix.edits].sort((one, other) => other.span.start - one.span.start)) {
    const text = texts.get(edit.path) ?? "";
    texts.set(edit.path, text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end));
  }
  return [...texts].map(([path, text]) => `--- ${path.replace(`${basedir}/`, "")}\n${text}`).join("");
}

/** A fixture's text with the cursor `‸` taken out, and where it stood. */
export function takeCursor(fixture: string): {
  readonly fixture: string;
  readonly path: string;
  readonly position: { readonly line: number; readonly character: number };
} {
  const found = sourcesIn(fixture).find((source) => source.text.includes("‸"));
  assert.ok(found, "the fixture has no cursor ‸");
  const position = positionAt(found, found.text.indexOf("‸"));
  return { fixture: fixture.replace("‸", ""), path: found.path, position };
}

function sourcesIn(fixture: string): Source[] {
  const { files, title } = readFixture(fixture);
  const inTree = files.map((file) => ({
    ...file,
    path: file.path.startsWith("/") ? file.path : `${basedir}/${file.path}`,
  }));
  return sourcesOf({ title, files: inTree });
}
