import { randomBytes } from "node:crypto";
import { type Disposable, Uri, type Webview, type WebviewPanel, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  exportSimulationRequest,
  failuresRequest,
  type SimulationValues,
  simulateRequest,
  whyRequest,
} from "../server/protocol-simulate.ts";
import { columnFor } from "./columns.ts";
import type {
  FromPanel,
  PanelMemory,
  PanelPicture,
  PanelQuestions,
  ToPanel,
} from "./panels/simulate/messages.ts";
import type { Simulation } from "./simulation.ts";
import { simulationPage } from "./simulation-page.ts";
import { writeValues } from "./simulation-write.ts";

const requests: Readonly<Record<keyof PanelQuestions, string>> = {
  failures: failuresRequest,
  simulate: simulateRequest,
  why: whyRequest,
};

/** What a panel asks of those around it. */
export interface PanelDoors {
  reveal(panel: SimulationPanel, log: number, line: number): Promise<void>;
  chooseLog(panel: SimulationPanel): Promise<void>;
  closed(): void;
}

/** The page of one simulation, in a webview. */
export class SimulationPanel implements Disposable {
  readonly simulation: Simulation;
  readonly panel: WebviewPanel;
  private shown: PanelPicture | undefined;
  private isWatched = false;
  private readonly client: LanguageClient;
  private readonly doors: PanelDoors;
  private readonly subscriptions: Disposable[];
  /** How many pages there have been: a page that was hidden is another when it is shown again. */
  private pages = 0;
  private isWriting = false;
  /** What was said before the page could hear it. */
  private early: ToPanel[] | undefined = [];

  constructor(
    parts: { readonly client: LanguageClient; readonly extension: Uri; readonly doors: PanelDoors },
    simulation: Simulation,
    panel: WebviewPanel,
    memory: PanelMemory,
  ) {
    const { client, extension, doors } = parts;
    this.client = client;
    this.simulation = simulation;
    this.panel = panel;
    this.doors = doors;
    const root = Uri.joinPath(extension, "dist/panels");
    this.subscriptions = [
      panel.webview.onDidReceiveMessage((message: FromPanel) => this.take(message).catch(say)),
      panel.onDidDispose(() => this.dispose()),
      panel.onDidChangeViewState(() => {
        // What is said to a page that is hidden is lost: it is made anew when it is shown.
        if (!panel.visible) this.early ??= [];
      }),
      simulation.onDidChangeState((state) => this.post({ kind: "state", state })),
    ];
    // The page remembers by itself what its hands have set: it needs no memory while it is hidden.
    panel.webview.options = { enableScripts: true, localResourceRoots: [root] };
    panel.webview.html = pageFor(panel.webview, root, memory);
  }

  /** Says something to the page, once it hears. */
  post(message: ToPanel): void {
    // The state is told to each page when it is ready.
    if (this.early) {
      if (message.kind !== "state") this.early.push(message);
    } else void this.panel.webview.postMessage(message);
  }

  /** What the page says that it shows, from the first time on that somebody asks: for tests. */
  get picture(): PanelPicture | undefined {
    if (!this.isWatched) this.post({ kind: "watch" });
    this.isWatched = true;
    return this.shown;
  }

  /** Goes on with other logs. */
  takeLogs(logs: readonly Uri[]): void {
    this.simulation.change(logs);
    this.post({ kind: "logs", logs: logs.map((log) => log.toString()) });
  }

  /** Shows an address. */
  select(address: string): void {
    this.panel.reveal(undefined, false);
    this.post({ kind: "select", address });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.simulation.dispose();
    this.doors.closed();
  }

  private async take(message: FromPanel): Promise<void> {
    const { simulation } = this;
    switch (message.kind) {
      case "ready": {
        // A page that was hidden is made anew, and knows nothing of what was said to the one before.
        const early = this.early ?? [];
        this.early = undefined;
        this.pages++;
        if (simulation.state) this.post({ kind: "state", state: simulation.state });
        if (this.isWatched) this.post({ kind: "watch" });
        for (const one of early) if (one.kind !== "watch") this.post(one);
        break;
      }
      case "ask":
        await this.answer(message);
        break;
      case "reveal":
        await this.doors.reveal(this, message.log, message.line);
        break;
      case "write":
        await this.write(message.values);
        break;
      case "export":
        await this.export(message);
        break;
      case "chooseLog":
        await this.doors.chooseLog(this);
        break;
      case "openJail":
        await window.showTextDocument(await workspace.openTextDocument(simulation.uri), {
          viewColumn: columnFor(simulation.uri, this.panel.viewColumn),
          preview: false,
        });
        break;
      case "drawn":
        this.shown = message.drawn;
        break;
    }
  }

  private async answer({ id, what, params }: Extract<FromPanel, { kind: "ask" }>): Promise<void> {
    const { pages } = this;
    const said = await this.simulation.ask(requests[what], params).then(
      (value): ToPanel => ({ kind: "answer", id, value }),
      (error: unknown): ToPanel => ({ kind: "refusal", id, message: wordsOf(error) }),
    );
    // Another page counts its questions anew, and would take the answer for one of its own.
    if (pages === this.pages && !this.early) this.post(said);
  }

  /** Writes values, unless that is being done: an edit goes by the file as it is before the other. */
  private async write(values: SimulationValues): Promise<void> {
    if (this.isWriting) return;
    this.isWriting = true;
    try {
      await writeValues(this.client, this.simulation, values, this.panel.viewColumn);
    } finally {
      this.isWriting = false;
    }
  }

  private async export({ format, setting }: Extract<FromPanel, { kind: "export" }>): Promise<void> {
    const text = await this.simulation.ask<string>(exportSimulationRequest, { format, setting });
    const language = format === "json" ? "json" : "csv";
    const document = await workspace.openTextDocument({ content: text, language }).then(undefined, () =>
      // Without an extension for CSV there is no such language.
      workspace.openTextDocument({ content: text }),
    );
    await window.showTextDocument(document, { preview: false });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Says why a wish of the page can't be met. */
function say(error: unknown): void {
  void window.showErrorMessage(wordsOf(error));
}

function pageFor(webview: Webview, root: Uri, memory: PanelMemory): string {
  const at = (name: string) => webview.asWebviewUri(Uri.joinPath(root, name)).toString();
  return simulationPage({
    script: at("simulate.js"),
    styles: [at("simulate-style.css")],
    source: webview.cspSource,
    nonce: randomBytes(16).toString("hex"),
    memory: JSON.stringify(memory),
  });
}
