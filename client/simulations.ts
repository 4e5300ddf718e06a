import {
  commands,
  type Disposable,
  type ExtensionContext,
  Position,
  Range,
  Selection,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  addressAtRequest,
  type SimulationState,
  simulationStateNotification,
} from "../server/protocol-simulate.ts";
import { columnFor } from "./columns.ts";
import { fileName } from "./file-name.ts";
import { isConfig } from "./language-client.ts";
import type { LogPeek } from "./log-peek.ts";
import { type Pairing, uriInFront } from "./pairing.ts";
import { pickLog } from "./pairing-picks.ts";
import type { Pairs } from "./pairs.ts";
import type { PanelMemory, PanelPicture, ToPanel } from "./panels/simulate/messages.ts";
import { Simulation, type SimulationPlan } from "./simulation.ts";
import { SimulationPanel } from "./simulation-panel.ts";
import type { Trial } from "./trial.ts";
import type { Trials } from "./trials.ts";

const viewType = "fail2ban.simulation";

/** What “Simulate Jail” may be told by whoever runs it. */
export interface SimulationWish {
  readonly jail?: string;
  /** URIs. */
  readonly logs?: readonly string[];
}

/** What tests may look at. */
export interface SimulationsApi {
  /** What a jail's page shows. */
  picture(jail: string): PanelPicture | undefined;
  state(jail: string): SimulationState | undefined;
  /** Says something to a jail's page, as a hand would. */
  post(jail: string, message: ToPanel): void;
}

interface Parts {
  readonly context: ExtensionContext;
  readonly client: LanguageClient;
  readonly trials: Trials;
  readonly pairs: Pairs;
  readonly pairing: Pairing;
  readonly peek: LogPeek;
}

/** The panels of this window that simulate jails, and the commands that open them. */
export class Simulations implements Disposable {
  readonly api: SimulationsApi;
  private readonly parts: Parts;
  private readonly open = new Set<SimulationPanel>();
  private readonly subscriptions: Disposable[];
  private count = 0;

  constructor(parts: Parts) {
    const { client } = parts;
    this.parts = parts;
    this.api = {
      picture: (jail) => this.named(jail)?.picture,
      state: (jail) => this.named(jail)?.simulation.state,
      post: (jail, message) => this.named(jail)?.post(message),
    };
    this.subscriptions = [
      client.onNotification(simulationStateNotification, (state: SimulationState) => {
        for (const { simulation } of this.open)
          if (simulation.id === state.simulation) simulation.take(state);
      }),
      commands.registerCommand("fail2ban.simulateJail", (uri?: Uri | string, wish?: SimulationWish | Range) =>
        this.simulate(uri, wish),
      ),
      commands.registerCommand("fail2ban.whyNotBanned", () => this.explainLine()),
      window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: (panel, memory?: PanelMemory) => this.restore(panel, memory),
      }),
    ];
  }

  /** Says of them all that they stand still: the server is gone. */
  lose(): void {
    for (const { simulation } of this.open) simulation.lose();
  }

  /** Begins them all anew: the server is another. */
  async restart(): Promise<void> {
    for (const { simulation } of this.open) await simulation.start().catch(() => undefined);
  }

  dispose(): void {
    for (const { panel } of this.open) panel.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** The command: about the jail that a lens or a menu names, or that is in front. */
  private async simulate(
    given?: Uri | string,
    wish?: SimulationWish | Range,
  ): Promise<SimulationPanel | undefined> {
    const uri = typeof given === "string" ? Uri.parse(given) : (given ?? uriInFront());
    if (!uri) {
      void window.showInformationMessage("Open a jail's file first: its limits are tried on its log.");
      return undefined;
    }
    const asked = wish && "jail" in wish ? wish : undefined;
    // A lens names the place of the jail's head.
    const line = wish && "start" in wish ? wish.start.line : undefined;
    const chosen = await this.parts.pairing.chooseJail(uri, asked?.jail, line);
    if (!chosen) return undefined;
    const { jail } = chosen;
    const before = this.named(jail, chosen.uri);
    const logs = asked?.logs?.map((log) => Uri.parse(log)) ?? chosen.logs ?? this.logsTested(jail);
    if (before) {
      before.panel.reveal();
      if (logs) before.takeLogs(logs);
      return before;
    }
    return this.begin({ uri: chosen.uri, jail, logs });
  }

  private async begin(plan: SimulationPlan): Promise<SimulationPanel | undefined> {
    const panel = window.createWebviewPanel(viewType, `Jail ${plan.jail}`, ViewColumn.Active);
    const shown = this.show(plan, panel, memoryOf(plan));
    await this.start(shown);
    return shown;
  }

  private show(plan: SimulationPlan, panel: WebviewPanel, memory: PanelMemory): SimulationPanel {
    const { client, context } = this.parts;
    const icon = (theme: string) => Uri.joinPath(context.extensionUri, `client/media/simulate-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    const simulation = new Simulation(client, `${process.pid}-s${++this.count}`, plan);
    const doors = {
      reveal: (one: SimulationPanel, log: number, line: number) => this.reveal(one, log, line),
      chooseLog: (one: SimulationPanel) => this.chooseLog(one),
      closed: () => void this.open.delete(shown),
    };
    const shown = new SimulationPanel(
      { client, extension: context.extensionUri, doors },
      simulation,
      panel,
      memory,
    );
    this.open.add(shown);
    return shown;
  }

  private async start(shown: SimulationPanel): Promise<void> {
    const { simulation, panel } = shown;
    try {
      const logs = await simulation.start();
      if (logs.length === 0) await this.chooseLog(shown);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      void window.showErrorMessage(`Jail ${simulation.jail} can't be simulated: ${why}`);
      panel.dispose();
    }
  }

  private async restore(panel: WebviewPanel, memory: PanelMemory | undefined): Promise<void> {
    // The page had no time to keep what it is about.
    if (!memory) {
      panel.dispose();
      return;
    }
    const { uri, jail, logs } = memory;
    const plan = { uri: Uri.parse(uri), jail, logs: logs?.map((log) => Uri.parse(log)) };
    // With that the server has the file, be it in no folder of the workspace.
    await workspace.openTextDocument(plan.uri).then(undefined, () => undefined);
    await this.start(this.show(plan, panel, memory));
  }

  private async chooseLog(shown: SimulationPanel): Promise<void> {
    const { simulation } = shown;
    const { client, pairs } = this.parts;
    const uri = client.code2ProtocolConverter.asUri(simulation.uri);
    const { jail } = simulation;
    const title = `jail ${jail}`;
    const log = await pickLog(client, pairs, { subject: { uri, jail }, title }, "Simulate");
    if (log) shown.takeLogs([log]);
  }

  /** The log on which the jail is tested now. */
  private logsTested(jail: string): readonly Uri[] | undefined {
    const trial = this.parts.trials.all.find(({ subject }) => subject.jail === jail);
    return trial && [trial.log];
  }

  /** Shows a line of a log beside the panel. One that no editor can have is shown as the live test shows it. */
  private async reveal({ simulation, panel }: SimulationPanel, log: number, line: number): Promise<void> {
    const { client, pairing, peek } = this.parts;
    const named = simulation.state?.logs[log];
    if (!named) return;
    const uri = client.protocol2CodeConverter.asUri(named.uri);
    try {
      const document = /\.gz$/i.test(uri.path) ? undefined : await openText(uri);
      if (!document) {
        const trial = await pairing.test(simulation.uri, { log: uri.toString(), jail: simulation.jail });
        if (!trial) return;
        // A packed log has no lines before it is unpacked.
        await this.tested(trial);
        await peek.reveal(trial, line);
        return;
      }
      const viewColumn = columnFor(uri, panel.viewColumn);
      const editor = await window.showTextDocument(document, { viewColumn, preview: false });
      const place = new Position(line, 0);
      editor.selection = new Selection(
        place,
        document.lineAt(Math.min(line, document.lineCount - 1)).range.end,
      );
      editor.revealRange(new Range(place, place), TextEditorRevealType.InCenterIfOutsideViewport);
    } catch (error) {
      void window.showErrorMessage(`${fileName(uri)} can't be shown: ${(error as Error).message}`);
    }
  }

  /** Waits until a trial has gone through its log, or can't. */
  private tested(trial: Trial): Promise<void> {
    const { trials } = this.parts;
    const isOver = () => trial.state !== undefined && trial.state.phase !== "running";
    if (isOver()) return Promise.resolve();
    return new Promise((resolve) => {
      const subscriptions = [trials.onDidChangeState, trials.onDidEnd].map((event) =>
        event((one) => {
          if (one !== trial || (trials.of(trial.log) === trial && !isOver())) return;
          for (const subscription of subscriptions) subscription.dispose();
          resolve();
        }),
      );
    });
  }

  /** “Why Was This Address Not Banned?”: about the failure in the line at the cursor. */
  private async explainLine(): Promise<void> {
    const editor = window.activeTextEditor;
    if (!editor || isConfig(editor.document)) {
      void window.showInformationMessage("Put the cursor into a line of a log: its address is looked at.");
      return;
    }
    const log = editor.document.uri;
    const { line } = editor.selection.active;
    const panel =
      [...this.open].find(({ simulation }) => takes(simulation, log)) ?? (await this.simulate(log));
    if (!panel) return;
    const params = { log: this.parts.client.code2ProtocolConverter.asUri(log), line };
    const address = await panel.simulation.ask<string | null>(addressAtRequest, params);
    if (address !== null) panel.select(address);
    else
      void window.showInformationMessage(
        `Line ${line + 1} is no failure of jail ${panel.simulation.jail}: “Fail2ban: Why Does This Line Match or Miss?” tells why.`,
      );
  }

  /** The panel of a jail; with one of its files, that of the same config folder. */
  private named(jail: string, uri?: Uri): SimulationPanel | undefined {
    return [...this.open].find(
      ({ simulation }) =>
        simulation.jail === jail && (!uri || configFolderOf(simulation.uri) === configFolderOf(uri)),
    );
  }
}

/** The folder in which fail2ban would find a jail's file. */
function configFolderOf(uri: Uri): string {
  return uri.toString().replace(/\/(?:jail\.d\/)?[^/]*$/, "");
}

function takes({ state }: Simulation, log: Uri): boolean {
  return state?.logs.some(({ uri }) => Uri.parse(uri).toString() === log.toString()) ?? false;
}

function memoryOf({ uri, jail, logs }: SimulationPlan): PanelMemory {
  return { uri: uri.toString(), jail, ...(logs && { logs: logs.map((log) => log.toString()) }) };
}

/** A log's document; undefined where it is too large for VS Code to hand it to extensions. */
async function openText(uri: Uri) {
  try {
    return await workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}
