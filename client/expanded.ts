import {
  type DecorationOptions,
  type DecorationRenderOptions,
  EventEmitter,
  type ExtensionContext,
  MarkdownString,
  Position,
  Range,
  type TextEditorDecorationType,
  ThemeColor,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type ExpandedDocument,
  type ExpandedParams,
  type ExpandedPiece,
  expandedRequest,
} from "../server/protocol.ts";
import { fileName } from "./file-name.ts";
import { isConfig } from "./language-client.ts";

const scheme = "fail2ban-expanded";

/** What a piece looks like: never by colour alone. */
const looks: Readonly<Record<ExpandedPiece["kind"], DecorationRenderOptions>> = {
  own: {},
  other: {
    backgroundColor: new ThemeColor("diffEditor.insertedTextBackground"),
    borderColor: new ThemeColor("editorInfo.foreground"),
    border: "1px dashed",
    overviewRulerColor: new ThemeColor("editorInfo.foreground"),
  },
  tag: {
    backgroundColor: new ThemeColor("editor.wordHighlightBackground"),
    fontStyle: "italic",
    borderColor: new ThemeColor("editorWarning.foreground"),
    border: "1px dotted",
  },
};

/**
 * The command “Show Expanded Regex”: a read-only document beside the editor, kept up to date with the file, in which each
 * piece is marked with its origin.
 */
export class ExpandedView {
  private readonly client: LanguageClient;
  private readonly changed = new EventEmitter<Uri>();
  private readonly shown = new Map<string, ExpandedDocument>();
  private readonly asked = new Map<string, ExpandedParams>();
  private readonly decorations = new Map<ExpandedPiece["kind"], TextEditorDecorationType>();
  private timer: NodeJS.Timeout | undefined;

  constructor(context: ExtensionContext, client: LanguageClient) {
    this.client = client;
    for (const [kind, look] of Object.entries(looks)) {
      const decoration = window.createTextEditorDecorationType(look);
      this.decorations.set(kind as ExpandedPiece["kind"], decoration);
      context.subscriptions.push(decoration);
    }
    const { changed } = this;
    context.subscriptions.push(
      changed,
      { dispose: () => clearTimeout(this.timer) },
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: changed.event,
        provideTextDocumentContent: (uri) => this.read(uri),
      }),
      // An edit anywhere may change it: an include, a jail's options. The server reads again only what changed.
      workspace.onDidChangeTextDocument(({ document }) => {
        if (isConfig(document)) this.refreshSoon();
        else if (document.uri.scheme === scheme) this.decorate();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.shown.delete(uri.toString());
        this.asked.delete(uri.toString());
      }),
      window.onDidChangeVisibleTextEditors(() => this.decorate()),
    );
  }

  /** Shows a file's regexes beside it: those of the file in front, or of the one that a menu or a code lens names. */
  async show(given?: Uri | string, range?: ExpandedPiece["range"]): Promise<void> {
    const editor = window.activeTextEditor;
    const wanted = typeof given === "string" ? this.client.protocol2CodeConverter.asUri(given) : given;
    const document = wanted ? await workspace.openTextDocument(wanted) : editor?.document;
    if (!document || !isConfig(document)) {
      void window.showInformationMessage("Open a filter or a jail first: its regexes are shown beside it.");
      return;
    }
    const source = document.uri;
    const isJail = document.languageId === "fail2ban-jail";
    const isInFront = editor?.document === document;
    const start = range?.start ?? (isInFront ? editor.selection.active : new Position(0, 0));
    const position = { line: start.line, character: start.character };
    const query = isJail ? `line=${position.line}` : "";
    const name = fileName(source);
    const uri = Uri.from({ scheme, path: `/${name} (expanded)`, query, fragment: source.toString() });
    this.asked.set(uri.toString(), {
      uri: this.client.code2ProtocolConverter.asUri(source),
      position,
    });
    this.changed.fire(uri);
    const opened = await workspace.openTextDocument(uri);
    await window.showTextDocument(opened, {
      viewColumn: ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
    this.decorate();
  }

  /** Asks for all shown documents again: the server was started anew. */
  refresh(): void {
    for (const uri of this.asked.keys()) this.changed.fire(Uri.parse(uri));
  }

  private refreshSoon(): void {
    if (this.asked.size === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 100);
  }

  private async read(uri: Uri): Promise<string> {
    const params = this.asked.get(uri.toString());
    if (!params) return "# Run “Show Expanded Regex” again: what this was made of is not known any more.\n";
    let expanded: ExpandedDocument | null = null;
    try {
      expanded = await this.client.sendRequest<ExpandedDocument | null>(expandedRequest, params);
    } catch (error) {
      return `# The language server gave no answer: ${error instanceof Error ? error.message : String(error)}\n`;
    }
    if (!expanded)
      return "# No regex is known here: put the cursor into a jail, or open a filter. Problems tells what hinders one.\n";
    this.shown.set(uri.toString(), expanded);
    return expanded.text;
  }

  private decorate(): void {
    for (const editor of window.visibleTextEditors) {
      const expanded = this.shown.get(editor.document.uri.toString());
      if (editor.document.uri.scheme !== scheme || !expanded) continue;
      for (const [kind, decoration] of this.decorations) {
        const pieces = expanded.pieces.filter((piece) => piece.kind === kind);
        editor.setDecorations(decoration, pieces.map(toDecoration));
      }
    }
  }
}

function toDecoration({ range, label, origin }: ExpandedPiece): DecorationOptions {
  const message = new MarkdownString();
  const place = origin && `${origin.uri}#L${origin.range.start.line + 1}`;
  if (place) message.appendMarkdown(`[${escapeMarkdown(label)}](${place})`);
  else message.appendText(label);
  return { range: toRange(range), hoverMessage: message };
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|]/g, "\\$&");
}

function toRange({ start, end }: ExpandedPiece["range"]): Range {
  return new Range(new Position(start.line, start.character), new Position(end.line, end.character));
}
