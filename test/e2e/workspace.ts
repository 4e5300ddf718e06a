import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import {
  type Diagnostic,
  languages,
  type Position,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";

/** Milliseconds that anything may take to become true. The server may have to be started first. */
const patience = 30_000;

/** A place in the copy of samples/ that is open. */
export function sample(path: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder, "samples/ is open");
  return Uri.joinPath(folder.uri, path);
}

/** Opens a file and shows it, with the text that it has on the disk. */
export async function show(path: string | Uri): Promise<TextDocument> {
  const uri = typeof path === "string" ? sample(path) : path;
  const document = await workspace.openTextDocument(uri);
  // A buffer of a test before may still be there; VS Code reads the file again in its own time.
  const text = Buffer.from(await workspace.fs.readFile(uri)).toString();
  await until("the buffer is as the file", () => document.getText() === text);
  await window.showTextDocument(document, { preview: false });
  return document;
}

const written = new Map<string, Uri>();

/** Writes a file, until `cleanUp`. */
export async function write(path: string | Uri, text: string): Promise<Uri> {
  const uri = typeof path === "string" ? sample(path) : path;
  await workspace.fs.writeFile(uri, Buffer.from(text));
  written.set(uri.toString(), uri);
  return uri;
}

/** Takes back what a test has changed: buffers first, then the files it has written. */
export async function cleanUp(): Promise<void> {
  // VS Code has documents of its own, too: consoles, inputs.
  const ours = ({ uri, isDirty }: TextDocument) => isDirty && workspace.getWorkspaceFolder(uri) !== undefined;
  for (const document of workspace.textDocuments.filter(ours)) await revert(document);
  const uris = [...written.values()];
  written.clear();
  for (const uri of uris) await workspace.fs.delete(uri);
}

/** Gives a buffer the text of its file again, by an edit and not by a command that goes to whatever is in front. */
async function revert(document: TextDocument): Promise<void> {
  const text = Buffer.from(await workspace.fs.readFile(document.uri)).toString();
  await setText(document, text);
  await document.save();
}

/** Replaces the whole text of a buffer, without saving it. */
export async function setText(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
  assert.ok(await workspace.applyEdit(edit), `${document.uri} takes an edit`);
}

/** Replaces a text that occurs once in a buffer, without saving it. */
export async function replace(document: TextDocument, text: string, by: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, text), by);
  assert.ok(await workspace.applyEdit(edit), `${document.uri} takes an edit`);
}

/** Where a text stands that occurs in the document, the first time. */
export function rangeOf(document: TextDocument, text: string): Range {
  const start = document.getText().indexOf(text);
  assert.notEqual(start, -1, `${document.uri.path} holds ${text}`);
  return new Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** The place of `‸` in a text that occurs in the document without it. */
export function at(document: TextDocument, text: string): Position {
  const { start } = rangeOf(document, text.replace("‸", ""));
  return document.positionAt(document.offsetAt(start) + text.indexOf("‸"));
}

/** Asks until the answer holds what is wanted; shows the last answer where it never does. */
export async function until<Value>(
  what: string,
  ask: () => Value | Thenable<Value>,
  holds: (answer: Value) => unknown = (answer) => answer,
): Promise<Value> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > end) {
      const shown = JSON.stringify(answer, null, 1) ?? "undefined";
      assert.fail(`${what}: not so after ${patience} ms
${shown.slice(0, 1500)}`);
    }
    await wait(40);
  }
}

/** The findings about a file, as Problems shows them: `3:12-18 error regex-... message`, lines and characters from 1. */
export function findings(uri: Uri): string[] {
  return languages.getDiagnostics(uri).map(describe);
}

/** The code of a finding. Where it has a page, it comes with a link. */
export function codeOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

function describe(diagnostic: Diagnostic): string {
  const { range, severity, message } = diagnostic;
  const [start, end] = [range.start, range.end];
  const until = end.line === start.line ? `${end.character + 1}` : `${end.line + 1}:${end.character + 1}`;
  const name = ["error", "warning", "information", "hint"][severity];
  return `${start.line + 1}:${start.character + 1}-${until} ${name} ${codeOf(diagnostic)} ${message}`;
}
