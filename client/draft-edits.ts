import { type TextDocument, type Uri, WorkspaceEdit, window, workspace } from "vscode";
import { columnBeside, columnOf } from "./columns.ts";

/** Opens a filter's text as a file that is not saved yet. */
export async function newFilter(text: string): Promise<void> {
  const document = await workspace.openTextDocument({ language: "fail2ban-filter", content: text });
  await window.showTextDocument(document);
}

/** Adds regexes to the failregex of a filter's file, by an edit that Undo takes back. */
export async function insertFailregex(uri: Uri, regexes: readonly string[]): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  const { line, character, text } = insertionOf(document, regexes);
  edit.insert(uri, document.lineAt(line).range.end.with(line, character), text);
  if (!(await workspace.applyEdit(edit))) throw new Error(`VS Code did not edit ${uri.path}`);
  // The log, which is in front, stays where it is.
  const viewColumn = columnOf(uri) ?? columnBeside(window.activeTextEditor?.viewColumn);
  await window.showTextDocument(document, { viewColumn });
}

/** Where the regexes go: behind the last line of failregex, else under [Definition], else to the end. */
function insertionOf(document: TextDocument, regexes: readonly string[]) {
  const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line).text);
  const heads = lines.map((line) => /^failregex\s*[=:]/.exec(line)?.[0]);
  const option = heads.findIndex((head) => head !== undefined);
  if (option >= 0) {
    const indent = " ".repeat(heads[option]!.length + 1);
    let last = option;
    while (/^\s+\S/.test(lines[last + 1] ?? "")) last++;
    const isEmpty = last === option && /[=:]\s*$/.test(lines[option]!);
    const text = isEmpty
      ? ` ${regexes.join(`\n${indent}`)}`
      : regexes.map((regex) => `\n${indent}${regex}`).join("");
    const { length } = lines[last]!.trimEnd();
    return { line: last, character: length, text };
  }
  const own = `failregex = ${regexes.join("\n            ")}`;
  const section = lines.findIndex((line) => line.startsWith("[Definition]"));
  const line = section >= 0 ? section : lines.length - 1;
  const text = section >= 0 ? `\n${own}` : `\n[Definition]\n${own}\n`;
  return { line, character: lines[line]!.length, text };
}
