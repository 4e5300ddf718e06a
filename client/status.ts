import { type Disposable, type ExtensionContext, StatusBarAlignment, type TextEditor, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type Status, statusNotification, type TreeStatus } from "../server/protocol.ts";
import { isConfig } from "./language-client.ts";

/** Shows in the status bar which configuration the file in front belongs to, its jails and what was found in it. */
export function showStatus(context: ExtensionContext, client: LanguageClient): Disposable {
  const item = window.createStatusBarItem("fail2ban.status", StatusBarAlignment.Left, 0);
  item.name = "Fail2ban Workbench";
  item.command = "workbench.actions.view.problems";
  let status: Status | undefined;
  const update = (editor: TextEditor | undefined = window.activeTextEditor) => {
    const tree = status && isConfig(editor?.document) ? treeOf(status, editor!) : undefined;
    if (!tree) {
      item.hide();
      return;
    }
    item.text = `${status?.busy ? "$(sync~spin)" : "$(shield)"} ${words(tree)}`;
    item.tooltip = `${tree.folder}\n${tree.enabledJails} of ${count(tree.jails, "jail")} enabled\n${count(tree.errors, "error")}, ${count(tree.warnings, "warning")}, ${count(tree.informations, "hint")}`;
    item.show();
  };
  context.subscriptions.push(
    item,
    window.onDidChangeActiveTextEditor(update),
    client.onNotification(statusNotification, (next: Status) => {
      status = next;
      update();
    }),
  );
  return item;
}

function treeOf(status: Status, editor: TextEditor): TreeStatus | undefined {
  const { fsPath } = editor.document.uri;
  const holds = (tree: TreeStatus) => fsPath.startsWith(`${tree.folder}/`);
  return status.trees.filter(holds).sort((one, other) => other.folder.length - one.folder.length)[0];
}

function words({ enabledJails, errors, warnings }: TreeStatus): string {
  const found = [errors > 0 && count(errors, "error"), warnings > 0 && count(warnings, "warning")];
  const list = found.filter((part) => part !== false).join(", ");
  return `fail2ban: ${count(enabledJails, "jail")}${list && `, ${list}`}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
