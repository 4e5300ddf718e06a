import {
  type DecorationRenderOptions,
  type Disposable,
  EventEmitter,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  TextEditorRevealType,
  ThemeColor,
  Uri,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type ExplainedDocument,
  type ExplainedKind,
  type ExplainParams,
  explainRequest,
} from "../server/protocol-explain.ts";
import { columnBeside } from "./columns.ts";
import { fileName } from "./file-name.ts";
import { isConfig } from "./language-client.ts";
import type { Pairing } from "./pairing.ts";
import type { Trial } from "./trial.ts";
import type { Trials } from "./trials.ts";

const scheme = "fail2ban-explained";
/** Pages of ours that are no logs. */
const pages: ReadonlySet<string> = new Set([
  scheme,
  "fail2ban-draft",
  "fail2ban-expanded",
  "fail2ban-commands",
]);
/** Milliseconds: whoever types is not disturbed. */
const settling = 150;

const looks: Readonly<Record<ExplainedKind, DecorationRenderOptions>> = {
  matched: {
    backgroundColor: new ThemeColor("fail2ban.matchedPart"),
    borderColor: new ThemeColor("fail2ban.matched"),
    borderStyle: "solid",
    borderWidth: "0 0 1px 0",
  },
  failed: {
    backgroundColor: new ThemeColor("fail2ban.failedPart"),
    borderColor: new ThemeColor("fail2ban.error"),
    border: "1px dashed",
    fontWeight: "bold",
  },
  date: { color: new ThemeColor("fail2ban.date"), textDecoration: "underline dotted" },
  heading: { fontWeight: "bold" },
};

/** What was asked for last: a line of a trial's log. */
interface Asked {
  readonly trial: Trial;
  readonly line: number;
}

/**
 * The command “Why Does This Line Match or Miss?”: a read-only document beside the log, kept up to date with the filter,
 * in which the parts of regex and line that match are marked side by side; the line's are marked in the log, too.
 */
export class ExplainView implements Disposable {
  private readonly client: LanguageClient;
  private readonly trials: Trials;
  private readonly pairing: Pairing;
  private readonly changed = new EventEmitter<Uri>();
  private readonly types = new Map<ExplainedKind, TextEditorDecorationType>();
  private readonly subscriptions: Disposable[];
  private asked: Asked | undefined;
  /** Asked for just now: the place that decides is still to be shown. */
  private isFresh = false;
  private shown: ExplainedDocument | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(client: LanguageClient, trials: Trials, pairing: Pairing) {
    this.client = client;
    this.trials = trials;
    this.pairing = pairing;
    for (const [kind, look] of Object.entries(looks)) {
      this.types.set(kind as ExplainedKind, window.createTextEditorDecorationType(look));
    }
    this.subscriptions = [
      this.changed,
      ...this.types.values(),
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: () => this.read(),
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === scheme) this.decorate();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        // VS Code closes a page long after another has taken its place.
        if (this.asked && uri.toString() === addressOf(this.asked.trial).toString()) this.forget();
      }),
      window.onDidChangeVisibleTextEditors(() => this.decorate()),
      trials.onDidChangeState((trial) => {
        if (trial === this.asked?.trial && trial.state?.phase !== "running") this.refreshSoon();
      }),
      trials.onDidEnd((trial) => {
        if (trial === this.asked?.trial) this.refreshSoon();
      }),
    ];
  }

  /** Explains the line under the cursor; a log that is paired with nothing is paired first. */
  async explain(): Promise<void> {
    const editor = window.activeTextEditor;
    if (!editor || isConfig(editor.document) || pages.has(editor.document.uri.scheme)) {
      void window.showInformationMessage("Put the cursor into a line of a log: it is explained beside it.");
      return;
    }
    const { line } = editor.selection.active;
    const place = this.trials.placeOf(editor.document, line) ?? (await this.pair(editor.document.uri, line));
    if (!place) return;
    this.forget();
    this.asked = place;
    this.isFresh = true;
    const { trial } = place;
    const uri = addressOf(trial);
    this.changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, {
      viewColumn: columnBeside(editor.viewColumn),
      preserveFocus: true,
      preview: true,
    });
    this.decorate();
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.asked) this.changed.fire(addressOf(this.asked.trial));
    }, settling);
  }

  private async read(): Promise<string> {
    this.shown = undefined;
    if (!this.asked) return "Run “Why Does This Line Match or Miss?” on a line of a log.\n";
    const { trial, line } = this.asked;
    if (this.trials.of(trial.log) !== trial) return "The test that this line was part of has ended.\n";
    const params: ExplainParams = { trial: trial.id, line };
    try {
      const answer = await this.client.sendRequest<ExplainedDocument | null>(explainRequest, params);
      if (!answer) return "The log has no such line any more, or it was not read yet.\n";
      this.shown = answer;
      return answer.text;
    } catch (error) {
      return `The line can't be explained: ${error instanceof Error ? error.message : String(error)}\n`;
    }
  }

  private decorate(): void {
    for (const editor of window.visibleTextEditors) {
      const { uri } = editor.document;
      if (uri.scheme === scheme) this.decoratePage(editor);
      else if (this.asked && uri.toString() === this.asked.trial.log.toString())
        this.mark(editor, (kind) => this.stretchesOf(kind));
    }
  }

  private decoratePage(editor: TextEditor): void {
    // The text comes to VS Code a little later than to us.
    const isShown = this.shown?.text === editor.document.getText();
    this.mark(editor, (kind) => (isShown ? this.piecesOf(kind) : []));
    const decisive = this.shown?.decisive;
    if (!isShown || !this.isFresh || decisive === undefined) return;
    this.isFresh = false;
    const place = new Range(decisive, 0, decisive, 0);
    editor.revealRange(place, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** Pairs a log that is paired with nothing. */
  private async pair(log: Uri, line: number): Promise<Asked | undefined> {
    const trial = await this.pairing.testLog(log);
    return trial && { trial, line };
  }

  private mark(editor: TextEditor, rangesOf: (kind: ExplainedKind) => readonly Range[]): void {
    for (const [kind, type] of this.types) editor.setDecorations(type, rangesOf(kind));
  }

  private piecesOf(wanted: ExplainedKind): readonly Range[] {
    const pieces = this.shown?.pieces.filter(({ kind }) => kind === wanted) ?? [];
    return pieces.map(({ line, start, end }) => new Range(line, start, line, end));
  }

  /** In the log the trial itself shows the date. */
  private stretchesOf(wanted: ExplainedKind): readonly Range[] {
    const line = this.asked?.line;
    if (!this.shown || line === undefined || wanted === "date") return [];
    const stretches = this.shown.line.filter(({ kind }) => kind === wanted);
    return stretches.map(({ start, end }) => new Range(line, start, line, end));
  }

  private forget(): void {
    this.shown = undefined;
    this.decorate();
    this.asked = undefined;
  }
}

function addressOf({ log }: Trial): Uri {
  const name = fileName(log);
  return Uri.from({ scheme, path: `/${name} (explained)` });
}
