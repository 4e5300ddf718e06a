import {
  type Disposable,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type AppliedBan, type RemoteState, remoteStateRequest } from "../server/protocol-remote.ts";

/** A row of the view: a remote, or a ban on it. */
export type AppliedNode =
  | { readonly kind: "remote"; readonly name: string; readonly target: string }
  | { readonly kind: "ban"; readonly ban: AppliedBan };

/** The view “Remote Bans” in the side bar: the remote hosts, and what is applied on each. */
export class Applied implements TreeDataProvider<AppliedNode>, Disposable {
  private readonly client: LanguageClient;
  private readonly changed = new EventEmitter<undefined>();
  private readonly view = window.createTreeView<AppliedNode>("fail2ban.applied", { treeDataProvider: this });
  /** What the server said last; nothing in a workspace that is not trusted. */
  state: RemoteState | undefined;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(client: LanguageClient) {
    this.client = client;
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }

  /** Asks the server anew. */
  async refresh(): Promise<RemoteState | undefined> {
    if (!workspace.isTrusted || !this.client.isRunning()) return undefined;
    this.state = await this.client.sendRequest<RemoteState>(remoteStateRequest, {});
    const { bans, problems } = this.state;
    this.view.badge = bans.length > 0 ? { value: bans.length, tooltip: wordsOf(bans.length) } : undefined;
    this.view.message = problems[0] ?? "";
    this.changed.fire(undefined);
    return this.state;
  }

  getChildren(node?: AppliedNode): AppliedNode[] {
    const { remotes = [], bans = [] } = this.state ?? {};
    if (!node) {
      // A host that was taken out of the file may have bans all the same.
      const gone = bans.filter(({ target }) => !remotes.some((remote) => remote.target === target));
      const others = new Map(gone.map(({ target, remote }) => [target, remote]));
      return [
        ...remotes.map(({ name, target }): AppliedNode => ({ kind: "remote", name, target })),
        ...[...others].map(([target, name]): AppliedNode => ({ kind: "remote", name, target })),
      ];
    }
    if (node.kind === "ban") return [];
    return bans.filter(({ target }) => target === node.target).map((ban) => ({ kind: "ban", ban }));
  }

  getTreeItem(node: AppliedNode): TreeItem {
    if (node.kind === "remote") {
      const count = this.getChildren(node).length;
      const state = count > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None;
      const item = new TreeItem(node.name, state);
      item.description = `${node.target}${count > 0 ? `, ${wordsOf(count)}` : ""}`;
      item.iconPath = new ThemeIcon("server");
      item.contextValue = "remote";
      return item;
    }
    const { ip, jail, action, remote, at, until, isKnown, id } = node.ban;
    const item = new TreeItem(ip, TreeItemCollapsibleState.None);
    const end = until === undefined ? "" : `, until ${clockOf(until)}`;
    item.id = id;
    item.description = `${jail}${end}${isKnown ? "" : ", not known whether it was run"}`;
    item.tooltip = `${ip} of ${jail} by ${action} on ${remote} since ${clockOf(at)}${end} (${id})`;
    item.iconPath = isKnown
      ? new ThemeIcon("circle-slash")
      : new ThemeIcon("question", new ThemeColor("problemsWarningIcon.foreground"));
    item.contextValue = "ban";
    return item;
  }
}

/** `1 ban`, `2 bans`. */
function wordsOf(count: number): string {
  return `${count} ${count === 1 ? "ban" : "bans"}`;
}

function clockOf(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" });
}
