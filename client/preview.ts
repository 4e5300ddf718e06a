import {
  type DecorationRenderOptions,
  type Disposable,
  EventEmitter,
  Hover,
  type Location,
  languages,
  MarkdownString,
  Position,
  Range,
  type TextDocument,
  type TextEditorDecorationType,
  ThemeColor,
  Uri,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type PreviewDocument,
  type PreviewParams,
  type PreviewPiece,
  previewRequest,
} from "../server/protocol-preview.ts";
import { columnBeside } from "./columns.ts";
import { fileName } from "./file-name.ts";
import { isConfig } from "./language-client.ts";

const scheme = "fail2ban-commands";
/** One address of each family, of those set aside for documentation. */
const usualAddresses = ["203.0.113.7", "2001:db8::7"];
/** Milliseconds: whoever types is not disturbed. */
const settling = 150;

const looks: Readonly<Record<PreviewPiece["kind"], DecorationRenderOptions>> = {
  heading: { fontWeight: "bold" },
  command: {},
  words: { color: new ThemeColor("descriptionForeground"), fontStyle: "italic" },
  value: { border: "1px dotted", borderColor: new ThemeColor("editorWarning.foreground") },
  problem: {
    color: new ThemeColor("editorWarning.foreground"),
    textDecoration: "underline wavy",
    overviewRulerColor: new ThemeColor("editorWarning.foreground"),
  },
  place: { opacity: "0.7" },
};

/**
 * The command “Preview Action Commands”: a read-only document beside a jail or an action, kept up to date with it, with
 * what would be run for an address, event by event. Each piece of a command leads to where it was written.
 */
export class PreviewView implements Disposable {
  private readonly client: LanguageClient;
  private readonly changed = new EventEmitter<Uri>();
  private readonly asked = new Map<string, PreviewParams>();
  private readonly shown = new Map<string, PreviewDocument>();
  private readonly types = new Map<PreviewPiece["kind"], TextEditorDecorationType>();
  private readonly subscriptions: Disposable[];
  private addresses: readonly string[] = usualAddresses;
  private timer: NodeJS.Timeout | undefined;

  constructor(client: LanguageClient) {
    this.client = client;
    for (const [kind, look] of Object.entries(looks)) {
      this.types.set(kind as PreviewPiece["kind"], window.createTextEditorDecorationType(look));
    }
    const selector = { scheme };
    this.subscriptions = [
      this.changed,
      ...this.types.values(),
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: (uri) => this.read(uri),
      }),
      languages.registerHoverProvider(selector, {
        provideHover: (document, position) => this.hover(document, position),
      }),
      languages.registerDefinitionProvider(selector, {
        provideDefinition: (document, position) => this.definition(document, position),
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (isConfig(document)) this.refreshSoon();
        else if (document.uri.scheme === scheme) this.decorate();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.shown.delete(uri.toString());
        this.asked.delete(uri.toString());
      }),
      window.onDidChangeVisibleTextEditors(() => this.decorate()),
    ];
  }

  /** Shows what the jail at a place, or the action that a file is, would run: those of the editor in front, or as a lens names them. */
  async show(given?: Uri | string, range?: { readonly start: Position }): Promise<void> {
    const editor = window.activeTextEditor;
    const wanted = typeof given === "string" ? this.client.protocol2CodeConverter.asUri(given) : given;
    const document = wanted ? await workspace.openTextDocument(wanted) : editor?.document;
    const language = document?.languageId;
    if (!document || (language !== "fail2ban-jail" && language !== "fail2ban-action")) {
      void window.showInformationMessage("Open a jail or an action first: its commands are shown beside it.");
      return;
    }
    const isInFront = editor?.document === document;
    const { line, character } = range?.start ?? (isInFront ? editor.selection.active : new Position(0, 0));
    const source = document.uri;
    const query = language === "fail2ban-jail" ? `line=${line}` : "";
    const path = `/${fileName(source)} (commands)`;
    const uri = Uri.from({ scheme, path, query, fragment: source.toString() });
    this.asked.set(uri.toString(), {
      uri: this.client.code2ProtocolConverter.asUri(source),
      position: { line, character },
      addresses: this.addresses,
    });
    this.changed.fire(uri);
    const opened = await workspace.openTextDocument(uri);
    await window.showTextDocument(opened, {
      viewColumn: columnBeside(editor?.viewColumn),
      preserveFocus: true,
      preview: true,
    });
    this.decorate();
  }

  /** Asks for which addresses the commands are to be shown; without an answer all stays as it is. */
  async chooseAddresses(): Promise<void> {
    const text = await window.showInputBox({
      title: "Preview action commands for",
      prompt: "Addresses, with commas between",
      value: this.addresses.join(", "),
    });
    const addresses = text?.split(",").flatMap((word) => word.trim() || []);
    if (!addresses?.length) return;
    this.addresses = addresses;
    for (const [uri, params] of this.asked) this.asked.set(uri, { ...params, addresses });
    if (this.asked.size === 0) await this.show();
    this.refresh();
  }

  /** Asks for all shown documents again: the server was started anew. */
  refresh(): void {
    for (const uri of this.asked.keys()) this.changed.fire(Uri.parse(uri));
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private refreshSoon(): void {
    if (this.asked.size === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), settling);
  }

  private async read(uri: Uri): Promise<string> {
    const key = uri.toString();
    const params = this.asked.get(key);
    if (!params) return "Run “Preview Action Commands” again: what this was made of is not known any more.\n";
    try {
      const answer = await this.client.sendRequest<PreviewDocument | null>(previewRequest, params);
      if (!answer) return "No jail and no action is here: put the cursor into a jail, or open an action.\n";
      this.shown.set(key, answer);
      return answer.text;
    } catch (error) {
      return `The language server gave no answer: ${error instanceof Error ? error.message : String(error)}\n`;
    }
  }

  private decorate(): void {
    for (const editor of window.visibleTextEditors) {
      const { uri } = editor.document;
      if (uri.scheme !== scheme) continue;
      const page = this.shown.get(uri.toString());
      // The text comes to VS Code a little later than to us.
      const pieces = page?.text === editor.document.getText() ? page.pieces : [];
      for (const [kind, type] of this.types) {
        editor.setDecorations(type, pieces.filter((piece) => piece.kind === kind).map(rangeOf));
      }
    }
  }

  private pieceAt(document: TextDocument, position: Position): PreviewPiece | undefined {
    const pieces = this.shown.get(document.uri.toString())?.pieces ?? [];
    return pieces.find((piece) => piece.origin && rangeOf(piece).contains(position));
  }

  private hover(document: TextDocument, position: Position): Hover | undefined {
    const piece = this.pieceAt(document, position);
    if (!piece?.origin) return undefined;
    const { uri, range } = piece.origin;
    const place = this.client.protocol2CodeConverter.asUri(uri);
    const line = range.start.line + 1;
    const link = `[${fileName(place).replace(/[\\`*_[\]]/g, "\\$&")}:${line}](${uri}#L${line})`;
    return new Hover(new MarkdownString(`Written in ${link}`), rangeOf(piece));
  }

  private definition(document: TextDocument, position: Position): Location | undefined {
    const origin = this.pieceAt(document, position)?.origin;
    return origin && this.client.protocol2CodeConverter.asLocation({ ...origin });
  }
}

function rangeOf({ line, start, end }: PreviewPiece): Range {
  return new Range(line, start, line, end);
}
