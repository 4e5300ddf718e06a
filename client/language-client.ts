import { type ExtensionContext, Uri, window } from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  TransportKind,
} from "vscode-languageclient/node";

/** The language ids of fail2ban's files. */
export const languages = ["fail2ban-jail", "fail2ban-filter", "fail2ban-action", "fail2ban-config"];

/** So many ends within so many minutes are no accident any more. */
const mostRestarts = 4;
const restartMinutes = 3;

/** The language client, not started yet. It restarts a server that ends unexpectedly, and says so once each time. */
export function createLanguageClient(context: ExtensionContext): LanguageClient {
  const module = context.asAbsolutePath("dist/server.cjs");
  const output = window.createOutputChannel("Fail2ban Workbench", { log: true });
  context.subscriptions.push(output);
  const options: LanguageClientOptions = {
    documentSelector: languages.map((language) => ({ scheme: "file", language })),
    initializationOptions: {
      docs: Uri.joinPath(context.extensionUri, "docs/rules").toString(),
      commands: ["fail2ban.showExpanded", "fail2ban.simulateJail", "fail2ban.previewAction"],
    },
    outputChannel: output,
    errorHandler: restartHandler(() => output.show(true)),
    markdown: { isTrusted: false, supportHtml: false },
  };
  return new LanguageClient(
    "fail2ban",
    "Fail2ban Workbench",
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6009"] } },
    },
    options,
  );
}

function restartHandler(showOutput: () => void): ErrorHandler {
  const ends: number[] = [];
  return {
    error: () => ({ action: ErrorAction.Continue }),
    closed: () => {
      const now = Date.now();
      ends.push(now);
      const recent = ends.filter((end) => now - end < restartMinutes * 60_000);
      const goesOn = recent.length <= mostRestarts;
      const message = goesOn
        ? "fail2ban's language server ended unexpectedly and was started again."
        : `fail2ban's language server ended ${recent.length} times within ${restartMinutes} minutes and stays off. “Fail2ban: Restart Language Server” starts it again.`;
      const show = goesOn ? window.showWarningMessage : window.showErrorMessage;
      void show(message, "Show Output").then((answer) => answer && showOutput());
      return { action: goesOn ? CloseAction.Restart : CloseAction.DoNotRestart, message, handled: true };
    },
  };
}

/** Whether a document is one of fail2ban's. */
export function isConfig(document: { readonly languageId: string } | undefined): boolean {
  return document !== undefined && languages.includes(document.languageId);
}
