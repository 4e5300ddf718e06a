import { type TextDocument, type Uri, ViewColumn, WorkspaceEdit, window, workspace } from "vscode";

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
  await workspace.applyEdit(edit);
  const shown = window.visibleTextEditors.find((editor) => editor.document === document);
  // The log, which is in front, stays where it is.
  await window.showTextDocument(document, { viewColumn: shown?.viewColumn ?? ViewColumn.Beside });
}

/** Where the regexes go: behind the last line of failregex, else under [Definition], else to the end. */
function insertionOf(document: TextDocument, regexes: readonly string[]) {
  const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line).text);
  const option = lines.findIndex((line) => /^failregex\s*[=:]/.test(line));
  if (option >= 0) {
    const indent = " ".repeat(lines[option]!.indexOf("=") + 2 || 4);
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
