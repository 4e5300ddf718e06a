import {
  CodeAction,
  CodeActionKind,
  commands,
  Disposable,
  languages,
  Position,
  Range,
  type Selection,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type AnnotatedSamples,
  type AnnotateParams,
  annotateRequest,
  type SampleFilterChoice,
  type SampleFiltersParams,
  sampleFiltersRequest,
} from "../server/protocol-samples.ts";
import { columnBeside } from "./columns.ts";
import { isConfig } from "./language-client.ts";
import { headOf, isSampleLog } from "./sample-texts.ts";
import type { Trials } from "./trials.ts";

const command = "fail2ban.annotateLines";
const title = "Annotate Selected Lines as Samples";

/** What the command may be told by whoever runs it: else it asks. */
export interface AnnotateWish {
  /** The filter's name. */
  readonly filter?: string;
}

/**
 * The command “Annotate Selected Lines as Samples”, and the code action: puts above each selected line the verdict that the
 * filter gives it. In a sample log that happens in place; the lines of any other log go into a new one.
 */
export class Annotator implements Disposable {
  private readonly client: LanguageClient;
  private readonly trials: Trials;
  private readonly parts: Disposable;

  constructor(client: LanguageClient, trials: Trials) {
    this.client = client;
    this.trials = trials;
    const selector = [{ scheme: "file" }, { scheme: "untitled" }];
    const provider = {
      provideCodeActions: (document: TextDocument, range: Range | Selection) => this.offer(document, range),
    };
    const providedCodeActionKinds = [CodeActionKind.RefactorRewrite];
    this.parts = Disposable.from(
      commands.registerCommand(command, (wish?: AnnotateWish) => this.annotate(wish)),
      languages.registerCodeActionsProvider(selector, provider, { providedCodeActionKinds }),
    );
  }

  /** Annotates what is selected in front. */
  async annotate(wish: AnnotateWish = {}): Promise<void> {
    const editor = window.activeTextEditor;
    if (!editor || isConfig(editor.document)) {
      void window.showInformationMessage(
        "Select one or more lines of a log first: they become samples of a filter.",
      );
      return;
    }
    const { document } = editor;
    const [first, last] = linesOf(editor.selection);
    const lines: string[] = [];
    for (let line = first; line <= last; line++) lines.push(document.lineAt(line).text);
    try {
      const uri = this.uriOf(document);
      const text = isSampleLog(document) ? document.getText() : headOf(document);
      const about = { uri, texts: [{ uri, text }] };
      const filter = await this.chooseFilter(document, about, wish);
      if (!filter) return;
      const params: AnnotateParams = { ...about, lines, filter };
      const annotated = await this.client.sendRequest<AnnotatedSamples>(annotateRequest, params);
      await this.put(document, new Range(first, 0, last, document.lineAt(last).text.length), annotated);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      void window.showErrorMessage(`The lines could not be annotated: ${why}`);
    }
  }

  dispose(): void {
    this.parts.dispose();
  }

  private async put(
    document: TextDocument,
    range: Range,
    { header, lines }: AnnotatedSamples,
  ): Promise<void> {
    const text = lines.join("\n");
    if (document.isUntitled || isSampleLog(document)) {
      const edit = new WorkspaceEdit();
      if (header !== undefined) edit.insert(document.uri, new Position(0, 0), `${header}\n\n`);
      edit.replace(document.uri, range, text);
      if (!(await workspace.applyEdit(edit))) throw new Error(`VS Code did not edit ${document.uri.path}`);
      return;
    }
    const content = `${header === undefined ? "" : `${header}\n\n`}${text}\n`;
    const fresh = await workspace.openTextDocument({ content, language: document.languageId });
    await window.showTextDocument(fresh, {
      viewColumn: columnBeside(window.activeTextEditor?.viewColumn),
      preview: false,
    });
  }

  /** The filter of the live test, of the log's header or name, or the one that the user picks. */
  private async chooseFilter(
    document: TextDocument,
    about: SampleFiltersParams,
    wish: AnnotateWish,
  ): Promise<Pick<SampleFilterChoice, "folder" | "name"> | undefined> {
    const choices = await this.client.sendRequest<SampleFilterChoice[]>(sampleFiltersRequest, about);
    if (wish.filter !== undefined) {
      const named = choices.find(({ name }) => name === wish.filter);
      if (!named) throw new Error(`there is no filter ${wish.filter} in this workspace`);
      return named;
    }
    const tried = this.trials.placeOf(document, 0)?.trial.subject;
    const found =
      tried?.jail === undefined ? /^(.*)\/filter\.d\/(.+)\.(?:conf|local)$/.exec(tried?.uri ?? "") : null;
    if (found) return { folder: Uri.parse(found[1]!).fsPath, name: decodeURIComponent(found[2]!) };
    const [first] = choices;
    if (first?.isOwn) return first;
    const items = choices.map((choice) => ({ label: choice.name, description: choice.folder, choice }));
    const picked = await window.showQuickPick(items, {
      placeHolder: "Which filter are these lines samples for?",
    });
    return picked?.choice;
  }

  /** Where a log stands; one that is not saved yet stands in the workspace. */
  private uriOf({ uri }: TextDocument): string {
    const [folder] = workspace.workspaceFolders ?? [];
    const place = uri.scheme === "file" || !folder ? uri : Uri.joinPath(folder.uri, "unsaved.log");
    return this.client.code2ProtocolConverter.asUri(place);
  }

  private offer(document: TextDocument, range: Range): CodeAction[] {
    const isLog =
      this.trials.placeOf(document, 0) !== undefined ||
      document.languageId === "log" ||
      /\.log$/.test(document.uri.path) ||
      isSampleLog(document);
    if (
      isConfig(document) ||
      !isLog ||
      (range.isEmpty && document.lineAt(range.start.line).isEmptyOrWhitespace)
    )
      return [];
    const action = new CodeAction(title, CodeActionKind.RefactorRewrite);
    action.command = { command, title };
    return [action];
  }
}

/** The first and the last line that a selection touches; one that it ends at the head of is not meant. */
function linesOf({ start, end }: Selection): [first: number, last: number] {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return [start.line, last];
}
