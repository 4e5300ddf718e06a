import { type Disposable, StatusBarAlignment, ThemeColor, type Uri, window } from "vscode";
import { isConfig } from "./language-client.ts";
import type { Pairs } from "./pairs.ts";
import type { Trial } from "./trial.ts";
import { stateDetails, stateWords } from "./trial-words.ts";
import type { Trials } from "./trials.ts";

const broken: ReadonlySet<string> = new Set(["broken", "runaway", "failed"]);

/** The status bar's item for the log in front, or for the filter that is tried: how the trial stands, or which one is offered. */
export class TrialStatus implements Disposable {
  private readonly trials: Trials;
  private readonly pairs: Pairs;
  private readonly item = window.createStatusBarItem("fail2ban.trial", StatusBarAlignment.Left, -1);
  private readonly subscriptions: Disposable[];
  private isShown = false;

  constructor(trials: Trials, pairs: Pairs) {
    this.trials = trials;
    this.pairs = pairs;
    this.item.name = "Fail2ban Live Test";
    this.subscriptions = [
      this.item,
      trials.onDidChangeState(() => this.update()),
      trials.onDidEnd(() => this.update()),
      window.onDidChangeActiveTextEditor(() => this.update()),
    ];
    this.update();
  }

  /** What it says; undefined where it is hidden. */
  get text(): string | undefined {
    return this.isShown ? this.item.text : undefined;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const document = window.activeTextEditor?.document;
    const trial =
      (document && this.trials.placeOf(document, 0)?.trial) ??
      (!document || isConfig(document) ? this.trials.current() : undefined);
    this.isShown = trial ? this.showTrial(trial) : this.offer(document?.uri);
    if (this.isShown) this.item.show();
    else this.item.hide();
  }

  private showTrial({ title, state }: Trial): true {
    const isBroken = state !== undefined && broken.has(state.phase);
    this.item.text = stateWords(title, state);
    this.item.tooltip = state ? stateDetails(state) : undefined;
    this.item.backgroundColor = isBroken ? new ThemeColor("statusBarItem.errorBackground") : undefined;
    this.item.command = "fail2ban.trial.menu";
    return true;
  }

  /** Offers to take up the pair that a log was in. */
  private offer(log: Uri | undefined): boolean {
    const pair = log && this.pairs.of(log);
    if (!pair) return false;
    this.item.text = `$(beaker) Test with ${pair.title}`;
    this.item.tooltip = "This log was tested with it before.";
    this.item.backgroundColor = undefined;
    this.item.command = { title: "Test", command: "fail2ban.trial.resume", arguments: [log] };
    return true;
  }
}
