import {
  type Disposable,
  EventEmitter,
  TabInputText,
  TabInputTextDiff,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type LineRange,
  type MarksParams,
  marksNotification,
  type TrialState,
  trialStateNotification,
} from "../server/protocol-trial.ts";
import { peekedAt } from "./log-peek.ts";
import { Trial, type TrialPlan } from "./trial.ts";

/** Phases in which there is nothing to be shown of the log's lines. */
const hopeless: ReadonlySet<string> = new Set(["broken", "runaway", "failed"]);

/** All trials of this window, one a log, and what the server says of them. */
export class Trials implements Disposable {
  private readonly client: LanguageClient;
  private readonly byLog = new Map<string, Trial>();
  private readonly stateChanged = new EventEmitter<Trial>();
  private readonly marksChanged = new EventEmitter<{ trial: Trial; lines: LineRange }>();
  private readonly ended = new EventEmitter<Trial>();
  private readonly subscriptions: Disposable[];
  private count = 0;
  private front: Trial | undefined;

  /** A trial began, stands otherwise than before, or came to the front. */
  readonly onDidChangeState = this.stateChanged.event;
  /** Something became known of these lines. */
  readonly onDidChangeMarks = this.marksChanged.event;
  readonly onDidEnd = this.ended.event;

  constructor(client: LanguageClient) {
    this.client = client;
    this.subscriptions = [
      this.stateChanged,
      this.marksChanged,
      this.ended,
      client.onNotification(trialStateNotification, (state: TrialState) => this.takeState(state)),
      client.onNotification(marksNotification, (params: MarksParams) => this.takeMarks(params)),
      workspace.onDidChangeTextDocument((event) => {
        const trial = this.of(event.document.uri);
        if (trial?.from === "editor") trial.edit(event);
      }),
      workspace.onDidCloseTextDocument((document) => this.leave(document)),
      window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.show(textEditor.document)),
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const { document } of editors) this.show(document);
      }),
      window.onDidChangeActiveTextEditor(() => {
        const before = this.front;
        const trial = this.current();
        if (trial && trial !== before) this.stateChanged.fire(trial);
      }),
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length > 0) this.leaveClosed();
      }),
    ];
  }

  /** All that run, the one that was in front last first. */
  get all(): readonly Trial[] {
    const trials = [...this.byLog.values()];
    return trials.sort((one, other) => Number(other === this.front) - Number(one === this.front));
  }

  /** The trial of a log. */
  of(log: Uri | undefined): Trial | undefined {
    return log && this.byLog.get(log.toString());
  }

  /** Which line of which trial's log a document shows: in the log's own editor, or in a part of it that is looked at. */
  placeOf({ uri }: TextDocument, line: number): { readonly trial: Trial; readonly line: number } | undefined {
    const peeked = peekedAt(uri);
    const trial = peeked ? this.byId(peeked.trial) : this.of(uri);
    return trial && { trial, line: line + (peeked?.first ?? 0) };
  }

  /** The trial of the file in front: it is the log, or what is tried; else the one that was in front last. */
  current(): Trial | undefined {
    const document = window.activeTextEditor?.document;
    const uri = document?.uri;
    const ofLog = document && this.placeOf(document, 0)?.trial;
    const found =
      ofLog ?? this.all.find(({ subject }) => uri && this.isSubject(subject.uri, uri)) ?? this.all[0];
    this.front = found;
    return found;
  }

  /** Whether a URI of the protocol is this one. */
  isSubject(given: string, uri: Uri): boolean {
    return this.client.protocol2CodeConverter.asUri(given).toString() === uri.toString();
  }

  /** Begins a trial; the one that the log had before ends. Throws, in words for the user, where the log can't be read. */
  async start(plan: TrialPlan): Promise<Trial> {
    const before = this.of(plan.log);
    if (before) this.stop(before);
    const trial = new Trial(this.client, `${process.pid}-${++this.count}`, plan);
    this.byLog.set(plan.log.toString(), trial);
    this.front = trial;
    this.stateChanged.fire(trial);
    try {
      await trial.start();
    } catch (error) {
      if (this.of(plan.log) === trial) this.stop(trial);
      throw error;
    }
    if (this.of(plan.log) === trial) this.stateChanged.fire(trial);
    return trial;
  }

  /** Ends a trial. */
  stop(trial: Trial): void {
    if (this.of(trial.log) !== trial) return;
    this.byLog.delete(trial.log.toString());
    if (this.front === trial) this.front = undefined;
    trial.stop();
    trial.marks.reset();
    this.ended.fire(trial);
  }

  /** Says of them all that nothing is known any more: the server is gone. */
  lose(): void {
    for (const trial of this.all) {
      trial.lose();
      this.stateChanged.fire(trial);
    }
  }

  /** Begins them all anew: the server is another. */
  async restart(): Promise<void> {
    await Promise.all(this.all.map((trial) => this.startAgain(trial)));
  }

  private async startAgain(trial: Trial): Promise<void> {
    try {
      await trial.start();
    } catch (error) {
      // Where this server is gone, too, the next one takes it up.
      if (!this.client.isRunning() || this.of(trial.log) !== trial) return;
      this.stop(trial);
      const why = error instanceof Error ? error.message : String(error);
      void window.showWarningMessage(`The test of ${trial.title} has ended: ${why}`);
    }
  }

  dispose(): void {
    for (const trial of this.all) this.stop(trial);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private takeState(state: TrialState): void {
    const trial = this.byId(state.trial);
    if (!trial || state.run < trial.marks.run) return;
    trial.state = state;
    trial.title = state.title;
    if (hopeless.has(state.phase)) trial.marks.clear(state.run);
    this.stateChanged.fire(trial);
  }

  private takeMarks(params: MarksParams): void {
    const trial = this.byId(params.trial);
    if (trial?.marks.take(params)) this.marksChanged.fire({ trial, lines: params.lines });
  }

  private byId(id: string): Trial | undefined {
    return this.all.find((trial) => trial.id === id);
  }

  private show(document: TextDocument): void {
    this.of(document.uri)?.showVisible();
  }

  private leave({ uri }: TextDocument): void {
    const trial = this.of(uri);
    if (trial?.from === "editor") this.stop(trial);
  }

  /** Ends the trials whose log no tab shows any more: VS Code keeps a document for a while. */
  private leaveClosed(): void {
    const tabs = window.tabGroups.all.flatMap(({ tabs }) => tabs);
    const open = new Set(
      tabs.flatMap(({ input }) => {
        if (input instanceof TabInputText) return input.uri.toString();
        return input instanceof TabInputTextDiff
          ? [input.original.toString(), input.modified.toString()]
          : [];
      }),
    );
    for (const trial of this.all) {
      if (trial.from === "editor" && !open.has(trial.log.toString())) this.stop(trial);
    }
  }
}
