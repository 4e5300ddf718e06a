import {
  type Disposable,
  Position,
  Range,
  Selection,
  type TextEditor,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type LinesParams, linesRequest } from "../server/protocol-trial.ts";
import { columnBeside, columnOf } from "./columns.ts";
import { fileName } from "./file-name.ts";
import { isConfig } from "./language-client.ts";
import type { Trial } from "./trial.ts";
import type { Trials } from "./trials.ts";

const scheme = "fail2ban-log";
/** Lines above and below the one that is looked at. */
const around = 200;

/** Of which trial's log a document of this view is a part, and which line of the log it begins with. */
export function peekedAt(uri: Uri): { readonly trial: string; readonly first: number } | undefined {
  return uri.scheme === scheme ? { trial: uri.fragment, first: Number(uri.query) } : undefined;
}

/** Shows lines of a trial's log: in its editor, or, where no editor can have it, with their surroundings in a document of their own. */
export class LogPeek implements Disposable {
  private readonly client: LanguageClient;
  private readonly subscription: Disposable;

  constructor(client: LanguageClient, trials: Trials) {
    this.client = client;
    this.subscription = workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: async (uri) => {
        const trial = trials.all.find(({ id }) => id === uri.fragment);
        if (!trial) return "The test that this was part of has ended.\n";
        // A carriage return would end a line here, and all that follow would have other numbers.
        return (await this.read(trial, Number(uri.query))).join("\n").replaceAll("\r", "␍");
      },
    });
  }

  /** Shows a line. */
  async reveal(trial: Trial, line: number): Promise<void> {
    const { document, log } = trial;
    if (document) {
      const front = window.activeTextEditor;
      const viewColumn =
        (front?.document === document ? front.viewColumn : columnOf(log)) ?? ViewColumn.Active;
      const editor = await window.showTextDocument(document, { viewColumn, preview: false });
      select(editor, line);
      return;
    }
    const holding = window.visibleTextEditors.find((editor) => holds(editor, trial, line));
    if (holding) {
      const { document: peek, viewColumn = ViewColumn.Active } = holding;
      select(await window.showTextDocument(peek, { viewColumn }), line - peekedAt(peek.uri)!.first);
      return;
    }
    const first = Math.max(0, line - around);
    const name = fileName(log);
    const uri = Uri.from({
      scheme,
      path: `/${name} (from line ${first + 1})`,
      query: `${first}`,
      fragment: trial.id,
    });
    const peek = await workspace.openTextDocument(uri);
    const front = window.activeTextEditor;
    const viewColumn = isConfig(front?.document) ? columnBeside(front?.viewColumn) : ViewColumn.Active;
    const editor = await window.showTextDocument(peek, { viewColumn, preview: true });
    select(editor, line - first);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private read(trial: Trial, first: number): Promise<readonly string[]> {
    const params: LinesParams = { trial: trial.id, lines: { from: first, to: first + 2 * around + 1 } };
    return this.client.sendRequest<readonly string[]>(linesRequest, params);
  }
}

/** Whether an editor shows a part of a trial's log with that line in it. */
function holds({ document }: TextEditor, { id }: Trial, line: number): boolean {
  const peeked = peekedAt(document.uri);
  return peeked?.trial === id && line >= peeked.first && line < peeked.first + document.lineCount;
}

function select(editor: TextEditor, line: number): void {
  const place = new Position(line, 0);
  editor.selection = new Selection(place, place);
  editor.revealRange(new Range(place, place), TextEditorRevealType.InCenterIfOutsideViewport);
}
