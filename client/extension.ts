import { commands, type ExtensionContext } from "vscode";
import { State } from "vscode-languageclient/node";
import { Annotator } from "./annotate.ts";
import { ExpandedView } from "./expanded.ts";
import { createLanguageClient } from "./language-client.ts";
import { LiveTest, type TrialsApi } from "./live-test.ts";
import { PreviewView } from "./preview.ts";
import { type RemoteApi, RemoteBans } from "./remote.ts";
import type { SimulationsApi } from "./simulations.ts";
import { showStatus } from "./status.ts";
import { TestExplorer, type TestsApi } from "./test-explorer.ts";

let stop: (() => Promise<void>) | undefined;

/** What tests may look at. */
interface ExtensionApi {
  readonly trials: TrialsApi;
  readonly tests: TestsApi;
  readonly simulations: SimulationsApi;
  readonly remote: RemoteApi;
}

/**
 * Starts the language server and offers the commands. VS Code calls it when one of fail2ban's files is there. What it
 * answers is for tests.
 */
export async function activate(context: ExtensionContext): Promise<ExtensionApi> {
  const client = createLanguageClient(context);
  const expanded = new ExpandedView(context, client);
  const liveTest = new LiveTest(context, client);
  const testExplorer = new TestExplorer(client);
  const preview = new PreviewView(client);
  const remoteBans = new RemoteBans(client);
  showStatus(context, client);
  let hasRun = false;
  context.subscriptions.push(
    liveTest,
    testExplorer,
    preview,
    remoteBans,
    new Annotator(client, liveTest.trials),
    commands.registerCommand("fail2ban.showExpanded", (uri, range) => expanded.show(uri, range)),
    commands.registerCommand("fail2ban.previewAction", (uri, range) => preview.show(uri, range)),
    commands.registerCommand("fail2ban.previewAddresses", () => preview.chooseAddresses()),
    commands.registerCommand("fail2ban.restartServer", () => client.restart()),
    commands.registerCommand("fail2ban.showOutput", () => client.outputChannel.show()),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) {
        liveTest.trials.lose();
        liveTest.simulations.lose();
      }
      if (newState !== State.Running) return;
      expanded.refresh();
      preview.refresh();
      void testExplorer.refresh();
      // Of what a server knew, the next one knows nothing.
      if (hasRun) {
        void liveTest.trials.restart();
        void liveTest.simulations.restart();
      }
      hasRun = true;
    }),
  );
  stop = () => client.stop();
  await client.start();
  return {
    trials: liveTest.api,
    tests: testExplorer.api,
    simulations: liveTest.simulations.api,
    remote: remoteBans.api,
  };
}

/** Stops the language server. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
