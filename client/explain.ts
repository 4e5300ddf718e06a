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
  ViewColumn,
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
import type { Pairing } from "./pairing.ts";
import type { Trial } from "./trial.ts";
import type { Trials } from "./trials.ts";

const scheme = "fail2ban-explained";
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
  date: { opacity: "0.6", textDecoration: "underline dotted" },
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
        if (uri.scheme === scheme) this.forget();
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
    const isFilter =
      editor &&
      this.trials.all.some(({ subject }) => this.trials.isSubject(subject.uri, editor.document.uri));
    if (!editor || isFilter) {
      void window.showInformationMessage("Put the cursor into a line of a log: it is explained beside it.");
      return;
    }
    const line = editor.selection.active.line;
    const trial = this.trials.of(editor.document.uri) ?? (await this.pairing.testLog(editor.document.uri));
    if (!trial) return;
    this.asked = { trial, line };
    const uri = addressOf(trial);
    this.changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    const viewer = await window.showTextDocument(document, {
      viewColumn: columnBeside(editor),
      preserveFocus: true,
      preview: true,
    });
    this.decorate();
    const decisive = this.shown?.decisive;
    if (decisive !== undefined) {
      viewer.revealRange(new Range(decisive, 0, decisive, 0), TextEditorRevealType.InCenterIfOutsideViewport);
    }
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
      if (uri.scheme === scheme) this.mark(editor, (kind) => this.piecesOf(kind));
      else if (this.asked && uri.toString() === this.asked.trial.log.toString())
        this.mark(editor, (kind) => this.stretchesOf(kind));
    }
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
  const name = log.path.slice(log.path.lastIndexOf("/") + 1);
  return Uri.from({ scheme, path: `/${name} (explained)` });
}

/** The column where the filter is, or a new one: the log stays where it is. */
function columnBeside({ viewColumn }: TextEditor): ViewColumn {
  const others = window.visibleTextEditors.filter((editor) => editor.viewColumn !== viewColumn);
  return others[0]?.viewColumn ?? ViewColumn.Beside;
}
