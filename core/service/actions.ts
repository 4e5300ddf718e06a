import { type Analysis, type Edit, type Finding, type Fix, roleOf } from "../analysis/index.ts";
import type { ConfigOption, ConfigSection } from "../config/index.ts";
import { originOf, type Source, type Span } from "../text/index.ts";
import { cursorAt } from "./cursor.ts";
import { type Diagnostic, diagnose } from "./diagnostics.ts";
import { rangeOf, spanOf } from "./lines.ts";
import type { Range, TextEdit, WorkspaceEdit } from "./lsp.ts";
import { addToSection, endOfOption, sectionsNamed } from "./option-edit.ts";

/** A change that an editor offers for a place. */
export interface CodeAction {
  readonly title: string;
  readonly kind: "quickfix" | "refactor.rewrite" | "source.fixAll.fail2ban";
  readonly edit: WorkspaceEdit;
  readonly isPreferred?: true;
  /** What it mends. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** The changes for a stretch of a file: mends of the findings there, then rewritings of what stands there. */
export function codeActions(analysis: Analysis, path: string, range: Range): readonly CodeAction[] {
  const source = analysis.source(path);
  if (!source || !roleOf(path)) return [];
  const span = spanOf(source, range);
  const findings = analysis.findingsIn(path);
  const diagnostics = diagnose(analysis, path);
  const actions = findings.flatMap((finding, index) =>
    touches(finding.span, span)
      ? (finding.fixes ?? []).map((fix) => quickFix(analysis, fix, diagnostics[index]!))
      : [],
  );
  const all = fixAll(analysis, findings);
  return [...actions, ...rewrites(analysis, source, span), ...(all ? [all] : [])];
}

function touches(one: Span, other: Span): boolean {
  return one.start <= other.end && other.start <= one.end;
}

function quickFix(analysis: Analysis, fix: Fix, diagnostic: Diagnostic): CodeAction {
  return {
    title: fix.title,
    kind: "quickfix",
    edit: toEdit(analysis, fix),
    diagnostics: [diagnostic],
    ...(fix.preferred && { isPreferred: true as const }),
  };
}

/** All mends that are nearly always wanted and change no other file; of two that overlap the first. */
function fixAll(analysis: Analysis, findings: readonly Finding[]): CodeAction | undefined {
  const edits: Edit[] = [];
  let count = 0;
  for (const { path, fixes = [] } of findings) {
    const fix = fixes.find(({ preferred, creates }) => preferred && !creates);
    if (
      !fix?.edits.every((edit) => edit.path === path && !edits.some((made) => touches(made.span, edit.span)))
    )
      continue;
    edits.push(...fix.edits);
    count++;
  }
  if (count === 0) return undefined;
  const title = "Mend all that can be mended surely in this file";
  return { title, kind: "source.fixAll.fail2ban", edit: toEdit(analysis, { title, edits }) };
}

function toEdit(analysis: Analysis, { edits, creates }: Fix): WorkspaceEdit {
  const changes = new Map<string, TextEdit[]>();
  for (const { path, span, text } of edits) {
    const source = analysis.source(path);
    if (!source) continue;
    const list = changes.get(path) ?? [];
    list.push({ range: rangeOf(source, span), newText: text });
    changes.set(path, list);
  }
  return { creates: creates ? [creates] : [], changes };
}

function rewrites(analysis: Analysis, source: Source, span: Span): CodeAction[] {
  const cursor = cursorAt(analysis, source.path, span.start);
  if (!cursor?.option || !cursor.section) return [];
  const { option, section, valuePart } = cursor;
  const actions: CodeAction[] = [];
  if (valuePart?.kind === "tag" && valuePart.name === "HOST") {
    actions.push(
      rewrite(analysis, "Take addresses only: <ADDR> instead of <HOST>", {
        path: source.path,
        span: valuePart.nameSpan,
        text: "ADDR",
      }),
    );
  }
  if (option.name === "failregex" && cursor.part === "value") {
    const anchor = anchorAt(analysis, source, option, span.start);
    if (anchor) actions.push(anchor);
  }
  const override = overrideIn(analysis, source, section, option);
  if (override) actions.push(override);
  return actions;
}

function rewrite(analysis: Analysis, title: string, edit: Edit): CodeAction {
  return { title, kind: "refactor.rewrite", edit: toEdit(analysis, { title, edits: [edit] }) };
}

/** Puts `^` before the failregex that stands in the line, where it has no anchor. */
function anchorAt(
  analysis: Analysis,
  source: Source,
  { value }: ConfigOption,
  offset: number,
): CodeAction | undefined {
  let at = 0;
  for (const line of value.text.split("\n")) {
    const span = originOf(value, at, at + line.length)?.span;
    at += line.length + 1;
    if (!span || offset < span.start || offset > span.end || line === "") continue;
    // A regex that begins with a variable has its anchor there, or not: that is not told by this line.
    if (/^(?:\^|\\A|\(\?[a-z]+\)\^|%\(|<(?!HOST|ADDR|IP4|IP6|F-))/.test(line)) return undefined;
    const edit = { path: source.path, span: { start: span.start, end: span.start }, text: "^" };
    return rewrite(analysis, "Begin the failregex at the begin of the line: ^", edit);
  }
  return undefined;
}

/** Sets the option in the .local beside a .conf, which a new version of fail2ban leaves alone. */
function overrideIn(
  analysis: Analysis,
  source: Source,
  section: ConfigSection,
  option: ConfigOption,
): CodeAction | undefined {
  const role = roleOf(source.path);
  if (role?.extension !== "conf" || section.name === "INCLUDES") return undefined;
  const path = source.path.replace(/\.conf$/, ".local");
  const name = path.slice(path.lastIndexOf("/") + 1);
  const title = `Override “${option.name}” in ${name}`;
  const line = writtenOption(source, option);
  const local = analysis.source(path);
  const make = (edit: WorkspaceEdit): CodeAction => ({ title, kind: "refactor.rewrite", edit });
  if (!local) {
    const text = `[${section.name}]\n${line}\n`;
    return make({ creates: [{ path, text }], changes: new Map() });
  }
  const there = sectionsNamed(local, section.name);
  if (there.some(({ options }) => options.some((candidate) => candidate.name === option.name)))
    return undefined;
  const edit = { path, ...addToSection(local, section.name, [line]) };
  return make(toEdit(analysis, { title, edits: [edit] }));
}

/** The option as it stands in its file, comments within it and all. */
function writtenOption(source: Source, option: ConfigOption): string {
  const text = source.text.slice(option.nameSpan.start, endOfOption(option));
  return /[=:]/.test(text) ? text : `${option.name} =`;
}
