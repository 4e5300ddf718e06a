import {
  type Disposable,
  Position,
  Range,
  Selection,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type LinesParams, linesRequest } from "../server/protocol-trial.ts";
import type { Trial } from "./trial.ts";
import type { Trials } from "./trials.ts";

const scheme = "fail2ban-log";
/** Lines above and below the one that is looked at. */
const around = 200;

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
        return (await this.read(trial, Number(uri.query))).join("\n");
      },
    });
  }

  /** Shows a line. */
  async reveal(trial: Trial, line: number): Promise<void> {
    const { document, log } = trial;
    if (document) {
      const shown = window.visibleTextEditors.find((editor) => editor.document === document);
      const viewColumn = shown?.viewColumn ?? ViewColumn.Active;
      const editor = await window.showTextDocument(document, { viewColumn, preview: false });
      select(editor, line);
      return;
    }
    const first = Math.max(0, line - around);
    const name = log.path.slice(log.path.lastIndexOf("/") + 1);
    const uri = Uri.from({
      scheme,
      path: `/${name} (from line ${first + 1})`,
      query: `${first}`,
      fragment: trial.id,
    });
    const peek = await workspace.openTextDocument(uri);
    const editor = await window.showTextDocument(peek, { preview: true });
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

function select(editor: import("vscode").TextEditor, line: number): void {
  const place = new Position(line, 0);
  editor.selection = new Selection(place, place);
  editor.revealRange(new Range(place, place), TextEditorRevealType.InCenterIfOutsideViewport);
}
