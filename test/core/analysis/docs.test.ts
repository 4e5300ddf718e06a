import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import type { Analysis, Finding } from "../../../core/analysis/index.ts";
import { rules } from "../../../core/analysis/rules/index.ts";
import { analyze, basedir, markFindings } from "../../support/findings.ts";
import { type Fixture, readFixture } from "../../support/fixture.ts";

const folder = new URL("../../../docs/rules/", import.meta.url);
const pages = readdirSync(folder).filter((name) => name !== "README.md");

/** What is wrong with the folder, the disk or what a package installed: no text of a file shows it. */
const withoutExample = [
  "edited-distribution-file",
  "file-for-folder",
  "missing-command",
  "missing-file",
  "missing-folder",
  "unreadable-file",
];

describe("docs/rules", () => {
  it("has a page for each code that a rule or a reader reports, and no other", () => {
    const codes = new Set([...rules.flatMap((rule) => rule.codes), ...codesOfReaders()]);
    assert.deepEqual(pages.sort(), [...codes].map((code) => `${code}.md`).sort());
  });

  it("is told by each rule which codes there are", () => {
    const told = new Set(rules.flatMap((rule) => rule.codes));
    const written = codesIn(
      new URL("../../../core/analysis/rules/", import.meta.url),
      /\bcode: "([a-z0-9-]+)"/g,
    );
    assert.ok(written.size > 20, "the rules were found");
    assert.deepEqual(
      [...written].filter((code) => !told.has(code)),
      [],
    );
  });

  it("lists all pages in README.md, each with one line", () => {
    const lines = readPage("README.md")
      .split("\n")
      .filter((line) => line.startsWith("- ["));
    const listed = lines.map((line) => {
      const entry = /^- \[([a-z0-9-]+)\]\(([a-z0-9-]+)\.md\): \S.*[^.]$/.exec(line);
      assert.ok(entry, `“${line}” is “- [code](code.md): what it is about”`);
      assert.equal(entry[1], entry[2]);
      return `${entry[1]}.md`;
    });
    assert.deepEqual(listed.sort(), pages.sort());
  });

  for (const name of pages) {
    const code = name.replace(/\.md$/, "");
    describe(name, () => checkPage(code, readPage(name)));
  }
});

function checkPage(code: string, text: string): void {
  const wrong = blocksBelow(text, "Wrong");
  const right = blocksBelow(text, "Right");

  it("has its code for a title, and then says what is wrong", () => {
    assert.match(text, new RegExp(`^# ${code}\n\n\\S`));
  });

  it("shows what is wrong and what is right", () => {
    const isShown = wrong.length > 0 && right.length > 0;
    assert.equal(isShown, !withoutExample.includes(code));
    const fences = text.match(/^```ini$/gm)?.length ?? 0;
    assert.equal(fences, wrong.length + right.length, "an example outside of “Wrong” and “Right”");
  });

  for (const block of wrong) {
    it(`has just its marks in the example ${titleOf(block)}`, () => {
      const { text: marked, codes } = mark(block);
      assert.equal(marked, block);
      assert.ok(codes.includes(code), `${code} among ${codes.join(", ")}`);
    });
  }

  for (const block of right) {
    it(`has nothing of the kind in the mended example ${titleOf(block)}`, () => {
      const { codes } = mark(block);
      assert.ok(!codes.includes(code), `no ${code} among ${codes.join(", ")}`);
      assert.equal(withoutMarks(block), block, "no marks in what is right");
    });
  }
}

function readPage(name: string): string {
  return readFileSync(new URL(name, folder), "utf8");
}

/** The examples of a page's part. */
function blocksBelow(text: string, heading: string): string[] {
  const parts = text.split(/^## /m).filter((part) => part.startsWith(`${heading}\n`));
  return parts.flatMap((part) => [...part.matchAll(/^```ini\n(.*?)^```$/gms)].map((match) => match[1]!));
}

function titleOf(block: string): string {
  return block
    .split("\n")
    .filter((line) => line.startsWith("--- "))
    .map((line) => line.slice(4))
    .join(", ");
}

/** The example with the marks of what is found in it, and the codes of that. */
function mark(block: string): { readonly text: string; readonly codes: readonly string[] } {
  const fixture = readFixture(block);
  assert.equal(fixture.title, "", "an example begins with “--- file”");
  const analysis = analyze(block);
  const codes = [...analysis.findings().values()].flat().map((finding) => finding.code);
  return { text: fixture.files.map((file) => markFile(analysis, file)).join(""), codes };
}

type FixtureFile = Fixture["files"][number];

/** A file of an example as the page has it, whatever the form in which fail2ban gets it. */
function markFile(analysis: Analysis, { path, form, text }: FixtureFile): string {
  const header = `--- ${path}${form && ` ${form}`}\n`;
  const place = path.startsWith("/") ? path : `${basedir}/${path}`;
  const findings = analysis.findingsIn(place);
  if (form === "folder") return header + findings.map((finding) => `^ ${wordsOf(finding)}\n`).join("");
  const source = analysis.source(place);
  assert.ok(source, `${place} is there`);
  const lines = text.split("\n");
  const isMark = (line: string) => findings.some((finding) => line.endsWith(` ${wordsOf(finding)}`));
  const marked = markFindings(source, findings).split("\n").slice(0, -1);
  return header + marked.map((line) => `${isMark(line) ? line : lines.shift()}\n`).join("");
}

function wordsOf({ code, message }: Finding): string {
  return `${code}: ${message}`;
}

function withoutMarks(block: string): string {
  return readFixture(block)
    .files.map(({ path, form, text }) => `--- ${path}${form && ` ${form}`}\n${text}`)
    .join("");
}

/** The codes that core/config reports by itself. */
function codesOfReaders(): Set<string> {
  const readers = new URL("../../../core/config/", import.meta.url);
  const named = codesIn(readers, /\b(?:code: |report\(|warn\()"([a-z0-9-]+)"/g);
  const chosen = codesIn(readers, /\bcode = .*?\? "([a-z0-9-]+)"/g);
  const others = codesIn(readers, /\bcode = .*? : "([a-z0-9-]+)"/g);
  assert.deepEqual([...chosen, ...others], ["continuation-not-indented", "not-an-option"]);
  assert.ok(named.has("no-action") && named.size > 25, "the readers were found");
  return new Set([...named, ...chosen, ...others]);
}

function codesIn(folderOfCode: URL, pattern: RegExp): Set<string> {
  const codes = new Set<string>();
  for (const name of readdirSync(folderOfCode)) {
    const text = readFileSync(new URL(name, folderOfCode), "utf8");
    for (const match of text.matchAll(pattern)) codes.add(match[1]!);
  }
  return codes;
}
