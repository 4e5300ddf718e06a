import { commands, type ExtensionContext } from "vscode";
import { State } from "vscode-languageclient/node";
import { ExpandedView } from "./expanded.ts";
import { createLanguageClient } from "./language-client.ts";
import { showStatus } from "./status.ts";

let stop: (() => Promise<void>) | undefined;

/** Starts the language server and offers the commands. VS Code calls it when one of fail2ban's files is there. */
export async function activate(context: ExtensionContext): Promise<void> {
  const client = createLanguageClient(context);
  const expanded = new ExpandedView(context, client);
  showStatus(context, client);
  context.subscriptions.push(
    commands.registerCommand("fail2ban.showExpanded", (uri, range) => expanded.show(uri, range)),
    commands.registerCommand("fail2ban.restartServer", () => client.restart()),
    commands.registerCommand("fail2ban.showOutput", () => client.outputChannel.show()),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) expanded.refresh();
    }),
  );
  stop = () => client.stop();
  await client.start();
}

/** Stops the language server. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
