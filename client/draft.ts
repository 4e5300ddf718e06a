import {
  type Disposable,
  EventEmitter,
  env,
  type QuickPickItem,
  type Selection,
  type TextEditor,
  Uri,
  type ViewColumn,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type DraftAnswer, type DraftParams, draftRequest } from "../server/protocol-draft.ts";
import { columnBeside } from "./columns.ts";
import { insertFailregex, newFilter } from "./draft-edits.ts";
import { draftPage } from "./draft-page.ts";
import { fileName } from "./file-name.ts";
import { isConfig } from "./language-client.ts";
import type { Trial } from "./trial.ts";
import { count } from "./trial-words.ts";
import type { Trials } from "./trials.ts";

const scheme = "fail2ban-draft";
/** More lines than a person would read through. */
const mostLines = 200;

/**
 * The command “Draft failregex From Selected Lines”: shows a filter drafted from them with all that it catches in the
 * log, and lets the user take it or leave it.
 */
export class DraftView implements Disposable {
  private readonly client: LanguageClient;
  private readonly trials: Trials;
  private readonly changed = new EventEmitter<Uri>();
  private readonly subscriptions: readonly Disposable[];
  private page = "";

  constructor(client: LanguageClient, trials: Trials) {
    this.client = client;
    this.trials = trials;
    this.subscriptions = [
      this.changed,
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: () => this.page,
      }),
    ];
  }

  /** Drafts from what is selected in front. */
  async draft(): Promise<void> {
    const editor = window.activeTextEditor;
    if (!editor || isConfig(editor.document)) {
      void window.showInformationMessage(
        "Select one or more lines of a log first: a failregex is drafted from them.",
      );
      return;
    }
    const examples = examplesOf(editor);
    if (examples.length === 0 || examples.length > mostLines) {
      const why = examples.length === 0 ? "Select lines that hold text" : `Select at most ${mostLines} lines`;
      void window.showInformationMessage(`${why}: a failregex is drafted from them.`);
      return;
    }
    const { document } = editor;
    const trial = this.trials.placeOf(document, 0)?.trial;
    const filter = this.filterFor(trial);
    // Where a part of a log is looked at, the whole of it is meant.
    const isOnDisk = trial?.from === "disk" || (document.uri.scheme === "file" && !document.isDirty);
    const params: DraftParams = {
      log: {
        uri: this.client.code2ProtocolConverter.asUri(trial?.log ?? document.uri),
        ...(!isOnDisk && { text: document.getText() }),
      },
      examples,
      ...(filter && { filter: this.client.code2ProtocolConverter.asUri(filter) }),
    };
    try {
      const answer = await this.client.sendRequest<DraftAnswer>(draftRequest, params);
      await this.offer(answer, filter, columnBeside(editor.viewColumn));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      void window.showErrorMessage(`No failregex could be drafted: ${why}`);
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Shows the draft, and asks what is to become of it. */
  private async offer(answer: DraftAnswer, filter: Uri | undefined, viewColumn: ViewColumn): Promise<void> {
    const uri = Uri.from({ scheme, path: "/failregex (draft)" });
    this.page = draftPage(answer);
    this.changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, {
      viewColumn,
      preserveFocus: true,
      preview: true,
    });
    const { draft } = answer;
    if (draft.failregex.length === 0) return;
    const items: (QuickPickItem & { run: () => Promise<unknown> })[] = [
      {
        label: "$(new-file) New Filter",
        detail: "Opens the whole draft as a file that is not saved yet.",
        run: () => newFilter(draft.filter),
      },
      {
        label: "$(clippy) Copy",
        detail: "Puts the draft on the clipboard.",
        run: async () => env.clipboard.writeText(draft.filter),
      },
    ];
    if (filter) {
      items.unshift({
        label: `$(insert) Insert Into ${fileName(filter)}`,
        detail: "Adds what was drafted to its failregex; Undo takes it back.",
        run: () =>
          insertFailregex(
            filter,
            draft.failregex.map(({ text }) => text),
          ),
      });
    }
    const picked = await window.showQuickPick(items, {
      title: wordsOf(answer),
      placeHolder: "What is to become of the draft? Beside it stands what it catches.",
      ignoreFocusOut: true,
    });
    await picked?.run();
  }

  /** The filter that the log is tested with, or one that is shown beside it. */
  private filterFor(trial: Trial | undefined): Uri | undefined {
    if (trial && trial.subject.jail === undefined) {
      return this.client.protocol2CodeConverter.asUri(trial.subject.uri);
    }
    const shown = window.visibleTextEditors.find(({ document }) => document.languageId === "fail2ban-filter");
    return shown?.document.uri;
  }
}

/** The lines that the selections touch, in order; a selection within a line marks the address in it. */
function examplesOf({ document, selections }: TextEditor): DraftParams["examples"] {
  const marked = new Map<number, Selection | undefined>();
  for (const selection of selections) {
    const { start, end } = selection;
    const isWithin =
      selection.isSingleLine &&
      !selection.isEmpty &&
      !coversLine(selection, document.lineAt(start.line).text);
    // A selection that ends at the head of a line does not mean that line.
    const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
    for (let line = start.line; line <= last; line++)
      marked.set(line, isWithin ? selection : marked.get(line));
  }
  return [...marked]
    .sort(([one], [other]) => one - other)
    .flatMap(([line, selection]) => {
      const { text } = document.lineAt(line);
      if (text.trim() === "") return [];
      const address = selection && { start: selection.start.character, end: selection.end.character };
      return [{ text, ...(address && { address }) }];
    });
}

function coversLine({ start, end }: Selection, text: string): boolean {
  return text.slice(0, start.character).trim() === "" && text.slice(end.character).trim() === "";
}

function wordsOf({ draft, others }: DraftAnswer): string {
  const regexes = draft.failregex.length === 1 ? "One failregex" : `${draft.failregex.length} failregexes`;
  const caughtToo =
    others === 0 ? "no other line is caught" : `${count(others, "other line is", "other lines are")} caught`;
  return `${regexes} drafted; ${caughtToo}`;
}
