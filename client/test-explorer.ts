import {
  type CancellationToken,
  CancellationTokenSource,
  type Disposable,
  EventEmitter,
  type TestController,
  type TestRunProfile,
  TestRunProfileKind,
  TestRunRequest,
  tests,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type SampleLogItem,
  type SampleLogsParams,
  sampleLogsRequest,
  samplesChangedNotification,
} from "../server/protocol-samples.ts";
import { isConfig } from "./language-client.ts";
import { FilterCoverage } from "./sample-coverage.ts";
import { SampleRunner } from "./sample-run.ts";
import { isSampleLog, openSampleLogs, sampleTexts } from "./sample-texts.ts";
import { SampleTree } from "./sample-tree.ts";

/** Milliseconds to wait for further edits before the tree is made anew. */
const settling = 300;

/** Milliseconds after which it is made anew whatever happens: a log in the workspace may be written to all the time. */
const patience = 2000;

/** A list that cannot be had is asked for again so often. */
const mostFailures = 3;

/** Files that hold samples, and the filters that they are for. */
const watched = ["**/{tests,test,samples,logs}/**", "**/filter.d/*.{conf,local}"];

/** What tests may look at. */
export interface TestsApi {
  /** The tree, a node a line, indented; behind a sample the lines that it spans. */
  outline(): readonly string[];
  /** What came of samples in the last runs, by their node's label: `passed`, or what is wrong. */
  readonly results: ReadonlyMap<string, string>;
  /** What the last run said of failregexes that no sample hits. */
  unhit(): readonly string[];
  /** What the last run with coverage said of each filter's file: `jellyfin.conf 1/1`. */
  coverage(): readonly string[];
  /** Runs all again with every change, as “Continuous Run” does; what it answers ends that. */
  follow(): () => void;
}

/** Sample logs in VS Code's Test Explorer: each verdict is a test of its filter. */
export class TestExplorer implements Disposable {
  readonly api: TestsApi;
  private readonly client: LanguageClient;
  private readonly controller: TestController;
  private readonly tree: SampleTree;
  private readonly runner: SampleRunner;
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private due: number | undefined;
  private failures = 0;

  constructor(client: LanguageClient) {
    this.client = client;
    const controller = tests.createTestController("fail2ban.samples", "Fail2ban Samples");
    const asUri = (uri: string) => client.protocol2CodeConverter.asUri(uri);
    this.controller = controller;
    this.tree = new SampleTree(controller, asUri);
    this.runner = new SampleRunner(client, controller, this.tree);
    this.api = {
      outline: () => this.tree.outline(),
      results: this.runner.results,
      unhit: () => this.runner.unhit,
      coverage: () => this.runner.covered,
      follow: () => {
        const stop = new CancellationTokenSource();
        const request = new TestRunRequest(undefined, undefined, undefined, true);
        void this.runOn(request, stop.token, false);
        return () => stop.cancel();
      },
    };
    controller.refreshHandler = () => this.refresh();
    const watchers = watched.map((pattern) => workspace.createFileSystemWatcher(pattern));
    this.subscriptions = [
      controller,
      this.changed,
      this.addProfile("Run Samples", TestRunProfileKind.Run),
      this.addProfile("Run Samples with Coverage", TestRunProfileKind.Coverage),
      this.runner,
      client.onNotification(samplesChangedNotification, () => this.refreshSoon()),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (isSampleLog(document) || isConfig(document)) this.refreshSoon();
      }),
      workspace.onDidOpenTextDocument((document) => {
        if (isSampleLog(document)) this.refreshSoon();
      }),
      ...watchers,
      ...watchers.flatMap((watcher) =>
        [watcher.onDidCreate, watcher.onDidDelete, watcher.onDidChange].map((on) =>
          on(() => this.refreshSoon()),
        ),
      ),
    ];
  }

  /** Asks the server which samples there are. */
  async refresh(): Promise<void> {
    if (!this.client.isRunning()) return;
    const also = openSampleLogs().map(({ uri }) => this.client.code2ProtocolConverter.asUri(uri));
    const params: SampleLogsParams = { also, ...sampleTexts(this.client) };
    try {
      this.tree.update(await this.client.sendRequest<SampleLogItem[]>(sampleLogsRequest, params));
    } catch (error) {
      this.client.warn(`The samples could not be listed: ${String(error)}`, undefined, false);
      // A run that was given up takes what was waiting with it.
      if (++this.failures < mostFailures) this.refreshSoon();
      return;
    }
    this.failures = 0;
    this.changed.fire();
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private refreshSoon(): void {
    const now = Date.now();
    this.due ??= now + patience;
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => {
        this.due = undefined;
        void this.refresh();
      },
      Math.min(settling, Math.max(0, this.due - now)),
    );
  }

  private addProfile(label: string, kind: TestRunProfileKind): TestRunProfile {
    const isCoverage = kind === TestRunProfileKind.Coverage;
    const run = (request: TestRunRequest, token: CancellationToken) =>
      request.continuous
        ? this.runOn(request, token, isCoverage)
        : this.runner.run(request, token, isCoverage);
    const profile = this.controller.createRunProfile(label, kind, run, true, undefined, true);
    profile.loadDetailedCoverage = async (_, coverage) =>
      coverage instanceof FilterCoverage ? [...coverage.details] : [];
    return profile;
  }

  /** Runs again with every change of a sample or a filter, until it is told to stop. */
  private async runOn(request: TestRunRequest, token: CancellationToken, isCoverage: boolean): Promise<void> {
    const listening = this.changed.event(() => void this.runner.run(request, token, isCoverage));
    token.onCancellationRequested(() => listening.dispose());
  }
}
