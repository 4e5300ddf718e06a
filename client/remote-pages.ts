import {
  commands,
  type Disposable,
  EventEmitter,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { RemoteAnswer } from "../server/protocol-remote.ts";

/** The scheme of pages about remote hosts. */
const scheme = "fail2ban-remote";

/** Read-only pages about bans on remote hosts: what would be run, what came of it, the rules before and after. */
export class RemotePages implements TextDocumentContentProvider, Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new EventEmitter<Uri>();
  private readonly subscription = workspace.registerTextDocumentContentProvider(scheme, this);
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.path) ?? "";
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  /** Shows a text as a page of that name. */
  async show(name: string, text: string): Promise<void> {
    const document = await workspace.openTextDocument(this.put(name, text));
    await window.showTextDocument(document, {
      viewColumn: ViewColumn.Active,
      preview: true,
      preserveFocus: true,
    });
  }

  /** Shows how the rules of each remote have changed, side by side. */
  async showRules({ rules }: RemoteAnswer): Promise<void> {
    for (const { remote, before, after } of rules) {
      if (before === after) continue;
      const [left, right] = [
        this.put(`rules of ${remote} before`, before),
        this.put(`rules of ${remote} after`, after),
      ];
      await commands.executeCommand("vscode.diff", left, right, `Rules of ${remote}: before ↔ after`, {
        preview: false,
      });
    }
  }

  private put(name: string, text: string): Uri {
    const uri = Uri.from({ scheme, path: `/${name}` });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    return uri;
  }
}
