import { commands, type ExtensionContext } from "vscode";
import { State } from "vscode-languageclient/node";
import { ExpandedView } from "./expanded.ts";
import { createLanguageClient } from "./language-client.ts";
import { LiveTest, type TrialsApi } from "./live-test.ts";
import { showStatus } from "./status.ts";

let stop: (() => Promise<void>) | undefined;

/**
 * Starts the language server and offers the commands. VS Code calls it when one of fail2ban's files is there. What it
 * answers is for tests.
 */
export async function activate(context: ExtensionContext): Promise<{ readonly trials: TrialsApi }> {
  const client = createLanguageClient(context);
  const expanded = new ExpandedView(context, client);
  const liveTest = new LiveTest(context, client);
  showStatus(context, client);
  let hasRun = false;
  context.subscriptions.push(
    liveTest,
    commands.registerCommand("fail2ban.showExpanded", (uri, range) => expanded.show(uri, range)),
    commands.registerCommand("fail2ban.restartServer", () => client.restart()),
    commands.registerCommand("fail2ban.showOutput", () => client.outputChannel.show()),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) return;
      expanded.refresh();
      // Of what a server knew, the next one knows nothing.
      if (hasRun) void liveTest.trials.restart();
      hasRun = true;
    }),
  );
  stop = () => client.stop();
  await client.start();
  return { trials: liveTest.api };
}

/** Stops the language server. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
