import type { Disposable, ExtensionContext, Uri } from "vscode";
import { commands } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { TrialState } from "../server/protocol-trial.ts";
import type { Decoration } from "./decorations.ts";
import { DraftView } from "./draft.ts";
import { ExplainView } from "./explain.ts";
import { FilterFindings } from "./filter-findings.ts";
import { FilterLenses } from "./filter-lenses.ts";
import { LogPeek } from "./log-peek.ts";
import { type HandOver, Painter } from "./painter.ts";
import { Pairing } from "./pairing.ts";
import { Pairs } from "./pairs.ts";
import { Results } from "./results.ts";
import { Simulations } from "./simulations.ts";
import { registerTrialCommands } from "./trial-commands.ts";
import { showLineHovers } from "./trial-hover.ts";
import { TrialStatus } from "./trial-status.ts";
import { Trials } from "./trials.ts";

/** What tests may look at: what was handed to VS Code, and what it was made of. */
export interface TrialsApi {
  /** The ranges that the log's editor was handed last. */
  decorations(log: Uri): readonly Decoration[];
  /** How a log's trial stands, as the server said last. */
  state(log: Uri): TrialState | undefined;
  /** What the status bar says of the trial in front. */
  status(): string | undefined;
  /** Has a function called whenever ranges are handed over; what it answers ends that. */
  watch(watcher: (handOver: HandOver) => void): () => void;
  /** Asks the server: how long that takes is measured. */
  ask(method: string, params: object): Promise<unknown>;
  readonly results: Results;
}

/** The live test of a filter against a log: its parts, put together. */
export class LiveTest implements Disposable {
  readonly trials: Trials;
  readonly simulations: Simulations;
  readonly api: TrialsApi;
  private readonly parts: readonly Disposable[];

  constructor(context: ExtensionContext, client: LanguageClient) {
    const trials = new Trials(client);
    const pairs = new Pairs(context.workspaceState);
    const pairing = new Pairing(client, trials, pairs);
    const peek = new LogPeek(client, trials);
    const painter = new Painter(context, trials);
    const status = new TrialStatus(trials, pairs);
    const results = new Results(client, trials);
    const explain = new ExplainView(client, trials, pairing);
    const draft = new DraftView(client, trials);
    this.trials = trials;
    this.simulations = new Simulations({ context, client, trials, pairs, pairing, peek });
    this.api = {
      decorations: (log) => painter.of(log),
      state: (log) => trials.of(log)?.state,
      status: () => status.text,
      watch: (watcher) => painter.watch(watcher),
      ask: (method, params) => client.sendRequest(method, params),
      results,
    };
    this.parts = [
      painter,
      status,
      results,
      peek,
      explain,
      draft,
      this.simulations,
      new FilterLenses(trials),
      new FilterFindings(trials, (uri) => client.protocol2CodeConverter.asUri(uri)),
      showLineHovers(client, trials),
      ...registerTrialCommands({ client, trials, pairs, pairing, peek }),
      commands.registerCommand("fail2ban.results.more", (node) => results.showMore(node)),
      commands.registerCommand("fail2ban.explainLine", () => explain.explain()),
      commands.registerCommand("fail2ban.draftFailregex", () => draft.draft()),
      trials,
    ];
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }
}
